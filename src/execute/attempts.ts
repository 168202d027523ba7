import { type AfterFailure, afterFailure } from '../core/retry.ts';
import type { AttemptFailure } from '../domain/answer.ts';
import type { LimitKey } from '../domain/limits.ts';
import type { Link } from '../domain/link.ts';
import type { Ask, AskEnd, Client, Clock, Journal } from '../domain/ports.ts';
import { trialKey } from '../domain/trial.ts';
import type { Limiter, Permit } from './limiter.ts';
import type { Purse, Spent } from './purse.ts';

/** What an ask needs of the world. */
export interface AttemptPorts {
  readonly client: Client;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly limiter: Limiter;
  /** Absent: the run has no budget. */
  readonly purse?: Purse;
  /** A new id for each attempt. */
  readonly requestId: () => string;
  /** Numbers from 0 up to 1, for the jitter of waits. */
  readonly random: () => number;
}

/** Whose limits an ask draws on, and an estimate of all tokens that it may use. */
export interface Load {
  readonly key: LimitKey;
  readonly tokens: number;
}

/** What is known of a run while one of its asks is attempted. */
export interface AttemptRules {
  /** Undefined where nothing limits the ask, as in a replay. */
  readonly loadOf: (ask: Ask) => Load | undefined;
  /** Retries that the run may still make; counted down. */
  readonly retries: { left: number };
  /** When the run must end, on the monotonic clock. */
  readonly deadline?: number;
  /** No new attempt once it aborts. */
  readonly stop: AbortSignal;
  /** Ends what is in flight. */
  readonly abort: AbortSignal;
}

/** How an ask ended: with what it brought, and what that means for the others. */
export type Ended =
  | {
      readonly end: AskEnd;
      readonly next: Exclude<AfterFailure['next'], 'retry'> | 'go-on';
      readonly why?: string;
    }
  /** `end` where the trial has one all the same: its target failed before. */
  | { readonly spent: Spent; readonly end?: AskEnd }
  /** It was stopped before it could end: nothing is known of it. */
  | 'stopped';

/** What is asked of one link in a trial. */
export interface Leg {
  /** The ask with the link's own request, and the fallbacks that are left after it. */
  readonly asked: Ask;
  /** Absent: the target itself. */
  readonly link?: Link;
  /** Requests of the trial that other links have had. */
  readonly sent: number;
}

/**
 * Attempts one ask on one link until it ends: waits for its part of the limits and of the budget, writes that it is sent, sends it, and
 * has the answer on disk before it says so.
 */
export async function attempt(
  ask: Ask,
  ports: AttemptPorts,
  rules: AttemptRules,
  { asked, link, sent }: Leg = { asked: ask, sent: 0 },
): Promise<Ended> {
  const { client, journal, clock, purse } = ports;
  const trial = trialKey(ask.trial);
  const load = rules.loadOf(asked);
  const via = link === undefined ? {} : { link };
  const earlier: AttemptFailure[] = [];
  let afterMs = 0;
  for (let number = sent + 1; ; number++) {
    const held = await purse?.hold(asked, rules.stop);
    if (held === 'aborted') return 'stopped';
    if (held !== undefined && 'spent' in held) return held;
    const permit = load === undefined ? undefined : await permitOf(ports.limiter, load, afterMs, rules.stop);
    if (rules.stop.aborted) {
      permit?.settle({});
      held?.hold.release();
      return 'stopped';
    }
    const request = ports.requestId();
    await journal.note({ kind: 'intent', trial, attempt: number, request, ...via });
    const started = clock.monotonic();
    const got = await client.ask(asked, { requestId: request, signal: rules.abort });
    held?.hold.settle(got);
    if ('answer' in got) {
      const { raw, source } = got;
      const answer = { ...got.answer, ...via };
      permit?.settle({ status: 200, usage: answer.usage, limits: got.limits });
      const latency_ms =
        source === 'replay' ? answer.latency_ms : (answer.latency_ms ?? clock.monotonic() - started);
      await journal.append({
        kind: 'answer',
        trial,
        attempt: number,
        key: ask.key,
        input: ask.input,
        api: ask.request.api,
        model: ask.request.model,
        latency_ms,
        ...(answer.ttft_ms === undefined ? {} : { ttft_ms: answer.ttft_ms }),
        ...(answer.request_id === undefined ? {} : { request_id: answer.request_id }),
        source,
        ...(answer.link === undefined ? {} : { link: answer.link }),
        raw,
      });
      return { end: { ask, end: answer, attempts: number }, next: 'go-on' };
    }

    const { failure } = got;
    const { status, code, retry_after_ms: retryAfterMs } = failure;
    // A request that no limit can hold is refused by a 429 as well, which is no reason for the others to wait.
    const said = failure.kind === 'invalid_request' ? {} : { status, code, retryAfterMs };
    const refusedForMs = permit?.settle({ ...said, limits: got.limits });
    const remainingMs = rules.deadline === undefined ? undefined : rules.deadline - clock.monotonic();
    const state = { earlier, budget: rules.retries.left, remainingMs, refusedForMs };
    const decision = afterFailure(state, failure, ports.random());
    const retry = decision.next === 'retry' && !rules.stop.aborted ? decision : undefined;
    if (retry !== undefined) rules.retries.left -= retry.spends;
    await journal.append({
      kind: 'failure',
      trial,
      attempt: number,
      failed: failure.kind,
      message: failure.message,
      ...(failure.status === undefined ? {} : { status: failure.status }),
      ...(failure.code === undefined ? {} : { code: failure.code }),
      ...(failure.request_id === undefined ? {} : { request_id: failure.request_id }),
      possibly_billed: failure.possibly_billed,
      ...(failure.billed === undefined ? {} : { billed: failure.billed }),
      ...(failure.raw === undefined ? {} : { raw: failure.raw }),
      final: retry === undefined,
      ...via,
    });
    if (failure.kind === 'cancelled') return 'stopped';
    if (retry === undefined) {
      const end = { ask, end: failure, attempts: number };
      return decision.next === 'retry'
        ? { end, next: 'give-up' }
        : { end, next: decision.next, why: decision.why };
    }
    earlier.push(failure);
    afterMs = retry.afterMs;
  }
}

/** Waits for the limits, and for the back-off before another attempt. Undefined when the signal came first. */
async function permitOf(
  limiter: Limiter,
  { key, tokens }: Load,
  afterMs: number,
  stop: AbortSignal,
): Promise<Permit | undefined> {
  try {
    return await limiter.acquire(key, { tokens, afterMs }, stop);
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  }
}
