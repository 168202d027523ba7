import { randomFillSync } from 'node:crypto';
import { basename } from 'node:path';
import { asksOf, type Slot } from '../core/asks.ts';
import { trialsUnderway } from '../core/batch-history.ts';
import { type LostCall, lostCalls } from '../core/lost-calls.ts';
import { openAsk } from '../core/next-ask.ts';
import type { Answer, AttemptFailure } from '../domain/answer.ts';
import type { Fact } from '../domain/fact.ts';
import type { Failure } from '../domain/failure.ts';
import type { LimitUse } from '../domain/limits.ts';
import type { Ask, AskEnd, Journal } from '../domain/ports.ts';
import type { TrialScore } from '../domain/score.ts';
import { trialKey } from '../domain/trial.ts';
import type { Stopped } from '../execute/execute.ts';
import type { Purse } from '../execute/purse.ts';
import { say, term } from '../report/escape/term.ts';
import { batchesOf } from './batch.ts';
import type { Io } from './io.ts';
import { type Limits, waitsShown } from './limits.ts';
import type { Prepared } from './prepare.ts';

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
  /** Trials of those that have not ended that are with the Batch API; 0 once the run is to be concluded. */
  readonly underway: number;
  readonly limits: readonly LimitUse[];
}

/** What a run starts from. */
export interface TakenUp {
  /** Keys of trials that an earlier start of the run brought to their end. */
  readonly done: ReadonlySet<string>;
  /** What it answered in trials of several asks, by the asks' keys. */
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
  /** Show no progress. */
  readonly quiet?: boolean;
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
  /** Called with each request that brought no answer, once that is on disk. */
  readonly onLost?: (call: LostCall) => void;
}

/** Asks what a plan still lacks, writing every answer to the run's journal before `onEnd` sees it. */
export async function collectAnswers(
  io: Io,
  { plan, client }: Prepared,
  dir: string,
  {
    limits,
    maxTime,
    detach = false,
    quiet,
    budgeted,
    next: nextSlots,
    takeUp,
    costOf,
    onEnd,
    onLost,
  }: CollectSettings,
): Promise<Collected> {
  let journal: Journal | undefined;
  try {
    // Only asking needs them: what prepares it alone, such as check, starts without them.
    const [
      { execute, startCourse },
      { executeBatch },
      { openJournal },
      { requireRoom },
      { startProgress, targetTotals },
    ] = await Promise.all([
      import('../execute/execute.ts'),
      import('../execute/execute-batch.ts'),
      import('../store/journal.ts'),
      import('../store/room.ts'),
      import('./progress.ts'),
    ]);
    journal = withLost(await openJournal(dir), onLost);
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
    const progress = startProgress(io, targetTotals(plan, done), costOf, quiet, () =>
      waitsShown(io, limiter),
    );
    const earlier = done.size;
    let ended = 0;
    let failed = 0;
    let due = 0;
    let stopped: readonly Stopped[] = [];
    const answerTo = ({ trial }: Ask) => said.get(trialKey(trial));
    const left = () => due > ended;
    try {
      for (let slots = await nextSlots(); slots !== undefined; slots = await nextSlots()) {
        const openOf = (first: Ask) =>
          done.has(trialKey(first.trial)) ? undefined : openAsk(first, answerTo);
        due += countAsks(slots, done);
        const asks = done.size + said.size === 0 ? asksOf(slots) : asksOf(slots, openOf);
        const stream =
          'ask' in client
            ? execute(
                asks,
                { client, journal, clock, limiter, purse, requestId: requestIds(), random },
                { workers, course, loadOf, answerTo, deadline: time.deadline, stop, abort },
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
                  ...{ plan: plan.hash, run: basename(dir), earlier: await batchesOf(dir), ended: done },
                  ...{ detach, billOnce: budgeted, stop, abort },
                },
              );
        let next = await stream.next();
        for (; !next.done; next = await stream.next()) {
          if (next.value.more === undefined) ended++;
          // What a judge failed to say is told by the scores.
          if (next.value.end.outcome === 'failed' && next.value.ask.trial.judge === undefined) failed++;
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
      const underway =
        'ask' in client || !left() ? 0 : Math.min(due - ended, trialsUnderway((await batchesOf(dir)).facts));
      return {
        ...{ stopped, ended: earlier + ended, due: earlier + due, failed, interrupted, outOfTime, underway },
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

/** The journal, telling of requests without an answer as they are written. */
function withLost(journal: Journal, onLost: CollectSettings['onLost']): Journal {
  if (onLost === undefined) return journal;
  const lost = lostCalls();
  const tell = (fact: Fact) => {
    const call = lost.add(fact);
    if (call !== undefined) onLost(call);
  };
  return {
    note: (fact) => journal.note(fact).then(() => tell(fact)),
    append: (fact) => journal.append(fact).then(() => tell(fact)),
    close: () => journal.close(),
  };
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
    const { suite, target, judge } = ask.trial;
    const { provider, api, model } = ask.request;
    const reader = `${api === 'embeddings' ? 'an embedding model' : 'a judge'} of ${suite}`;
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
            message: `the API does not serve ${model} (${judge === undefined ? `target ${target}` : reader}): ${failure.message}`,
            hint: 'Check the id and whether the snapshot has been retired; move the pin to one that is served.',
          },
        ];
      case 'invalid_request':
        // That every request of a target was refused is told of its suite.
        if (judge === undefined) return [];
        return [
          {
            code: 'invalid',
            message: `the API refused every request to ${model} (${reader}): ${failure.message}`,
            hint: readerHint(failure),
          },
        ];
      default:
        return [];
    }
  });
}

function readerHint({ code, param }: AttemptFailure): string {
  if (code === 'invalid_json_schema')
    return 'A judge answers by a schema that llm-eval sends: name a judge model that takes structured output.';
  return param === undefined
    ? 'Change what the config says of this model, or name another.'
    : `Change or remove "${param}" where the config names this model.`;
}
