import { mayPass } from '../core/retry.ts';
import type { AttemptFailure } from '../domain/answer.ts';
import type { Clock, Tried } from '../domain/ports.ts';

/** Calls that cost nothing are made again for this long, in milliseconds, before the run is left for later. */
const LONGEST_FAILING = 10 * 60_000;

/** Milliseconds of the first wait where the server named none; it doubles up to the longest. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

/** What waiting needs of the world. */
export interface Waiting {
  readonly clock: Clock;
  /** Numbers from 0 up to 1, for the jitter of waits. */
  readonly random: () => number;
  /** Ends every wait. */
  readonly stop: AbortSignal;
}

/** Sleeps; false when the sleep was ended. */
export async function slept(ms: number, { clock, stop }: Waiting): Promise<boolean> {
  return clock.sleep(ms, stop).then(
    () => true,
    (error: unknown) => {
      if (stop.aborted) return false;
      throw error;
    },
  );
}

/** Counts how long something has been failing without a success in between. */
export interface Patience {
  /** Waits as long as the failure asks for. False when it cannot pass, has lasted too long, or the wait was ended. */
  outlasts(failure: AttemptFailure): Promise<boolean>;
  /** Something went well: failing begins anew. */
  renew(): void;
}

/** Patience for one row of failures. A wait that the server named is honoured in full and only ever lengthened. */
export function patience(waiting: Waiting): Patience {
  let failures = 0;
  let since = 0;
  return {
    async outlasts(failure) {
      if (!mayPass(failure)) return false;
      const now = waiting.clock.monotonic();
      if (failures++ === 0) since = now;
      const base = failure.retry_after_ms ?? Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT);
      const wait = base + Math.min(base, LONGEST_WAIT) * 0.25 * waiting.random();
      return now + wait - since <= LONGEST_FAILING && (await slept(wait, waiting));
    },
    renew() {
      failures = 0;
    },
  };
}

/** Calls until it succeeds, or patience ends: then the last failure. */
export async function persist<T>(call: () => Promise<Tried<T>>, waiting: Waiting): Promise<Tried<T>> {
  const { outlasts } = patience(waiting);
  for (;;) {
    const got = await call();
    if ('value' in got || !(await outlasts(got.failure))) return got;
  }
}
