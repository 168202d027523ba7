import { linksOf, targetsOf } from '../core/asks.ts';
import { embeddingsOf, judgesOf, readersOf } from '../core/judging/judges-of.ts';
import { hasPairs } from '../core/judging/pairs.ts';
import { retirement } from '../core/models.ts';
import { retirementWarnings } from '../core/pins.ts';
import type { Miss, Scheduled } from '../core/plan.ts';
import { makePlan, replayRounds } from '../core/plan.ts';
import { partOf } from '../core/shards.ts';
import type { Config } from '../domain/config.ts';
import type { Failure } from '../domain/failure.ts';
import { Failures } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { BatchClient, Client } from '../domain/ports.ts';
import type { Suite } from '../domain/suite.ts';
import { ordinalText, type Trial } from '../domain/trial.ts';
import { models } from '../provider/models.ts';
import { batchObjections } from './batch.ts';
import { budgetOf } from './budget-of.ts';
import { clientBasics } from './client.ts';
import type { RunOptions } from './command.ts';
import type { Io } from './io.ts';
import { liveOf, telemetryOf } from './live.ts';
import { refusePlaces } from './places.ts';
import { type ProjectOptions, projectFlags } from './project-options.ts';
import { openReplay } from './replay.ts';
import { TOOL } from './version.ts';

/** Everything that is decided before the first ask. */
export interface Prepared {
  readonly plan: Plan;
  /** What this run asks; of a shard, its part alone. */
  readonly scheduled: readonly Scheduled[];
  /** Answers one ask at a time, or where the plan says `batch` many. */
  readonly client: Client | BatchClient;
  /** Things worth saying in the report, e.g. recorded answers that are not used. */
  readonly warnings: readonly string[];
}

/**
 * Turns suites into a plan and opens what will answer it: recordings for the suites that name them, the API for the
 * others. Throws before anything is asked when a recording lacks an answer, a model is retired, the key is missing,
 * `--record` names what cannot be written, or `--batch` stands where it cannot. Without `rounds` nothing stops early.
 */
export async function prepare(
  io: Io,
  config: Config,
  suites: readonly Suite[],
  options: Pick<
    RunOptions,
    | 'baseUrl'
    | 'stream'
    | 'telemetry'
    | 'record'
    | 'maxCost'
    | 'maxTokens'
    | 'batch'
    | 'detach'
    | 'hunt'
    | 'shard'
  > &
    Partial<ProjectOptions> & { readonly allowCode?: boolean },
  command: Plan['command'],
  rounds = true,
): Promise<Prepared> {
  refusePlaces(io, { record: options.record });
  const batch = options.batch === true;
  const unfit = batchObjections(suites, options);
  if (unfit.length > 0) throw new Failures(unfit);
  const replayed = suites.filter((suite) => suite.replay.length > 0);
  const index = await openReplay(
    io.cwd,
    replayed.flatMap((suite) => suite.replay),
  );
  const failures: Failure[] = [];
  const today = io.clock.now().toISOString().slice(0, 10);
  // Two models are compared on the way from one that dies, which needs no warning.
  const warnings = command === 'compare' ? [] : retirementWarnings(suites, models, today);
  const whole = suites.map((suite): Scheduled => {
    if (suite.replay.length === 0) {
      for (const [index, { name, model }] of linksOf(suite).entries()) {
        const retired = retirement(models, model, today);
        if (retired === undefined) continue;
        const message = `${index === 0 ? '' : `fallback ${name}: `}${retired.message}`;
        failures.push({ code: 'model', where: { file: suite.file }, ...retired, message });
      }
      const judges = judgesOf(suite).map((judge) => ['judge', judge] as const);
      const embeddings = embeddingsOf(suite).map((embedding) => ['embedding', embedding] as const);
      for (const [what, { name, target }] of [...judges, ...embeddings]) {
        const retired = retirement(models, target.model, today);
        if (retired === undefined) continue;
        const message = `${what} ${name}: ${retired.message}`;
        failures.push({ code: 'model', where: { file: suite.file }, ...retired, message });
      }
      if ('fixed' in suite.trials) return { suite, trials: suite.trials.fixed };
      const early = rounds && !batch && command !== 'collect' && options.shard === undefined;
      return { suite, trials: suite.trials.max, early };
    }
    const { trials, missing, unused } = replayRounds(suite, index.get);
    if (unused > 0) warnings.push(unusedAnswers(suite, trials, unused));
    if (missing.length > 0) failures.push(missingAnswers(suite, missing));
    return { suite, trials };
  });
  const budget = budgetOf(config, options);
  if (budget !== undefined)
    failures.push(...(await import('./budget.ts')).objections(config, budget, whole, batch));
  if (failures.length > 0) throw new Failures(failures);

  const source = replayed.length === suites.length ? 'replay' : replayed.length === 0 ? 'live' : 'mixed';
  const live = liveOf(io, config, suites, options);
  const plan = makePlan(whole, {
    ...{ tool: TOOL, command, source },
    ...(batch ? { batch } : {}),
    ...(options.hunt ? { hunt: true } : {}),
    ...(suites.some(({ left_out }) => left_out !== undefined) ? { partial: caseKeys(suites) } : {}),
    ...projectFlags(options),
    ...(live === undefined ? {} : { live }),
    ...(options.shard ? { shard: options.shard } : {}),
  });
  const scheduled = options.shard === undefined ? whole : partOf(whole, options.shard);
  const { replayClient } = await import('../provider/replay.ts');
  const replay = replayClient(index.find, config.allow_aliases);
  if (source === 'replay') return { plan, scheduled, client: replay, warnings };

  // What only asking takes loads where something is asked.
  const { refuseForkLive } = await import('./github-event.ts');
  await refuseForkLive(
    io,
    suites.filter((suite) => suite.replay.length === 0).map(({ file }) => file),
  );
  const about = {
    ...clientBasics(io, config, options.baseUrl),
    allowAliases: config.allow_aliases,
  };
  const telemetry = telemetryOf(io, options.telemetry ?? config.telemetry);
  if (batch) return { plan, scheduled, client: await io.openBatch({ ...about, telemetry }), warnings };
  const asked = suites.filter(({ replay }) => replay.length === 0);
  const code = asked.some(({ target }) => target.code)
    ? await (await import('./code-client.ts')).openCode(io, config, asked, options.allowCode === true)
    : undefined;
  const ofModels = asked.flatMap(targetsOf).filter((target) => !('code' in target));
  const asking =
    ofModels.length === 0 && code !== undefined
      ? code
      : await io.openClient({
          ...about,
          serviceTier: config.service_tier,
          stream: options.stream ?? config.stream,
          telemetry,
          used: ofModels.map(({ provider }) => provider),
        });
  if (source === 'live' && (code === undefined || code === asking))
    return { plan, scheduled, client: asking, warnings };
  const fromRecordings = new Set(replayed.map((suite) => suite.name));
  const byCode = new Set(asked.filter(({ target }) => target.code).map(({ name }) => name));
  const clientOf = ({ suite, judge }: Trial) => {
    if (fromRecordings.has(suite)) return replay;
    return judge === undefined && byCode.has(suite) && code !== undefined ? code : asking;
  };
  return {
    plan,
    scheduled,
    warnings,
    client: {
      ask: (ask, context) => clientOf(ask.trial).ask(ask, context),
      close: async () => {
        await Promise.all([asking.close(), code?.close()]);
      },
    },
  };
}

function caseKeys(suites: readonly Suite[]): string[] {
  return [...new Set(suites.flatMap(({ name, cases }) => cases.map(({ id }) => `${name}/${id}`)))];
}

function missingAnswers(suite: Suite, missing: readonly Miss[]): Failure {
  const shownFirst = missing.slice(0, 5).map((miss) => `${miss.case}#${ordinalText(miss)}`);
  const rest = missing.length - shownFirst.length;
  const model = suite.target.model;
  return {
    code: 'missing-answers',
    where: { file: suite.file },
    message: `the recordings hold no answer of ${model} to ${missing.length} of the trials of ${suite.name}: ${shownFirst.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    hint: `Its line is not there, or the prompt, a parameter, the schema, the model${readersOf(suite).length === 0 ? ' or the case' : `, the case${hasPairs(suite) ? ', the baseline' : ''}, or a judge or embedding model`} changed since it was recorded. Record anew: llm-eval run ${suite.file} --live --record FILE.`,
  };
}

/** What a run says of recorded answers that it has no use for, where it asked as many trials as its suites and recordings give. */
export async function unusedWarnings(io: Io, suites: readonly Suite[], plan: Plan): Promise<string[]> {
  const replayed = suites.filter((suite) => suite.replay.length > 0);
  const index = await openReplay(
    io.cwd,
    replayed.flatMap((suite) => suite.replay),
  );
  return replayed.flatMap((suite) => {
    const { trials, unused } = replayRounds(suite, index.get);
    const asked = plan.suites.some((one) => one.suite === suite.name && one.trials === trials);
    return unused > 0 && asked ? [unusedAnswers(suite, trials, unused)] : [];
  });
}

function unusedAnswers(suite: Suite, trials: number, unused: number): string {
  return `${suite.name}: ${unused} recorded answers of later rounds are not used, since not every case has them; ${trials === 1 ? '1 trial a case is' : `${trials} trials a case are`}`;
}
