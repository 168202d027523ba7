import type { JoinedLine } from '../core/batch-join.ts';
import { mayPass, stopsWhat } from '../core/retry.ts';
import type { AttemptEnd, AttemptFailure } from '../domain/answer.ts';
import type { Ask, AskEnd, BatchClient, BatchSpan, Journal } from '../domain/ports.ts';
import { trialKey } from '../domain/trial.ts';
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
  /** Counts a submission of these asks. */
  submitted(asks: readonly Ask[]): void;
  /** Journals what lines say, and then yields the trials that ended by it. */
  settle(lines: readonly EndLine[], batch: BatchSpan): AsyncGenerator<AskEnd>;
  /** Journals why asks have failed, in a batch where there was one, and then yields the trials that ended by it. */
  failAll(
    failed: Iterable<{ readonly ask: Ask; readonly failure: AttemptFailure }>,
    batch?: BatchSpan,
  ): AsyncGenerator<AskEnd>;
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
    /** Once it aborts, calls that fail say nothing of the run. */
    readonly stop: AbortSignal;
  },
): Pool {
  const { journal, client, idOf, billOnce, stop } = ports;
  const pending = new Map<
    string,
    { readonly ask: Ask; rounds: number; readonly failures: AttemptFailure[] }
  >();
  for (const ask of asks) pending.set(idOf(ask), { ask, rounds: 0, failures: [] });
  const ended = new Set<string>();
  const stopped = new Map<string, Stopped>();
  let halted = false;

  /** Journals one end. Undefined when the trial is to be submitted again. */
  async function keep(id: string, end: AttemptEnd, batch?: BatchSpan): Promise<AskEnd | undefined> {
    const one = pending.get(id);
    if (one === undefined) return undefined;
    const { ask } = one;
    const trial = trialKey(ask.trial);
    // What an earlier start submitted was submitted once at least.
    one.rounds = Math.max(one.rounds, 1);
    const attempt = one.rounds;
    if ('answer' in end) {
      const { answer, raw, source } = end;
      await journal.append({
        kind: 'answer',
        trial,
        attempt,
        key: ask.key,
        input: ask.input,
        api: ask.request.api,
        model: ask.request.model,
        latency_ms: answer.latency_ms,
        ...(answer.request_id === undefined ? {} : { request_id: answer.request_id }),
        source,
        ...(batch === undefined ? {} : { batch: batch.id }),
        raw,
      });
      finish(id, ask, end, batch);
      return { ask, end: { ...answer, batch: true }, attempts: attempt };
    }
    const { failure } = end;
    const final =
      attempt >= ROUNDS || !mayPass(failure, one.failures) || (billOnce && failure.possibly_billed);
    await journal.append({
      kind: 'failure',
      trial,
      attempt,
      failed: failure.kind,
      message: failure.message,
      ...(failure.status === undefined ? {} : { status: failure.status }),
      ...(failure.code === undefined ? {} : { code: failure.code }),
      ...(failure.request_id === undefined ? {} : { request_id: failure.request_id }),
      possibly_billed: failure.possibly_billed,
      ...(failure.billed === undefined ? {} : { billed: { ...failure.billed, batch: true } }),
      ...(failure.raw === undefined ? {} : { raw: failure.raw }),
      final,
    });
    one.failures.push(failure);
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
  ): AsyncGenerator<AskEnd> {
    for (let at = 0; at < ends.length; at += AT_ONCE) {
      const kept = await Promise.all(ends.slice(at, at + AT_ONCE).map(({ id, end }) => keep(id, end, batch)));
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
    submitted(some) {
      for (const ask of some) {
        const one = pending.get(idOf(ask));
        if (one !== undefined) one.rounds++;
      }
    },
    settle: (lines, batch) =>
      keepAll(
        lines.map(({ id, ask, end }) => ({
          id,
          end: 'response' in end ? client.read(ask, end.response) : end,
        })),
        batch,
      ),
    failAll: (failed, batch) =>
      keepAll(
        Array.from(failed, ({ ask, failure }) => ({ id: idOf(ask), end: { failure } })),
        batch,
      ),
    halt,
    halted: () => halted,
    stopped: () => [...stopped.values()],
  };
}
