/** How far out an observation lies when nothing changed. All are probabilities, 0 to 1. */
export interface Tails {
  /** Of the candidate doing as badly as it did, or worse. */
  readonly worse: number;
  /** Of the candidate doing as well as it did, or better. */
  readonly better: number;
  /** Of exactly what was observed: counted by both tails. */
  readonly at: number;
  /** The smallest `worse` that any answers could have given with this many trials. */
  readonly smallest: number;
}

/** `count` independent copies of step x K, where K is i with probability chances[i]. */
export interface Part {
  readonly chances: Float64Array;
  /** A whole number from 1. */
  readonly step: number;
  readonly count: number;
}

/**
 * Chances below these are taken as 0. The first serves up to 8 standard deviations from the mean, where tails are above
 * 1e-28 or so; it keeps the window narrow, and with it the work. The second is just above the slow subnormal doubles.
 */
const NEGLIGIBLE = { near: 1e-45, far: 1e-290 };

/**
 * P(S <= observed), P(S >= observed) and P(S = observed) for the sum S of independent parts; `observed` is one of its
 * values. The tail on the observation's side of the mean is summed directly and keeps its relative precision down to
 * 1e-280; the other is its complement and at least about a half.
 */
export function tailsOfSum(parts: readonly Part[], observed: number): Omit<Tails, 'smallest'> {
  let mean = 0;
  let variance = 0;
  let most = 0;
  for (const { chances, step, count } of parts) {
    let first = 0;
    let second = 0;
    for (let i = 0; i < chances.length; i++) {
      first += i * chances[i]!;
      second += i * i * chances[i]!;
    }
    mean += count * step * first;
    variance += count * step * step * (second - first * first);
    most += count * step * (chances.length - 1);
  }
  const reversed = observed > mean;
  const negligible = (observed - mean) ** 2 < 64 * variance ? NEGLIGIBLE.near : NEGLIGIBLE.far;
  const direct = lowerTail(parts, reversed, reversed ? most - observed : observed, negligible);
  const other = Math.min(1, 1 - direct.tail + direct.at);
  return reversed
    ? { worse: other, better: direct.tail, at: direct.at }
    : { worse: direct.tail, better: other, at: direct.at };
}

/**
 * P(S <= observed) and P(S = observed), by convolution of the parts, of which only the values up to `observed` are
 * kept.
 */
function lowerTail(parts: readonly Part[], reversed: boolean, observed: number, negligible: number) {
  const laws = parts.map(({ chances, step, count }) => ({
    chances: reversed ? chances.toReversed() : chances,
    step,
    count,
    reach: step * (chances.length - 1),
  }));
  // Zeros below the first value spare the inner loop its bounds.
  const zero = 3 + Math.max(0, ...laws.map(({ reach }) => reach));
  const sum = new Float64Array(zero + observed + 1);
  sum[zero] = 1;
  let low = zero;
  let high = zero;
  for (const { chances, step, count, reach } of laws) {
    for (let copy = 0; copy < count; copy++) {
      high = Math.min(high + reach, zero + observed);
      // Four values at a time, because this loop is most of all the work; those below the window come out as zeros
      // again.
      for (let at = high; at >= low; at -= 4) {
        let [a, b, c, d] = [0, 0, 0, 0];
        for (let i = 0, from = at; i < chances.length; i++, from -= step) {
          const chance = chances[i]!;
          a += chance * sum[from]!;
          b += chance * sum[from - 1]!;
          c += chance * sum[from - 2]!;
          d += chance * sum[from - 3]!;
        }
        sum[at] = a;
        sum[at - 1] = b;
        sum[at - 2] = c;
        sum[at - 3] = d;
      }
      while (high > low && sum[high]! < negligible) sum[high--] = 0;
      while (low < high && sum[low]! < negligible) sum[low++] = 0;
    }
  }
  let tail = 0;
  for (let at = low; at <= high; at++) tail += sum[at]!;
  return { tail: Math.min(1, tail), at: sum[zero + observed]! };
}
