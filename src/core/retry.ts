import type { AttemptFailure, FailedKind } from '../domain/answer.ts';

/**
 * What follows from each kind of failure. `tries`: attempts in all. `stops`: what the rest of the plan loses, since asking
 * on would only repeat it: nothing, this target, or the run.
 */
interface Consequence {
  readonly tries: number;
  readonly stops: 'nothing' | 'target' | 'run';
}

/** Only what cannot have been billed, or was billed at most once, is tried again. */
const consequences: { readonly [kind in FailedKind]: Consequence } = {
  rate_limited: { tries: 8, stops: 'nothing' },
  server_error: { tries: 5, stops: 'nothing' },
  connect_error: { tries: 5, stops: 'nothing' },
  timeout: { tries: 2, stops: 'nothing' },
  reset: { tries: 2, stops: 'nothing' },
  malformed: { tries: 2, stops: 'nothing' },
  quota: { tries: 1, stops: 'run' },
  auth: { tries: 1, stops: 'run' },
  model_not_found: { tries: 1, stops: 'target' },
  snapshot_mismatch: { tries: 1, stops: 'nothing' },
  context_length: { tries: 1, stops: 'nothing' },
  invalid_request: { tries: 1, stops: 'nothing' },
  cancelled: { tries: 1, stops: 'nothing' },
};

/** What the rest of the plan loses by this failure. */
export function stopsWhat(kind: FailedKind): Consequence['stops'] {
  return consequences[kind].stops;
}

/** Milliseconds of the first wait where the server named none; it doubles up to the longest. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/**
 * Milliseconds to wait before the next attempt, or undefined when there is none. A wait that the server named is honoured
 * in full and only ever lengthened.
 *
 * @param attempt the attempt that failed, from 1
 * @param random a number from 0 up to 1, for the jitter
 */
export function retryWait(failure: AttemptFailure, attempt: number, random: number): number | undefined {
  if (failure.should_retry === false) return undefined;
  if (attempt >= consequences[failure.kind].tries) return undefined;
  const base = failure.retry_after_ms ?? Math.min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT);
  return base + Math.min(base, LONGEST_WAIT) * 0.25 * random;
}
