import { randomFillSync } from 'node:crypto';
import { basename } from 'node:path';
import { asksOf, linksOf, type Slot } from '../core/asks.ts';
import { retirement } from '../core/models.ts';
import { retirementWarnings } from '../core/pins.ts';
import type { Scheduled } from '../core/plan.ts';
import { makePlan, replayRounds } from '../core/plan.ts';
import { openTurn } from '../core/turns.ts';
import type { Answer } from '../domain/answer.ts';
import type { Config } from '../domain/config.ts';
import type { Failure } from '../domain/failure.ts';
import { Failures } from '../domain/failure.ts';
import type { LimitUse } from '../domain/limits.ts';
import type { Plan } from '../domain/plan.ts';
import type { Ask, AskEnd, BatchClient, Client, Journal } from '../domain/ports.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Suite } from '../domain/suite.ts';
import { ordinalText, trialKey } from '../domain/trial.ts';
import type { Stopped } from '../execute/execute.ts';
import type { Purse } from '../execute/purse.ts';
import { models } from '../provider/models.ts';
import { say, term } from '../report/escape/term.ts';
import { batchFacts, batchObjections } from './batch.ts';
import { budgetOf, objections } from './budget.ts';
import type { RunOptions } from './command.ts';
import type { Io } from './io.ts';
import type { Limits } from './limits.ts';
import { liveOf, telemetryOf } from './live.ts';
import { refuseRecordPlace } from './record.ts';
import { openReplay } from './replay.ts';
import { TOOL } from './version.ts';

/** Everything that is decided before the first ask. */
export interface Prepared {
  readonly plan: Plan;
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
    'baseUrl' | 'stream' | 'telemetry' | 'record' | 'maxCost' | 'maxTokens' | 'batch' | 'detach' | 'hunt'
  >,
  command: Plan['command'],
  rounds = true,
): Promise<Prepared> {
  if (options.record !== undefined) refuseRecordPlace(io, options.record);
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
  const scheduled = suites.map((suite): Scheduled => {
    if (suite.replay.length === 0) {
      for (const [index, { name, model }] of linksOf(suite).entries()) {
        const retired = retirement(models, model, today);
        if (retired === undefined) continue;
        const message = `${index === 0 ? '' : `fallback ${name}: `}${retired.message}`;
        failures.push({ code: 'model', where: { file: suite.file }, ...retired, message });
      }
      if ('fixed' in suite.trials) return { suite, trials: suite.trials.fixed };
      return { suite, trials: suite.trials.max, early: rounds && !batch && command !== 'collect' };
    }
    const { trials, missing, unused } = replayRounds(suite, index.get);
    if (unused > 0) warnings.push(unusedAnswers(suite, trials, unused));
    if (missing.length > 0) failures.push(missingAnswers(suite, missing));
    return { suite, trials };
  });
  failures.push(...objections(config, budgetOf(config, options), scheduled, batch));
  if (failures.length > 0) throw new Failures(failures);

  const source = replayed.length === suites.length ? 'replay' : replayed.length === 0 ? 'live' : 'mixed';
  const live = liveOf(io, config, suites, options);
  const plan = makePlan(scheduled, {
    ...{ tool: TOOL, command, source },
    ...(batch ? { batch } : {}),
    ...(options.hunt ? { hunt: true } : {}),
    ...(suites.some(({ left_out }) => left_out !== undefined) ? { partial: caseKeys(suites) } : {}),
    ...(live === undefined ? {} : { live }),
  });
  const { replayClient } = await import('../provider/replay.ts');
  const replay = replayClient(index.find, config.allow_aliases);
  if (source === 'replay') return { plan, scheduled, client: replay, warnings };

  const about = {
    env: io.env,
    clock: io.clock,
    timeoutMs: config.timeout_ms,
    baseURL: options.baseUrl,
    allowAliases: config.allow_aliases,
    providers: config.providers,
  };
  if (batch) return { plan, scheduled, client: await io.openBatch(about), warnings };
  const asking = await io.openClient({
    ...about,
    serviceTier: config.service_tier,
    stream: options.stream ?? config.stream,
    telemetry: telemetryOf(io, options.telemetry ?? config.telemetry),
    used: suites
      .filter((suite) => suite.replay.length === 0)
      .flatMap((suite) => linksOf(suite).map(({ provider }) => provider)),
  });
  if (source === 'live') return { plan, scheduled, client: asking, warnings };
  const fromRecordings = new Set(replayed.map((suite) => suite.name));
  return {
    plan,
    scheduled,
    warnings,
    client: {
      ask: (ask, context) => (fromRecordings.has(ask.trial.suite) ? replay : asking).ask(ask, context),
      close: () => asking.close(),
    },
  };
}

function caseKeys(suites: readonly Suite[]): string[] {
  return [...new Set(suites.flatMap(({ name, cases }) => cases.map(({ id }) => `${name}/${id}`)))];
}

function missingAnswers(
  suite: Suite,
  missing: readonly { readonly case: string; readonly ordinal: number; readonly turn?: number }[],
): Failure {
  const shownFirst = missing.slice(0, 5).map((miss) => `${miss.case}#${ordinalText(miss)}`);
  const rest = missing.length - shownFirst.length;
  const model = suite.target.model;
  return {
    code: 'missing-answers',
    where: { file: suite.file },
    message: `the recordings hold no answer of ${model} to ${missing.length} of the trials of ${suite.name}: ${shownFirst.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
    hint: `Its line is not there, or the prompt, a parameter, the schema, the model or the case changed since it was recorded. Record anew: llm-eval run ${suite.file} --live --record FILE.`,
  };
}

function unusedAnswers(suite: Suite, trials: number, unused: number): string {
  return `${suite.name}: ${unused} recorded answers of later rounds are not used, since not every case has them; ${trials === 1 ? '1 trial a case is' : `${trials} trials a case are`}`;
}

/** What came of a plan's asks. */
export interface Collected {
  readonly stopped: readonly Stopped[];
  /** Trials that ended, with an answer or a final failure, those of an earlier start included. */
  readonly ended: number;
  /** Trials that were to be asked, those of an earlier start included. */
  readonly due: number;
  /** Of these, the ones that failed. */
  readonly failed: number;
  readonly interrupted: boolean;
  /** The time of `--max-time` was over before everything was asked. */
  readonly outOfTime: boolean;
  /** Left with the Batch API, as `--detach` asks. */
  readonly detached: boolean;
  readonly limits: readonly LimitUse[];
}

/** What a run starts from. */
export interface TakenUp {
  /** Keys of trials that an earlier start of the run brought to their end. */
  readonly done: ReadonlySet<string>;
  /** What it answered in trials that have turns left, by their turns' keys. */
  readonly said?: ReadonlyMap<string, Answer>;
  /** Absent: nothing is limited. */
  readonly purse?: Purse;
}

export interface CollectSettings {
  readonly limits: Limits;
  /** Milliseconds after which nothing more is asked; absent: no end. */
  readonly maxTime?: number;
  /** With a batch: return once everything is submitted. */
  readonly detach?: boolean;
  /** The run has a budget. */
  readonly budgeted: boolean;
  /**
   * What is asked next, given how everything asked so far has ended and was scored; undefined when there is nothing more
   * to ask. Trials that have ended may be among it.
   */
  readonly next: () => Promise<readonly Slot[] | undefined>;
  /** Called once the journal is open: what it holds is durable only then. */
  readonly takeUp: () => Promise<TakenUp>;
  /** USD of an ask that ended, for the progress line: null when not known, undefined when nothing was paid. */
  readonly costOf: (end: AskEnd) => number | null | undefined;
  /** Called with each ask as it ends; its score feeds the progress line. */
  readonly onEnd: (end: AskEnd) => Promise<TrialScore | undefined>;
}

/** Asks what a plan still lacks, writing every answer to the run's journal before `onEnd` sees it. */
export async function collectAnswers(
  io: Io,
  { plan, client }: Prepared,
  dir: string,
  { limits, maxTime, detach = false, budgeted, next: nextSlots, takeUp, costOf, onEnd }: CollectSettings,
): Promise<Collected> {
  let journal: Journal | undefined;
  try {
    // Only asking needs them: what prepares it alone, such as check, starts without them.
    const [{ execute, startCourse }, { executeBatch }, { openJournal }, { requireRoom }, { startProgress }] =
      await Promise.all([
        import('../execute/execute.ts'),
        import('../execute/execute-batch.ts'),
        import('../store/journal.ts'),
        import('../store/room.ts'),
        import('./progress.ts'),
      ]);
    journal = await openJournal(dir);
    const { done, said = new Map<string, Answer>(), purse } = await takeUp();
    // Fresh trials of a run that was taken up again are done beside those of the plan.
    const open = Math.max(0, plan.total - done.size);
    await requireRoom(dir, open * ROOM_PER_TRIAL);
    const { tool, hash } = plan;
    await journal.note({ kind: 'run', v: 1, tool, plan: hash, at: io.clock.now().toISOString() });
    const { clock, random } = io;
    const { limiter, workers, loadOf } = limits;
    const time = startTime(io, maxTime);
    const stop = AbortSignal.any([io.interrupts.stop, time.signal]);
    const { abort } = io.interrupts;
    const course = startCourse(open);
    const progress = startProgress(io, plan.total, done.size, costOf);
    const earlier = done.size;
    let ended = 0;
    let failed = 0;
    let due = 0;
    let stopped: readonly Stopped[] = [];
    const left = () => due > ended;
    try {
      for (let slots = await nextSlots(); slots !== undefined; slots = await nextSlots()) {
        const openOf = (first: Ask) =>
          done.has(trialKey(first.trial))
            ? undefined
            : openTurn(first, ({ trial }) => said.get(trialKey(trial)));
        due += countAsks(slots, done);
        const asks = done.size + said.size === 0 ? asksOf(slots) : asksOf(slots, openOf);
        const stream =
          'ask' in client
            ? execute(
                asks,
                { client, journal, clock, limiter, purse, requestId: requestIds(), random },
                { workers, course, loadOf, deadline: time.deadline, stop, abort },
              )
            : executeBatch(
                asks,
                {
                  client,
                  journal,
                  clock,
                  random,
                  tell: (text) => void io.stderr.write(say`${term(text)}\n`),
                },
                {
                  ...{ plan: plan.hash, run: basename(dir), earlier: await batchFacts(dir), answered: done },
                  ...{ detach, billOnce: budgeted, stop, abort },
                },
              );
        let next = await stream.next();
        for (; !next.done; next = await stream.next()) {
          if (next.value.more === undefined) ended++;
          if (next.value.end.outcome === 'failed') failed++;
          progress.ended(next.value, onEnd(next.value));
        }
        await progress.settled();
        stopped = next.value;
        if (left() || stopped.length > 0 || stop.aborted) break;
      }
      const interrupted = io.interrupts.stop.aborted;
      const why = interrupted ? 'interrupted' : left() ? 'stopped' : 'complete';
      await journal.append({ kind: 'end', at: io.clock.now().toISOString(), why });
      const outOfTime = time.signal.aborted && left();
      const detached = detach && left() && stopped.length === 0 && !interrupted && !outOfTime;
      return {
        ...{ stopped, ended: earlier + ended, due: earlier + due, failed, interrupted, outOfTime, detached },
        limits: limiter.use(),
      };
    } finally {
      time.end();
      progress.stop();
    }
  } finally {
    await client.close();
    await journal?.close();
  }
}

/** How many trials of the slots are still to be asked. */
function countAsks(slots: readonly Slot[], done: ReadonlySet<string>): number {
  let count = 0;
  for (const { suite, ordinal, cases } of slots) {
    if (done.size === 0) count += cases.length;
    else
      for (const { id } of cases)
        if (!done.has(trialKey({ suite: suite.name, case: id, target: suite.target.name, ordinal }))) count++;
  }
  return count;
}

/** The end of a run's time. `end` forgets it. */
function startTime(io: Io, maxTime: number | undefined) {
  const over = new AbortController();
  const forget = new AbortController();
  if (maxTime !== undefined) {
    io.clock.sleep(maxTime, forget.signal).then(
      () => over.abort(),
      (error: unknown) => {
        if (!forget.signal.aborted) throw error;
      },
    );
  }
  const deadline = maxTime === undefined ? undefined : io.clock.monotonic() + maxTime;
  return { signal: over.signal, deadline, end: () => forget.abort() };
}

/** Bytes that a trial is taken to need in the journal: twice a short response with its intent. */
const ROOM_PER_TRIAL = 4_000;

/** Ids for requests: random per process, counted per request. */
function requestIds(): () => string {
  const prefix = randomFillSync(Buffer.alloc(9)).toString('base64url');
  let count = 0;
  return () => `llm-eval-${prefix}-${++count}`;
}

/** The failures of a stop that the user must fix; none where asking on later is all there is to do. */
export function failuresOfStop(stopped: readonly Stopped[]): Failure[] {
  return stopped.flatMap(({ ask, link, failure }): Failure[] => {
    // The target may have answered all the same: a warning of the report.
    if (link !== undefined) return [];
    const { target } = ask.trial;
    const { provider } = ask.request;
    switch (failure?.kind) {
      case 'auth':
        return [
          {
            code: 'auth',
            message: `the API refused the key: ${failure.message}`,
            hint:
              provider === undefined
                ? 'Set OPENAI_API_KEY to a valid key of the project that may use this model.'
                : `Check the variable that key_env of the provider ${provider} names; with \`none\` no key is sent.`,
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
