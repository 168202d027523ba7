/** From one number to another, both included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const NONE: Range = { low: 0, high: 0 };

/** The range of a sum. */
export function plus(a: Range, b: Range): Range {
  return { low: a.low + b.low, high: a.high + b.high };
}

/** The range of a product of numbers that are not negative. */
export function times(a: Range, b: Range): Range {
  return { low: a.low * b.low, high: a.high * b.high };
}

/** Both ends through one function. */
export function both(range: Range, by: (end: number) => number): Range {
  return { low: by(range.low), high: by(range.high) };
}

/** The smallest range that holds all values. Throws for none. */
export function spread(values: readonly number[]): Range {
  if (values.length === 0) throw new RangeError('no values, no range');
  return values.reduce<Range>(
    ({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }),
    { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY },
  );
}

/** The mean of the lows and that of the highs. Throws for none. */
export function meanRange(ranges: readonly Range[]): Range {
  if (ranges.length === 0) throw new RangeError('no ranges, no mean');
  return both(ranges.reduce(plus, NONE), (sum) => sum / ranges.length);
}
