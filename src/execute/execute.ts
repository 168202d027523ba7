import type PQueue from 'p-queue';
import { retryWait, stopsWhat } from '../core/retry.ts';
import type { AttemptFailure } from '../domain/answer.ts';
import type { Ask, AskEnd, Client, Clock, Journal } from '../domain/ports.ts';
import { trialKey } from '../domain/trial.ts';
import type { Purse, Spent } from './purse.ts';

/** What the loop needs of the world. */
export interface ExecutePorts {
  readonly client: Client;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Absent: the run has no budget. */
  readonly purse?: Purse;
  /** A new id for each attempt. */
  readonly requestId: () => string;
  /** Numbers from 0 up to 1, for the jitter of waits. */
  readonly random: () => number;
}

export interface ExecuteOptions {
  /** Requests in flight at once. */
  readonly concurrency: number;
  /** No new request once it aborts; what is in flight may land. */
  readonly stop: AbortSignal;
  /** Ends what is in flight, and every wait. */
  readonly abort: AbortSignal;
}

/** Why asks of the plan were not asked: what the first of these failures said. */
export interface Stopped {
  readonly ask: Ask;
  /** The failure that would only repeat. */
  readonly failure?: AttemptFailure;
  /** The budget that no longer holds the ask's worst case. */
  readonly spent?: Spent;
}

/**
 * Asks, and yields each ask as it ends. An answer is durable in the journal before it is yielded; an attempt is noted
 * before it is sent. Ends early when a failure would only repeat (a refused key, spent quota, an unknown model) and then
 * returns what stopped it.
 */
export async function* execute(
  asks: Iterable<Ask>,
  ports: ExecutePorts,
  options: ExecuteOptions,
): AsyncGenerator<AskEnd, readonly Stopped[]> {
  const { default: Queue } = await import('p-queue');
  const queue: PQueue = new Queue({ concurrency: options.concurrency });
  const channel = new Channel<AskEnd>();
  const stopped = new Map<string, Stopped>();
  const isStopped = (ask: Ask) => stopped.has(ask.trial.target);
  // Aborts when the reader has gone, our own side failed or the run is stopped: nothing more may be sent, no wait goes on.
  const halt = new AbortController();
  const stop = AbortSignal.any([options.stop, halt.signal]);

  const work = async (ask: Ask) => {
    if (stop.aborted || isStopped(ask)) return;
    const end = await settle(ask, ports, { ...options, stop });
    if (end === undefined) return;
    if ('spent' in end) {
      if (!stopped.has('')) stopped.set('', { ask, spent: end.spent });
      halt.abort();
      return;
    }
    channel.push(end);
    if (end.end.outcome !== 'failed') return;
    const scope = stopsWhat(end.end.kind);
    if (scope === 'nothing') return;
    const name = scope === 'run' ? '' : ask.trial.target;
    if (!stopped.has(name)) stopped.set(name, { ask, failure: end.end });
    if (scope === 'run') halt.abort();
  };

  const broken = (error: unknown) => {
    halt.abort();
    channel.fail(error);
  };

  const feed = async () => {
    for (const ask of asks) {
      if (stop.aborted) break;
      queue.add(() => work(ask).catch(broken));
      // A short queue keeps memory flat: asks are made as they are needed.
      if (queue.size > options.concurrency) await queue.onSizeLessThan(options.concurrency);
    }
    await queue.onIdle();
    channel.end();
  };
  const feeding = feed().catch(broken);

  try {
    yield* channel.values();
  } finally {
    halt.abort();
    await feeding;
  }
  return [...stopped.values()];
}

/** Attempts one ask until it ends. Undefined when it was stopped before it could end: nothing is known of it. */
async function settle(
  ask: Ask,
  ports: ExecutePorts,
  options: ExecuteOptions,
): Promise<AskEnd | { readonly spent: Spent } | undefined> {
  const { client, journal, clock } = ports;
  const trial = trialKey(ask.trial);
  for (let attempt = 1; ; attempt++) {
    const held = await ports.purse?.hold(ask, options.stop);
    if (held === 'aborted') return undefined;
    if (held !== undefined && 'spent' in held) return held;
    const request = ports.requestId();
    await journal.note({ kind: 'intent', trial, attempt, request });
    const started = clock.monotonic();
    const got = await client.ask(ask, { requestId: request, signal: options.abort });
    held?.hold.settle(got);
    if ('answer' in got) {
      const { answer, raw, source } = got;
      const latency_ms =
        source === 'replay' ? answer.latency_ms : (answer.latency_ms ?? clock.monotonic() - started);
      await journal.append({
        kind: 'answer',
        trial,
        attempt,
        key: ask.key,
        input: ask.input,
        api: ask.request.api,
        model: ask.request.model,
        latency_ms,
        ...(answer.request_id === undefined ? {} : { request_id: answer.request_id }),
        source,
        raw,
      });
      return { ask, end: answer, attempts: attempt };
    }
    const { failure } = got;
    const wait = options.stop.aborted ? undefined : retryWait(failure, attempt, ports.random());
    const final = wait === undefined;
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
      ...(failure.raw === undefined ? {} : { raw: failure.raw }),
      final,
    });
    if (failure.kind === 'cancelled') return undefined;
    if (final) return { ask, end: failure, attempts: attempt };
    const slept = await clock.sleep(wait, options.stop).then(
      () => true,
      (error: unknown) => {
        if (options.stop.aborted) return false;
        throw error;
      },
    );
    if (!slept) return undefined;
  }
}

/** A stream between the workers of a queue and one reader. The first failure ends it. */
class Channel<T> {
  #items: T[] = [];
  #wake: (() => void) | undefined;
  #ended = false;
  #error: { readonly cause: unknown } | undefined;

  push(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(cause: unknown): void {
    this.#error ??= { cause };
    this.end();
  }

  async *values(): AsyncGenerator<T> {
    for (;;) {
      const items = this.#items;
      this.#items = [];
      yield* items;
      if (this.#error) throw this.#error.cause;
      if (this.#ended && this.#items.length === 0) return;
      if (this.#items.length > 0) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
