import { normalQuantile } from './kernels.ts';

/** Passes out of trials. Both are whole numbers, and `passed` is at most `trials`. */
export interface Tally {
  readonly passed: number;
  readonly trials: number;
}

/** A pass rate with its one-sided bounds, each 0 to 1. */
export interface RateBounds {
  /** Absent without a trial. */
  readonly rate?: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The pass rate of a side with Wilson's score bounds, each of which errs with probability `level` (0 to 1/2). Unequal pass
 * probabilities of the cases only shrink the variance, so the bounds hold for a suite as well (W. Hoeffding, 1956).
 * Without a trial anything is possible: 0 to 1.
 *
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
 */
export function wilson({ passed, trials }: Tally, level: number): RateBounds {
  if (trials === 0) return { low: 0, high: 1 };
  const z = -normalQuantile(level);
  const rate = passed / trials;
  const centre = rate + (z * z) / (2 * trials);
  const reach = z * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials * trials));
  const shrink = 1 + (z * z) / trials;
  // At the ends a bound is the rate itself; rounding must not put it beyond 0 or 1 or on the wrong side.
  return {
    rate,
    low: passed === 0 ? 0 : (centre - reach) / shrink,
    high: passed === trials ? 1 : (centre + reach) / shrink,
  };
}

/** What trials say of an absolute floor: proven at or above it, proven below it, or neither. */
export interface FloorVerdict extends RateBounds {
  readonly verdict: 'passed' | 'failed' | 'inconclusive';
}

/**
 * Whether a side's pass rate is at least `floor` (0 to 1): `passed` when the lower bound reaches it, `failed` when the upper
 * bound stays below it. All valid trials of the side count, each once.
 */
export function judgeFloor(side: Tally, floor: number, level = 0.05): FloorVerdict {
  const bounds = wilson(side, level);
  const passed = side.trials > 0 && bounds.low >= floor;
  return { ...bounds, verdict: passed ? 'passed' : bounds.high < floor ? 'failed' : 'inconclusive' };
}

/**
 * The fewest trials that can show a rate of at least `floor`: as many as must all pass. Infinity for a floor of 1, which no
 * number of trials shows.
 */
export function trialsForFloor(floor: number, level = 0.05): number {
  const z = normalQuantile(level);
  return Math.max(1, Math.ceil((floor * z * z) / (1 - floor)));
}

/**
 * pass^k: the unbiased estimate that k trials of a case all pass, C(passed, k) / C(trials, k); a measure of reliability.
 * Undefined with fewer than k trials. A RangeError for a k that is not a whole number from 1.
 *
 * Source: S. Yao et al., "tau-bench", 2024.
 */
export function passAllOf(k: number, { passed, trials }: Tally): number | undefined {
  if (!Number.isSafeInteger(k) || k < 1) throw new RangeError(`not a number of trials: ${k}`);
  if (trials < k) return undefined;
  let share = 1;
  for (let j = 0; j < k && share > 0; j++) share *= (passed - j) / (trials - j);
  return share;
}

/**
 * pass@k: the unbiased estimate that at least one of k trials of a case passes, 1 - C(failed, k) / C(trials, k).
 * Undefined with fewer than k trials. A RangeError for a k that is not a whole number from 1.
 *
 * Source: M. Chen et al., "Evaluating large language models trained on code", 2021.
 */
export function passAnyOf(k: number, { passed, trials }: Tally): number | undefined {
  const allFail = passAllOf(k, { passed: trials - passed, trials });
  return allFail === undefined ? undefined : 1 - allFail;
}
