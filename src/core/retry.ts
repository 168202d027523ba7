import type { AttemptFailure, FailedKind } from '../domain/answer.ts';
import type { LimitWait } from '../domain/limits.ts';

/**
 * How a failure may be tried again. `ordered`: the server told everybody to come back later, and the limiter waits for all.
 * `harmless`: nothing was billed. `costly`: the request may have been billed. `never`: it would only repeat.
 */
type Retry = 'ordered' | 'harmless' | 'costly' | 'never';

/** Retries of one trial, by the way they are tried again. A trial that only ever hears 429 outlasts a limit's minute. */
const RETRIES: { readonly [retry in Retry]: number } = { ordered: 11, harmless: 4, costly: 1, never: 0 };

/**
 * What follows from each kind of failure. `stops`: what the rest of the plan loses, since asking on would only repeat it.
 */
interface Consequence {
  readonly retry: Retry;
  readonly stops?: 'target' | 'run';
  /** Production asks a fallback then: the link is down, and what was asked has nothing to do with it. */
  readonly failsOver?: true;
}

const consequences: { readonly [kind in FailedKind]: Consequence } = {
  rate_limited: { retry: 'ordered', failsOver: true },
  server_error: { retry: 'harmless', failsOver: true },
  connect_error: { retry: 'harmless', failsOver: true },
  timeout: { retry: 'costly', failsOver: true },
  reset: { retry: 'costly', failsOver: true },
  malformed: { retry: 'costly', failsOver: true },
  quota: { retry: 'never', stops: 'run' },
  auth: { retry: 'never', stops: 'run' },
  model_not_found: { retry: 'never', stops: 'target' },
  snapshot_mismatch: { retry: 'never' },
  context_length: { retry: 'never' },
  invalid_request: { retry: 'never' },
  cancelled: { retry: 'never' },
  batch_expired: { retry: 'harmless' },
  batch_missing: { retry: 'harmless' },
};

/** What the rest of a plan loses by a failure of this kind; undefined: nothing. */
export function stopsWhat(kind: FailedKind): 'target' | 'run' | undefined {
  return consequences[kind].stops;
}

/**
 * Whether a fallback is asked once the policy gives a trial up for a failure of this kind. Never for what the request is
 * refused for, and never for what stops the target or the run (auth, quota, an unknown model): it would send every other
 * trial to the fallback, which costs and says nothing of the pin, while a stopped run can be resumed.
 */
export function failsOver(kind: FailedKind): boolean {
  return consequences[kind].failsOver ?? false;
}

/**
 * Whether asking again may bring something else, for whoever has no one waiting: a batch, or a call that costs nothing.
 *
 * @param earlier the failures before this one; what may have been billed is asked again once
 */
export function mayPass(failure: AttemptFailure, earlier: readonly AttemptFailure[] = []): boolean {
  return failure.should_retry !== false && countLike(failure, earlier) < RETRIES[retryOf(failure)];
}

/** What the decision after a failure depends on, beside the failure. */
export interface RetryState {
  /** The failures of this trial before this one. */
  readonly earlier: readonly AttemptFailure[];
  /** Retries that the run may still make. */
  readonly budget: number;
  /** Milliseconds that are left of the run's time (`--max-time`); absent when it has no end. */
  readonly remainingMs?: number;
  /** Milliseconds for which the server has refused every request, as the limiter counts them; 0 where it does not. */
  readonly refusedForMs?: number;
}

/**
 * What to do after a failure. `retry`: ask again, `afterMs` from now at the earliest; `spends` comes off the run's budget.
 * `give-up`: this trial ends with the failure. `stop-target`, `stop-run`: so does whatever has not been asked of this
 * target, or at all. `why` is a sentence without a full stop.
 */
export type AfterFailure =
  | { readonly next: 'retry'; readonly afterMs: number; readonly spends: 0 | 1 }
  | { readonly next: 'give-up' | 'stop-target' | 'stop-run'; readonly why: string };

/** Retries that a run of so many planned trials may make: 10 %, and at least 3. Waits ordered by a 429 are not among them. */
export function retryBudget(planned: number): number {
  return Math.max(3, Math.floor(planned / 10));
}

/** Milliseconds that a run without an end waits for a server that refuses everything: servers have asked for days. */
const PATIENCE = 15 * 60_000;

/** Milliseconds of the first wait where the server named none, and of that after "overloaded"; it doubles up to the longest. */
const FIRST_WAIT = 500;
const FIRST_WAIT_OVERLOADED = 2_000;
const LONGEST_WAIT = 30_000;

/**
 * The one policy of retries. A wait that the server named is kept in full; jitter is only added.
 *
 * @param random a number from 0 up to 1, for the jitter
 */
export function afterFailure(state: RetryState, failure: AttemptFailure, random: number): AfterFailure {
  const { stops } = consequences[failure.kind];
  if (stops === 'run') return { next: 'stop-run', why: 'every other request would fail in the same way' };
  if (stops === 'target')
    return { next: 'stop-target', why: 'every other request to this model would fail in the same way' };

  const retry = retryOf(failure);
  if (retry === 'never') return { next: 'give-up', why: 'asking again would bring the same' };
  if (failure.should_retry === false) return { next: 'give-up', why: 'the server said not to try again' };

  const named = failure.retry_after_ms;
  const remaining = state.remainingMs ?? PATIENCE;
  if (named !== undefined && named > remaining)
    return {
      next: 'stop-target',
      why: `the server asks to wait ${seconds(named)}, and ${timeLeft(state.remainingMs)}`,
    };
  const refusedFor = state.refusedForMs ?? 0;
  if (state.remainingMs === undefined && refusedFor > PATIENCE)
    return { next: 'stop-target', why: `the server has refused every request for ${seconds(refusedFor)}` };

  const before = countLike(failure, state.earlier);
  if (before >= RETRIES[retry]) return { next: 'give-up', why: exhausted(retry, before + 1) };
  // The limiter keeps the pause that a 429 orders, for all requests at once, with the jitter that it needs.
  if (retry === 'ordered') return { next: 'retry', afterMs: named ?? 0, spends: 0 };

  if (state.budget < 1)
    return { next: 'give-up', why: 'the retries of this run are spent (10 % of its trials, at least 3)' };
  const wait = named ?? backoff(failure, state.earlier.length);
  const afterMs = wait + Math.min(wait, LONGEST_WAIT) * 0.5 * random;
  if (wait > remaining) return { next: 'give-up', why: `the run has only ${seconds(remaining)} left` };
  return { next: 'retry', afterMs, spends: 1 };
}

/**
 * Why a request does not wait for what the server ordered, without a full stop; undefined where it does. Without an end of
 * the run's time, a limit of which nothing is left counts by when all of it is there again: one of a day would let a
 * request go now and then, and the run would go on for hours.
 *
 * @param remainingMs as in `RetryState`
 */
export function waitsTooLong(
  { what, limit, until, restored = until }: LimitWait,
  now: number,
  remainingMs?: number,
): string | undefined {
  const ms = (remainingMs === undefined ? Math.max(until, restored) : until) - now;
  if (ms <= (remainingMs ?? PATIENCE)) return undefined;
  const order =
    what === 'pause'
      ? `the server asks to wait ${seconds(ms)}`
      : `the server says that nothing is left of ${limit === undefined ? 'its limit of' : `the limit of ${limit}`} ${what.replace('_', ' ')} for ${seconds(ms)}`;
  return `${order}, and ${timeLeft(remainingMs)}`;
}

function timeLeft(remainingMs: number | undefined): string {
  return remainingMs === undefined
    ? `without --max-time a run waits for ${seconds(PATIENCE)} at most`
    : `the run has ${seconds(remainingMs)} left`;
}

/** How many failures are tried again in the same way as this one. */
function countLike(failure: AttemptFailure, others: readonly AttemptFailure[]): number {
  return others.filter((other) => retryOf(other) === retryOf(failure)).length;
}

function retryOf(failure: AttemptFailure): Retry {
  const { retry } = consequences[failure.kind];
  // A redirect is no passing trouble: the base URL is wrong.
  if (failure.status !== undefined && failure.status >= 300 && failure.status < 400) return 'never';
  // A limit is told inside a response as well, which may have been billed for what was made until then.
  return retry !== 'never' && failure.possibly_billed ? 'costly' : retry;
}

function backoff(failure: AttemptFailure, earlier: number): number {
  const overloaded = failure.status === 503 || failure.status === 529;
  return Math.min((overloaded ? FIRST_WAIT_OVERLOADED : FIRST_WAIT) * 2 ** earlier, LONGEST_WAIT);
}

function exhausted(retry: Retry, times: number): string {
  return retry === 'costly'
    ? 'it may have been billed twice already'
    : `it has failed ${times} times in this way`;
}

function seconds(ms: number): string {
  return `${Math.max(0, Math.ceil(ms / 1000))} s`;
}
