import { randomFillSync } from 'node:crypto';
import { retirement } from '../core/models.ts';
import type { Scheduled } from '../core/plan.ts';
import { asksOf, makePlan, replayRounds } from '../core/plan.ts';
import type { Config } from '../domain/config.ts';
import type { Failure } from '../domain/failure.ts';
import { Failures } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { Ask, AskEnd, Client, Journal } from '../domain/ports.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Suite } from '../domain/suite.ts';
import type { Stopped } from '../execute/execute.ts';
import { execute } from '../execute/execute.ts';
import type { Purse } from '../execute/purse.ts';
import { models } from '../provider/models.ts';
import { openJournal } from '../store/journal.ts';
import { requireRoom } from '../store/room.ts';
import { budgetOf, objections } from './budget.ts';
import type { RunOptions } from './command.ts';
import type { Io } from './io.ts';
import { startProgress } from './progress.ts';
import { refuseRecordPlace } from './record.ts';
import { openReplay } from './replay.ts';
import { TOOL } from './version.ts';

/** Everything that is decided before the first ask. */
export interface Prepared {
  readonly plan: Plan;
  readonly scheduled: readonly Scheduled[];
  readonly client: Client;
}

/**
 * Turns suites into a plan and opens what will answer it: recordings for the suites that name them, the API for the
 * others. Throws before anything is asked when a recording lacks an answer, a model is retired, the key is missing, or
 * `--record` names what cannot be written.
 */
export async function prepare(
  io: Io,
  config: Config,
  suites: readonly Suite[],
  options: Pick<RunOptions, 'baseUrl' | 'record' | 'maxCost' | 'maxTokens'>,
  command: Plan['command'],
): Promise<Prepared> {
  if (options.record !== undefined) refuseRecordPlace(io, options.record);
  const replayed = suites.filter((suite) => suite.replay.length > 0);
  const index = await openReplay(
    io.cwd,
    replayed.flatMap((suite) => suite.replay),
  );
  const failures: Failure[] = [];
  const today = io.clock.now().toISOString().slice(0, 10);
  const scheduled = suites.map((suite): Scheduled => {
    if (suite.replay.length === 0) {
      const retired = retirement(models, suite.target.model, today);
      if (retired !== undefined) failures.push({ code: 'model', where: { file: suite.file }, ...retired });
      return { suite, trials: 'fixed' in suite.trials ? suite.trials.fixed : suite.trials.max };
    }
    const { trials, missing } = replayRounds(suite, index.has);
    if (missing.length > 0) failures.push(missingAnswers(suite, missing));
    return { suite, trials };
  });
  failures.push(...objections(config, budgetOf(config, options), scheduled));
  if (failures.length > 0) throw new Failures(failures);

  const source = replayed.length === suites.length ? 'replay' : replayed.length === 0 ? 'live' : 'mixed';
  const plan = makePlan(scheduled, { tool: TOOL, command, source });
  const { replayClient } = await import('../provider/replay.ts');
  const replay = replayClient(index.find);
  if (source === 'replay') return { plan, scheduled, client: replay };

  const live = await io.openClient({
    env: io.env,
    clock: io.clock,
    timeoutMs: config.timeout_ms,
    baseURL: options.baseUrl,
    serviceTier: config.service_tier,
    allowAliases: config.allow_aliases,
  });
  if (source === 'live') return { plan, scheduled, client: live };
  const fromRecordings = new Set(replayed.map((suite) => suite.name));
  return {
    plan,
    scheduled,
    client: {
      ask: (ask, context) => (fromRecordings.has(ask.trial.suite) ? replay : live).ask(ask, context),
      close: () => live.close(),
    },
  };
}

function missingAnswers(
  suite: Suite,
  missing: readonly { readonly case: string; readonly ordinal: number }[],
): Failure {
  const shownFirst = missing.slice(0, 5).map((miss) => `${miss.case}#${miss.ordinal}`);
  const rest = missing.length - shownFirst.length;
  const model = suite.target.model;
  return {
    code: 'missing-answers',
    where: { file: suite.file },
    message: `the recordings hold no answer of ${model} to ${missing.length} of the trials of ${suite.name}: ${shownFirst.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    hint: `The prompt, a parameter, the schema, the model or the case changed since they were recorded. Record anew: llm-eval run ${suite.file} --live --record FILE.`,
  };
}

/** What came of a plan's asks. */
export interface Collected {
  readonly stopped: readonly Stopped[];
  /** Trials that ended, with an answer or a final failure, those of an earlier start included. */
  readonly ended: number;
  /** Of these, the ones that failed. */
  readonly failed: number;
  readonly interrupted: boolean;
}

export interface CollectSettings {
  readonly concurrency: number;
  /** Trials that an earlier start of the run has answers for. */
  readonly done?: (ask: Ask) => boolean;
  /** Absent: nothing is limited. */
  readonly purse?: Purse;
  /** USD of an ask that ended, for the progress line: null when not known, undefined when nothing was paid. */
  readonly costOf: (end: AskEnd) => number | null | undefined;
  /** How many those are. */
  readonly alreadyEnded?: number;
  /** Called with each ask as it ends; its score feeds the progress line. */
  readonly onEnd: (end: AskEnd) => Promise<TrialScore | undefined>;
}

/** Asks what a plan still lacks, writing every answer to the run's journal before `onEnd` sees it. */
export async function collectAnswers(
  io: Io,
  { plan, scheduled, client }: Prepared,
  dir: string,
  { concurrency, done, purse, costOf, alreadyEnded = 0, onEnd }: CollectSettings,
): Promise<Collected> {
  const journal = await openWithRoom(dir, plan.total - alreadyEnded, client);
  const progress = startProgress(io, plan.total, alreadyEnded, costOf);
  let ended = alreadyEnded;
  let failed = 0;
  let stopped: readonly Stopped[] = [];
  try {
    await journal.note({
      kind: 'run',
      v: 1,
      tool: plan.tool,
      plan: plan.hash,
      at: io.clock.now().toISOString(),
    });
    const stream = execute(
      asksOf(scheduled, done),
      { client, journal, clock: io.clock, purse, requestId: requestIds(), random: io.random },
      { concurrency, stop: io.interrupts.stop, abort: io.interrupts.abort },
    );
    for (;;) {
      const next = await stream.next();
      if (next.done) {
        stopped = next.value;
        break;
      }
      ended++;
      if (next.value.end.outcome === 'failed') failed++;
      progress.ended(next.value, onEnd(next.value));
    }
    await progress.settled();
    const interrupted = io.interrupts.stop.aborted;
    const why = interrupted ? 'interrupted' : ended < plan.total ? 'stopped' : 'complete';
    await journal.append({ kind: 'end', at: io.clock.now().toISOString(), why });
    return { stopped, ended, failed, interrupted };
  } finally {
    progress.stop();
    await journal.close();
    await client.close();
  }
}

/** Bytes that a trial is taken to need in the journal: twice a short response with its intent. */
const ROOM_PER_TRIAL = 4_000;

/** Opens a run's journal once the disk has room for what is to come. */
async function openWithRoom(dir: string, trials: number, client: Client): Promise<Journal> {
  try {
    await requireRoom(dir, trials * ROOM_PER_TRIAL);
    return await openJournal(dir);
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** Ids for requests: random per process, counted per request. */
function requestIds(): () => string {
  const prefix = randomFillSync(Buffer.alloc(9)).toString('base64url');
  let count = 0;
  return () => `llm-eval-${prefix}-${++count}`;
}

/** The failures of a stop that the user must fix; none where asking on later is all there is to do. */
export function failuresOfStop(stopped: readonly Stopped[]): Failure[] {
  return stopped.flatMap(({ ask, failure }): Failure[] => {
    const { target } = ask.trial;
    switch (failure?.kind) {
      case 'auth':
        return [
          {
            code: 'auth',
            message: `the API refused the key: ${failure.message}`,
            hint: 'Set OPENAI_API_KEY to a valid key of the project that may use this model.',
          },
        ];
      case 'model_not_found':
        return [
          {
            code: 'model',
            message: `the API does not serve ${ask.request.model} (target ${target}): ${failure.message}`,
            hint: 'Check the id and whether the snapshot has been retired; move the pin to one that is served.',
          },
        ];
      default:
        return [];
    }
  });
}
