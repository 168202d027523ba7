import type { Config } from '../../domain/config.ts';
import { fail } from '../../domain/failure.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Suite } from '../../domain/suite.ts';
import { say, term } from '../../report/escape/term.ts';
import { refuseOtherAsking } from '../batch.ts';
import { prepare } from '../collecting.ts';
import type { Command, RunOptions } from '../command.ts';
import { withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import { knownLooks } from '../looks.ts';
import { baselinesOf, matchesOfPairs, matchesOfRun } from '../matches.ts';
import { openProject } from '../project.ts';
import { openRun } from '../runs-folder.ts';
import { askAndScore, concludeRun, sideKey } from '../session.ts';
import { withTrials } from '../take-up.ts';

/** Goes on with a run: asks what has no durable answer, then ends as the run would have. */
export async function resume(
  { run: name, options }: Extract<Command, { name: 'resume' }>,
  io: Io,
): Promise<number> {
  const run = await openRun(io, name, name === 'last' ? 'unfinished' : 'any');
  refuseOtherAsking(run.id, run.plan, options);
  await io.stderr.write(say`Resuming run ${term(run.id)}\n`);
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

/** Goes on with a run that compared the same before: asks what its rounds still lack, which may be nothing. */
export async function goOn(io: Io, id: string, options: RunOptions): Promise<number> {
  await io.stderr.write(
    say`Run ${term(id)} has compared the same before, so this goes on with it: what it asked is not asked again, and its verdict stands. --fresh compares anew, as a further attempt.\n`,
  );
  return resumeRun(io, await openRun(io, id, 'any'), options);
}

async function resumeRun(
  io: Io,
  run: Awaited<ReturnType<typeof openRun>>,
  options: RunOptions,
): Promise<number> {
  const { id, plan } = run;
  const files = [...new Set(plan.suites.map(({ file }) => file))];
  const settings = { ...options, live: options.live || plan.source === 'live' };

  const suites: Suite[] = [];
  let config: Config | undefined;
  // A comparison asks each suite of two targets; a run asks each of its own.
  const targets =
    plan.command === 'compare'
      ? [...new Map(plan.suites.map(({ asked }) => [`${asked.api}:${asked.model}`, asked])).values()]
      : [undefined];
  for (const target of targets) {
    const project = await openProject(io, files, settings, { target });
    config = project.config;
    suites.push(...project.suites.map((suite) => withTrials(suite, plan)));
  }
  if (config === undefined) throw new Error('a plan has at least one suite');

  const asking = { ...options, batch: plan.batch, hunt: plan.hunt };
  const prepared = await prepare(io, config, orderedAs(plan.suites, suites), asking, plan.command);
  if (prepared.plan.hash !== plan.hash) {
    await prepared.client.close();
    fail({
      code: 'invalid',
      message: `run ${id} cannot go on: what its suites ask has changed since it began (cases, prompt, schema, parameters, trials or model)`,
      hint: `Undo the change, or start anew with llm-eval ${plan.command}; the answers of ${id} stay in its folder.`,
    });
  }
  return withWorkers(io, async (workers) => {
    const matches = await knownLooks(
      io,
      id,
      plan.command === 'compare'
        ? matchesOfPairs(prepared)
        : matchesOfRun(prepared, await baselinesOf(io, config, suites, workers)),
    );
    const asked = await askAndScore(io, config, prepared, matches, run, workers, {
      ...options,
      resumed: true,
    });
    if ('early' in asked) return asked.early;
    return concludeRun(io, run, { command: plan.command, plan, ...asked }, options);
  });
}

/** Suites in the order of the plan, so that its hash can be compared. */
function orderedAs(
  planned: readonly { readonly suite: string; readonly target: string }[],
  suites: readonly Suite[],
): Suite[] {
  const place = new Map(planned.map(({ suite, target }, index) => [sideKey(suite, target), index]));
  const of = (suite: Suite) => place.get(sideKey(suite.name, suite.target.name)) ?? planned.length;
  return [...suites].sort((a, b) => of(a) - of(b));
}
