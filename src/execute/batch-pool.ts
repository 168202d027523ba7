import type { BatchTry } from '../core/batch-history.ts';
import type { JoinedLine } from '../core/batch-join.ts';
import { mayPass, stopsWhat } from '../core/retry.ts';
import type { AttemptEnd, AttemptFailure } from '../domain/answer.ts';
import type { Ask, AskEnd, BatchClient, BatchSpan, Journal } from '../domain/ports.ts';
import { trialKey } from '../domain/trial.ts';
import { answerFact, failureFact } from './attempt-facts.ts';
import type { Stopped } from './execute.ts';

/** How often a trial is submitted in all. */
const ROUNDS = 3;

/** The trials of a run that is asked by batch: which are still open, and what stopped them. */
export interface Pool {
  /** The asks to submit: without an end, and of a target that has not been stopped. */
  open(): Ask[];
  /** The asks without an end, all or some, by `custom_id`. */
  byId(asks?: readonly Ask[]): Map<string, Ask>;
  hasEnded(id: string): boolean;
  /** How many have ended. */
  ended(): number;
  /** Journals what lines say, and then yields the trials that ended by it. */
  settle(lines: readonly EndLine[], batch: BatchSpan): AsyncGenerator<AskEnd>;
  /**
   * Journals why asks have failed, in a batch where there was one, and then yields the trials that ended by it; all of them
   * where it is `forGood`.
   */
  failAll(
    failed: Iterable<{ readonly ask: Ask; readonly failure: AttemptFailure }>,
    batch?: BatchSpan,
    forGood?: boolean,
  ): AsyncGenerator<AskEnd>;
  /** What a batch answered is lost, as `failure` says; asking goes on. */
  lose(failure: AttemptFailure, ask: Ask): void;
  /** Nothing more may be submitted: `failure` says why, unless we ended the call ourselves. */
  halt(failure: AttemptFailure, ask?: Ask): readonly Stopped[];
  halted(): boolean;
  stopped(): readonly Stopped[];
}

/** A line that ends a trial. */
type EndLine = Extract<JoinedLine, { kind: 'end' }>;

/** How many facts are handed to the journal at once: it makes them durable together. */
const AT_ONCE = 256;

export function openPool(
  asks: Iterable<Ask>,
  ports: {
    readonly journal: Journal;
    readonly client: Pick<BatchClient, 'read' | 'trace'>;
    /** The `custom_id` of an ask. */
    readonly idOf: (ask: Ask) => string;
    /** What may have been billed is not asked again. */
    readonly billOnce: boolean;
    /** What earlier starts of the run tried in vain, by the trial's key. */
    readonly tried: ReadonlyMap<string, readonly BatchTry[]>;
    /** Once it aborts, calls that fail say nothing of the run. */
    readonly stop: AbortSignal;
  },
): Pool {
  const { journal, client, idOf, billOnce, tried, stop } = ports;
  const pending = new Map<string, { readonly ask: Ask; readonly tries: BatchTry[] }>();
  for (const ask of asks) pending.set(idOf(ask), { ask, tries: [...(tried.get(trialKey(ask.trial)) ?? [])] });
  const ended = new Set<string>();
  const stopped = new Map<string, Stopped>();
  let halted = false;

  /** Journals one end. Undefined when the trial is to be submitted again. */
  async function keep(
    id: string,
    end: AttemptEnd,
    batch?: BatchSpan,
    forGood = false,
  ): Promise<AskEnd | undefined> {
    const one = pending.get(id);
    if (one === undefined) return undefined;
    const { ask, tries } = one;
    const attempt = tries.length + 1;
    if ('answer' in end) {
      const fact = answerFact(ask, attempt, end);
      await journal.append({ ...fact, ...(batch === undefined ? {} : { batch: batch.id }) });
      finish(id, ask, end, batch);
      return { ask, end: { ...end.answer, batch: true }, attempts: attempt };
    }
    const { failure } = end;
    // A batch that was not collected to its end is read again, and fails a trial once.
    if (batch !== undefined && tries.some((before) => before.batch === batch.id)) return undefined;
    const earlier = tries.map((before) => before.failure);
    const final =
      forGood || attempt >= ROUNDS || !mayPass(failure, earlier) || (billOnce && failure.possibly_billed);
    await journal.append({
      ...failureFact(ask, attempt, failure, final),
      ...(failure.billed === undefined ? {} : { billed: { ...failure.billed, batch: true } }),
      ...(batch === undefined ? {} : { batch: batch.id }),
    });
    tries.push({ failure, ...(batch === undefined ? {} : { batch: batch.id }) });
    if (!final) return undefined;
    finish(id, ask, end, batch);
    const scope = stopsWhat(failure.kind);
    if (scope === 'run') halt(failure, ask);
    else if (scope === 'target' && !stopped.has(ask.trial.target))
      stopped.set(ask.trial.target, { ask, failure });
    return { ask, end: failure, attempts: attempt };
  }

  async function* keepAll(
    ends: readonly { readonly id: string; readonly end: AttemptEnd }[],
    batch?: BatchSpan,
    forGood?: boolean,
  ): AsyncGenerator<AskEnd> {
    for (let at = 0; at < ends.length; at += AT_ONCE) {
      const kept = await Promise.all(
        ends.slice(at, at + AT_ONCE).map(({ id, end }) => keep(id, end, batch, forGood)),
      );
      yield* kept.filter((end) => end !== undefined);
    }
  }

  function finish(id: string, ask: Ask, end: AttemptEnd, batch?: BatchSpan): void {
    pending.delete(id);
    ended.add(id);
    client.trace?.({ ask, end, request: id, ...(batch === undefined ? {} : { batch }) });
  }

  function halt(failure: AttemptFailure, ask?: Ask): readonly Stopped[] {
    halted = true;
    const of = ask ?? pending.values().next().value?.ask;
    if (!stop.aborted && failure.kind !== 'cancelled' && of !== undefined && !stopped.has(''))
      stopped.set('', { ask: of, failure });
    return [...stopped.values()];
  }

  return {
    open: () => [...pending.values()].flatMap(({ ask }) => (stopped.has(ask.trial.target) ? [] : [ask])),
    byId(some) {
      if (some === undefined) return new Map([...pending].map(([id, { ask }]) => [id, ask]));
      const ids = some.map((ask): [string, Ask] => [idOf(ask), ask]);
      return new Map(ids.filter(([id]) => pending.has(id)));
    },
    hasEnded: (id) => ended.has(id),
    ended: () => ended.size,
    settle: (lines, batch) =>
      keepAll(
        lines.map(({ id, ask, end }) => ({
          id,
          end: 'response' in end ? client.read(ask, end.response) : end,
        })),
        batch,
      ),
    failAll: (failed, batch, forGood) =>
      keepAll(
        Array.from(failed, ({ ask, failure }) => ({ id: idOf(ask), end: { failure } })),
        batch,
        forGood,
      ),
    lose: (failure, ask) => void stopped.set(`lost ${failure.message}`, { ask, failure }),
    halt,
    halted: () => halted,
    stopped: () => [...stopped.values()],
  };
}
