import { asSelected } from '../../core/filter.ts';
import type { Config } from '../../domain/config.ts';
import { Failures, fail } from '../../domain/failure.ts';
import type { Plan, PlannedSuite } from '../../domain/plan.ts';
import type { ScoreWorkers } from '../../domain/ports.ts';
import type { Suite } from '../../domain/suite.ts';
import { say, term } from '../../report/escape/term.ts';
import { refuseOtherAsking } from '../batch.ts';
import type { Command, RunOptions } from '../command.ts';
import { withWorkers } from '../finish.ts';
import { type GatedProject, withGate } from '../gate-base.ts';
import type { Io } from '../io.ts';
import { begunSentences, begunWith, otherWays } from '../live.ts';
import { knownLooks } from '../looks.ts';
import type { Match } from '../match.ts';
import { baselinesOf, matchesAgainst, matchesOfPairs, matchesOfRun } from '../matches.ts';
import { opposedBy } from '../opponents.ts';
import { withoutFallback } from '../pinned.ts';
import { refusePlaces } from '../places.ts';
import { type Prepared, prepare } from '../prepare.ts';
import { openProject, type Project } from '../project.ts';
import { openRun } from '../runs-folder.ts';
import { askAndScore, concludeRun } from '../session.ts';
import { endsOfSide, type NamedSide, nameSide, storedSides } from '../sides.ts';
import { withTrials } from '../take-up.ts';

/** Goes on with a run: asks what has no durable answer, then ends as the run would have. */
export async function resume(
  { run: name, options: given }: Extract<Command, { name: 'resume' }>,
  io: Io,
): Promise<number> {
  refusePlaces(io, given);
  const run = await openRun(io, name, name === 'last' ? 'unfinished' : 'any');
  refuseOtherAsking(run.id, run.plan, given);
  const options = begunWith(io, run.plan, given);
  await io.stderr.write(say`Resuming run ${term(run.id)}\n`);
  for (const sentence of begunSentences(given, options)) await io.stderr.write(say`${term(sentence)}\n`);
  return run.plan.command === 'choose' ? resumeChoice(io, run.plan, options) : resumeRun(io, run, options);
}

/** Goes on with the choice among the models of a plan, the first of which is what its suites ask. */
async function resumeChoice(io: Io, plan: Plan, options: RunOptions): Promise<number> {
  const { choose } = await import('./choose.ts');
  const [, ...candidates] = new Set(plan.suites.map(({ asked }) => asked.model));
  const suites = [...new Set(plan.suites.map(({ file }) => file))];
  const live = options.live || plan.source === 'live';
  return choose({ name: 'choose', suites, options: { ...options, live, candidates } }, io, plan);
}

/** Goes on with a run that asks the same: asks what it still lacks, which may be nothing. */
export async function goOn(io: Io, id: string, options: RunOptions): Promise<number> {
  return resumeRun(io, await openRun(io, id, 'any'), options);
}

async function resumeRun(
  io: Io,
  run: Awaited<ReturnType<typeof openRun>>,
  options: RunOptions,
): Promise<number> {
  const { plan } = run;
  if (plan.command === 'calibrate')
    return (await import('./calibrate.ts')).resumeCalibration(io, run, options);
  const files = [...new Set(plan.suites.map(({ file }) => file))];
  const settings = { ...options, live: options.live || plan.source === 'live' };

  const planned = await plannedSuites(io, plan, files, settings);
  return withGate(io, planned, files, settings, (gated) => askOn(io, run, gated, options));
}

/** Asks what a run still lacks, and concludes it. */
async function askOn(
  io: Io,
  run: Awaited<ReturnType<typeof openRun>>,
  { config, suites: gated, inputs, baselineOf }: GatedProject,
  options: RunOptions,
): Promise<number> {
  const { id, plan } = run;
  const { against } = plan;
  const stored = against === undefined ? undefined : await storedAgainst(io, id, against);
  const suites = stored === undefined ? gated : await opposedBy(gated, endsOfSide(io, config, stored));
  const asking = { ...options, batch: plan.batch, hunt: plan.hunt, shard: plan.shard };
  const prepared = await prepare(io, config, suites, asking, plan.command, against?.side !== 'after');
  if (prepared.plan.hash !== plan.hash) {
    await prepared.client.close();
    fail({
      code: 'invalid',
      message: `run ${id} cannot go on: what its suites ask has changed since it began (cases, prompt, schema, parameters, trials or model)`,
      hint: `Undo the change, or start anew with llm-eval ${begunBy(plan)}; the answers of ${id} stay in its folder.`,
    });
  }
  const other = otherWays(id, plan, prepared.plan);
  if (other.length > 0) {
    await prepared.client.close();
    throw new Failures(other);
  }
  return withWorkers(io, async (workers) => {
    const baselines = async () =>
      plan.shard === undefined ? baselinesOf(io, config, suites, workers, baselineOf) : new Map();
    const given =
      against !== undefined && stored !== undefined
        ? await matchesStored(io, config, prepared, stored, against.side, workers)
        : plan.command === 'compare'
          ? matchesOfPairs(prepared)
          : matchesOfRun(prepared, await baselines());
    const matches = await knownLooks(io, id, given);
    const asked = await askAndScore(io, config, prepared, matches, run, workers, {
      ...options,
      resumed: true,
    });
    if ('early' in asked) return asked.early;
    const exit = await concludeRun(
      io,
      run,
      { command: begunBy(plan), plan, ...asked, gateInputs: inputs },
      options,
    );
    if (plan.moves !== undefined) await sayUnmoved(io, plan.moves);
    return exit;
  });
}

/** A run of `bump` ends here as the comparison that it is: the pin is moved by `bump` alone, on the answers that are there now. */
async function sayUnmoved(io: Io, { pin, to }: NonNullable<Plan['moves']>): Promise<void> {
  const command = term(`llm-eval bump ${pin} --to ${to}`);
  await io.stderr.write(
    say`The pin ${term(pin)} was not moved: resume compares, and moves nothing.\nMove it where the verdict is passed, on these answers: ${command} (with the flags that it began with)\n`,
  );
}

/** True of a run whose sides its command named, whatever the suites' targets are. */
function isCompared({ command, against }: Plan): boolean {
  return command === 'compare' || against !== undefined;
}

/** The command that began a run. */
function begunBy({ command, against }: Plan): string {
  return against === undefined ? command : 'compare';
}

type StoredSide = Extract<NamedSide, { kind: 'stored' }>;

/** The stored side that a run is compared with, which must be where it was. */
async function storedAgainst(
  io: Io,
  id: string,
  { name }: NonNullable<Plan['against']>,
): Promise<StoredSide> {
  const stored = await nameSide(io, name);
  if (stored.kind === 'stored') return stored;
  return fail({
    code: 'not-found',
    message: `run ${id} is compared with ${name}, which is not there any more`,
    hint: `Restore it; the answers of ${id} stay in its folder.`,
  });
}

/** The matches of a comparison with a stored side. */
async function matchesStored(
  io: Io,
  config: Config,
  prepared: Prepared,
  stored: StoredSide,
  side: 'before' | 'after',
  workers: ScoreWorkers,
): Promise<Match[]> {
  const suites = prepared.scheduled.map(({ suite }) => suite);
  return matchesAgainst(prepared, await storedSides(io, config, suites, stored, workers, side), side);
}

/**
 * The suites of a plan, in its order, as they are written today. A run asks each of its own target; a comparison asks each of
 * two, which the plan names.
 */
async function plannedSuites(
  io: Io,
  plan: Plan,
  files: readonly string[],
  settings: RunOptions,
): Promise<{ readonly config: Config; readonly suites: readonly Suite[] }> {
  const projects = new Map<string, Project>();
  const open = async ({ asked }: PlannedSuite): Promise<Project> => {
    const target = isCompared(plan) ? asked : undefined;
    const key = target === undefined ? '' : `${target.api}:${target.model}`;
    const known = projects.get(key);
    if (known !== undefined) return known;
    const whole = await openProject(io, files, settings, { target });
    const project = { ...whole, suites: asSelected(whole.suites, plan) };
    projects.set(key, project);
    return project;
  };
  const suites: Suite[] = [];
  let config: Config | undefined;
  for (const planned of plan.suites) {
    const project = await open(planned);
    config = project.config;
    const suite = project.suites.find(({ name }) => name === planned.suite);
    // What is no longer there is told by the plan's hash.
    if (suite === undefined) continue;
    const name = plan.command === 'compare' ? planned.target : suite.target.name;
    // A side that was named by its pin is found again by its model, and told of as before.
    const { pin } = isCompared(plan) ? planned.asked : suite.target;
    const target = { ...suite.target, name, ...(pin === undefined ? {} : { pin }) };
    // Moving a pin asks none of the suite's fallbacks.
    const asked =
      planned.fallback === undefined ? withoutFallback({ ...suite, target }) : { ...suite, target };
    suites.push(withTrials(asked, plan));
  }
  if (config === undefined) throw new Error('a plan has at least one suite');
  return { config, suites };
}
