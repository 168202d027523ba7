/** What was used of one limit, second by second. */
export interface Use {
  /** The second of the first entry, counted from the clock's zero. */
  first: number | undefined;
  /** The amounts of that second and of those after it. */
  readonly seconds: number[];
}

export function startUse(): Use {
  return { first: undefined, seconds: [] };
}

/** Books an amount to the second in which its request was sent; a later correction goes to that same second. */
export function bookUse(use: Use, sent: number, amount: number): void {
  const second = Math.floor(sent / 1000);
  use.first ??= second;
  const at = second - use.first;
  while (use.seconds.length <= at) use.seconds.push(0);
  use.seconds[at] = (use.seconds[at] ?? 0) + amount;
}

/** The sum over the 60 seconds, or so many, that end with the second of `at`. */
export function usedWithin(use: Use, at: number, seconds = 60): number {
  const last = Math.floor(at / 1000) - (use.first ?? 0);
  let sum = 0;
  for (let second = Math.max(0, last - seconds + 1); second <= last; second++)
    sum += use.seconds[second] ?? 0;
  return sum;
}

/** The largest sum over any 60 seconds in a row. */
export function peakMinute(use: Use): number {
  let sum = 0;
  let peak = 0;
  for (const [second, amount] of use.seconds.entries()) {
    sum += amount - (use.seconds[second - 60] ?? 0);
    peak = Math.max(peak, sum);
  }
  return peak;
}
