/** Requests in flight at once to begin with, and at most, where no concurrency is written. */
export const FIRST_LIMIT = 8;
export const HIGHEST_LIMIT = 256;

/**
 * How many requests may be in flight at once: additive increase, multiplicative decrease (Chiu and Jain 1989). It grows
 * while it is what holds requests back, and is halved when the server refuses one.
 */
export interface AdaptiveLimit {
  /** The limit now; at least 1, with a fraction while it grows. */
  limit: number;
  /** It never grows above this. */
  readonly ceiling: number;
  /** Set once the server has refused a request. */
  refused: boolean;
}

/** @param written `--concurrency`: where it starts, and its ceiling. */
export function startLimit(written: number | undefined): AdaptiveLimit {
  return { limit: written ?? FIRST_LIMIT, ceiling: written ?? HIGHEST_LIMIT, refused: false };
}

/** Halves the limit. */
export function cutLimit(state: AdaptiveLimit): void {
  state.limit = Math.max(1, Math.floor(state.limit / 2));
  state.refused = true;
}

/**
 * Takes note of an answer to a request that was sent since the last cut: one more in flight a round of answers. Where
 * there is `room` (the server's figures show it, or next to nothing is sent) and nothing was ever refused, one more an
 * answer, which doubles the limit each round.
 */
export function growLimit(
  state: AdaptiveLimit,
  seen: { readonly inFlight: number; readonly room: boolean },
): void {
  if (seen.inFlight < Math.floor(state.limit)) return;
  const step = seen.room && !state.refused ? 1 : 1 / state.limit;
  state.limit = Math.min(state.ceiling, state.limit + step);
}
