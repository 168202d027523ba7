/** The part of a refused rate at which it goes on. */
const CUT = 0.9;

/** How far around a refused rate growth is careful, and the growth an answer there, elsewhere, and from a guess. */
const NEAR = 0.15;
const CAREFUL = 0.0005;
const QUICK = 0.05;
const FROM_A_GUESS = 0.1;

const MINUTE = 60_000;

/** A rate at which the pace no longer matters. */
const HIGHEST = 10;

/** Requests that must have been answered before their number says what a server lets pass in a burst. */
const TELLING = 20;

/**
 * Requests a millisecond as refusals have taught it. It serves where the server's figures are missing or do not hold: a
 * limit enforced by the second, a limit that others share. Unlimited until the first refusal.
 */
export interface Pace {
  rate: number | undefined;
  /** The rate that was last refused. */
  refused: number | undefined;
  /** The next request's share of the time between two, 0 to its bound. */
  level: number;
  /** When the level was last brought up to date. */
  at: number;
}

/** What was seen when the server turned a request away. Times in milliseconds. */
export interface Refusal {
  /** Requests that passed within the last minute, and how long ago the first of them was sent. */
  readonly minute: Passed;
  /** Requests answered so far: what is in flight may yet be refused, and a server that has let in none tells no rate. */
  readonly answered: number;
  /** The same of the last few seconds. */
  readonly recent: Passed;
  /** From the request before the refused one to the refused one. */
  readonly gap: number;
  /** The wait that the server named. */
  readonly wait: number | undefined;
  /** Requests a minute that the server says it allows, less the headroom. */
  readonly limit: number | undefined;
}

/** So many requests in so many milliseconds. */
export interface Passed {
  readonly count: number;
  /** Milliseconds. */
  readonly span: number;
}

export function startPace(): Pace {
  return { rate: undefined, refused: undefined, level: 1, at: 0 };
}

/** When the pace lets the next request go, at the earliest `now`. */
export function pacedAt(pace: Pace, now: number): number {
  if (pace.rate === undefined) return now;
  flow(pace, pace.rate, now);
  return pace.level >= 1 - 1e-6 ? now : now + (1 - pace.level) / pace.rate;
}

/** Takes note of a request that is sent now. */
export function stepPace(pace: Pace, now: number): void {
  if (pace.rate === undefined) return;
  flow(pace, pace.rate, now);
  pace.level -= 1;
}

/** Lets flow in what is due. A wake-up some milliseconds late is made good; nothing more is saved up. */
function flow(pace: Pace, rate: number, now: number): void {
  if (now <= pace.at) return;
  pace.level = Math.min(Math.max(1, rate * 20), pace.level + rate * (now - pace.at));
  pace.at = now;
}

/** Slows down after a refusal, once in a cool-down. */
export function cutPace(pace: Pace, seen: Refusal, now: number): void {
  const before = pace.rate;
  if (isWindow(seen)) {
    // The server counts by the minute and starts anew after the wait, so the average need not fall. At twice the average
    // few requests are under way when the count is full, and the last minute is half as long.
    pace.rate = 2 * (seen.minute.count / MINUTE);
    pace.refused = pace.rate / (1 - NEAR);
  } else if (before === undefined) {
    // This rate is inferred, not refused: growth need not be careful around it.
    const first = firstRate(seen);
    if (first === undefined) return;
    pace.rate = first * CUT;
  } else {
    const passing = seen.recent.count / seen.recent.span;
    const telling = seen.recent.count >= TELLING;
    // Pauses held back so much that the pace proves nothing; half of it is a guess, from which growth is quick.
    const unproven = !telling && passing < before / 2;
    pace.refused = unproven ? undefined : telling ? Math.min(before, passing) : before;
    pace.rate = pace.refused === undefined ? before / 2 : pace.refused * CUT;
  }
  pace.level = 0;
  pace.at = now;
}

/** A server that spaces requests names the time of one; a wait in which many would pass is that for its next minute. */
function isWindow({ minute, answered, wait }: Refusal): boolean {
  return wait !== undefined && wait > 2000 && answered >= TELLING && (wait * minute.count) / MINUTE > 5;
}

/**
 * The rate behind a first refusal: the least of what the evidence allows. A burst that drained a full minute's worth and
 * what flowed in meanwhile tells the limit L, since it let pass L + L × span / 60 s. After fewer, the slots of a server
 * that spaces requests are as far apart as the last that passed and the time it names for the next.
 */
function firstRate({ minute, answered, gap, wait, limit }: Refusal): number | undefined {
  if (answered === 0) return undefined;
  const named = limit === undefined ? Number.POSITIVE_INFINITY : limit / MINUTE;
  if (answered >= TELLING) return Math.min(named, minute.count / (MINUTE + minute.span));
  if (limit !== undefined) return named;
  if (wait !== undefined && wait > 0) return 1 / (gap + wait);
  return minute.count > 0 && minute.span > 0 ? minute.count / minute.span : undefined;
}

/** Speeds up with an answer to a request that was sent since the last refusal. */
export function growPace(pace: Pace): void {
  const { rate, refused } = pace;
  if (rate === undefined) return;
  const near = refused !== undefined && Math.abs(rate / refused - 1) <= NEAR;
  const growth = refused === undefined ? FROM_A_GUESS : near ? CAREFUL : QUICK;
  pace.rate = Math.min(HIGHEST, rate * (1 + growth));
}
