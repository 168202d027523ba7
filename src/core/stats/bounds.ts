import { normalQuantile, studentQuantile } from './kernels.ts';
import { changeOf, type Kind } from './paired.ts';

/** The change of the mean pass rate and its one-sided bounds, as fractions: -0.05 is a drop of five points. */
export interface Bounds {
  readonly change: number;
  /** The true change is above this, but for the one-sided error asked for. */
  readonly low: number;
  /** The true change is below this, but for the one-sided error asked for. */
  readonly high: number;
}

/** An estimate of a mean change and how sure it is. */
export interface Moments {
  readonly change: number;
  /** Of `change`. */
  readonly variance: number;
  /**
   * Candidate's trials that the estimate is worth: its variance grows by at most 1/size for each unit of a lower truth.
   */
  readonly size: number;
  /** Degrees of freedom of Student's law; left out, the normal law. */
  readonly df?: number;
}

/** Nothing is known about a change: with no case, or one unit where two are needed. */
const UNKNOWN = { low: -1, high: 1 };

/**
 * The score bounds: `change` -/+ x with x^2 = z^2 (variance + x / size). The x / size is what the candidate's variance
 * would grow by if the truth were lower by x; with everything passing the lower bound is -z^2 / size, not 0.
 */
export function scoreBounds({ change, variance, size, df }: Moments, level: number): Bounds {
  if (!(size > 0) || df === 0 || !Number.isFinite(variance)) return { change, ...UNKNOWN };
  const z = df === undefined ? normalQuantile(1 - level) : studentQuantile(1 - level, df);
  const x = scoreWidth(z, variance, size);
  return { change, low: Math.max(-1, change - x), high: Math.min(1, change + x) };
}

/** The x of the score bounds at z standard errors: the positive root of x^2 = z^2 (variance + x / size). */
export function scoreWidth(z: number, variance: number, size: number): number {
  const g = (z * z) / size;
  return (g + Math.sqrt(g * g + 4 * z * z * variance)) / 2;
}

/**
 * Tango's score bounds for one trial a case, from how many cases passed only before and only after.
 *
 * Source: T. Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample
 * design", 1998.
 */
export function tangoBounds(onlyBefore: number, onlyAfter: number, cases: number, level: number): Bounds {
  const change = cases === 0 ? 0 : (onlyAfter - onlyBefore) / cases;
  if (cases === 0) return { change, ...UNKNOWN };
  const z = normalQuantile(1 - level);
  const low = tangoLow(onlyBefore, onlyAfter, cases, z);
  // 0 - x, because -x makes a negative zero of 0.
  return { change, low, high: 0 - tangoLow(onlyAfter, onlyBefore, cases, z) };
}

/** The delta below (c - b) / n whose score statistic is z, by halving. */
function tangoLow(b: number, c: number, n: number, z: number): number {
  let under = -1;
  let over = (c - b) / n;
  for (let step = 0; step < 60; step++) {
    const delta = (under + over) / 2;
    if (delta <= under || delta >= over) break;
    const e = (2 * n - c + b) * delta - b - c;
    const f = -b * delta * (1 - delta);
    const q = (Math.sqrt(e * e - 8 * n * f) - e) / (4 * n);
    const spread = Math.sqrt(n * (2 * q + delta * (1 - delta)));
    if (c - b - n * delta > z * spread) under = delta;
    else over = delta;
  }
  return over;
}

/**
 * Bounds where trials are independent. One trial a case on both sides: Tango's. Otherwise the score bounds with the
 * variance between the trials of each case; a case with a single trial on a side shows no such variance, and counts
 * with its distance from the mean change instead and as one trial. Where that is every case, this is the case-level
 * variance.
 */
export function trialBounds(kinds: readonly Kind[], level: number): Bounds {
  return singles(kinds) ? singleBounds(kinds, level) : scoreBounds(moments(kinds, withinCase), level);
}

/** Bounds where trials of one case may be copies of each other, so that cases are what is independent. */
export function caseBounds(kinds: readonly Kind[], level: number): Bounds {
  return singles(kinds)
    ? singleBounds(kinds, level)
    : scoreBounds(
        moments(kinds, () => null),
        level,
      );
}

/** Whether every case has one trial on each side and the same weight, which is what Tango's bounds are for. */
function singles(kinds: readonly Kind[]): boolean {
  const weight = kinds[0]?.weight;
  return kinds.every((one) => one.trialsBefore === 1 && one.trialsAfter === 1 && one.weight === weight);
}

function singleBounds(kinds: readonly Kind[], level: number): Bounds {
  let onlyBefore = 0;
  let onlyAfter = 0;
  let cases = 0;
  for (const { passedBefore, passedAfter, count } of kinds) {
    cases += count;
    if (passedBefore > passedAfter) onlyBefore += count;
    if (passedAfter > passedBefore) onlyAfter += count;
  }
  return tangoBounds(onlyBefore, onlyAfter, cases, level);
}

/** Variance of the change of one case as its own trials show it; null where a side has too few. */
function withinCase({
  passedBefore: b,
  trialsBefore: tb,
  passedAfter: c,
  trialsAfter: tc,
}: Kind): number | null {
  if (tb < 2 || tc < 2) return null;
  return (b * (tb - b)) / (tb * tb * (tb - 1)) + (c * (tc - c)) / (tc * tc * (tc - 1));
}

function moments(kinds: readonly Kind[], own: (kind: Kind) => number | null): Moments {
  let cases = 0;
  let weights = 0;
  let sum = 0;
  for (const kind of kinds) {
    cases += kind.count;
    weights += kind.count * kind.weight;
    sum += kind.count * kind.weight * changeOf(kind);
  }
  const change = weights === 0 ? 0 : sum / weights;
  let variance = 0;
  let inverse = 0;
  for (const kind of kinds) {
    const shown = own(kind);
    const square = kind.count * kind.weight ** 2;
    variance += square * (shown ?? ((changeOf(kind) - change) ** 2 * cases) / (cases - 1));
    inverse += shown === null ? square : square / kind.trialsAfter;
  }
  return { change, variance: variance / weights ** 2, size: weights ** 2 / inverse };
}
