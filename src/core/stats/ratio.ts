import { studentCdf, studentQuantile } from './kernels.ts';

/** What the valid trials of one case took on each side: dollars, tokens or milliseconds; one number a trial. */
export interface MeasuredCase {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** The ratio of after to before, as the geometric mean over cases, with one-sided bounds. 1.2 is 20 % more. */
export interface RatioEstimate {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** The chance of a ratio this large if the measure did not grow, 0 to 1. */
  readonly p: number;
  /** The same if it grew by exactly the tolerance: what the family of gated metrics counts. */
  readonly pBeyond: number;
}

/** What a measure says of a side: beyond the tolerance, within it, or neither shown. */
export interface RatioVerdict {
  readonly verdict: 'passed' | 'regressed' | 'inconclusive';
  /** Absent with fewer than two measured cases. */
  readonly estimate?: RatioEstimate;
  /** Cases that count. */
  readonly cases: number;
  /** Cases without a trial on one side, or with a measure that is not above 0, of which there is no ratio. */
  readonly leftOut: number;
}

/** The largest share of cases without a ratio beside which a verdict stands; the limit of the gate for cases without a trial. */
const MOST_LEFT_OUT = 0.02;

/** Logs of an equal ratio differ by rounding. */
const ROUNDING = 1e-12;

/** Whether a case has a ratio: a trial on each side, and every measure finite and above 0. */
export function hasRatio({ before, after }: MeasuredCase): boolean {
  return (
    before.length > 0 &&
    after.length > 0 &&
    [...before, ...after].every((y) => y > 0 && y < Number.POSITIVE_INFINITY)
  );
}

/**
 * Gates a measure that should not grow by more than `tolerance` (0.25 is 25 %): per case the difference of the mean logs,
 * over cases the bounds of Student's t, each erring with probability `level`. Regressed when the lower bound is above the
 * tolerance, passed when the upper one is not.
 *
 * The cases are the units, so noise that a whole session shares (a slow hour) is not seen: latency is to be gated only where
 * the sides were interleaved.
 */
export function judgeRatio(cases: readonly MeasuredCase[], tolerance: number, level = 0.05): RatioVerdict {
  const logs = cases.filter(hasRatio).map(({ before, after }) => meanLog(after) - meanLog(before));
  const n = logs.length;
  const counts = { cases: n, leftOut: cases.length - n };
  if (n < 2) return { verdict: 'inconclusive', ...counts };
  const mean = meanOf(logs);
  const error = Math.sqrt(logs.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (n - 1) / n);
  const reach = studentQuantile(1 - level, n - 1) * error;
  const limit = Math.log1p(tolerance);
  const estimate = {
    ratio: Math.exp(mean),
    low: Math.exp(mean - reach),
    high: Math.exp(mean + reach),
    p: chanceAbove(mean, error, n),
    pBeyond: chanceAbove(mean - limit, error, n),
  };
  const known = counts.leftOut <= MOST_LEFT_OUT * cases.length;
  const regressed = known && mean - reach > limit + ROUNDING;
  const passed = known && mean + reach <= limit + ROUNDING;
  return { verdict: regressed ? 'regressed' : passed ? 'passed' : 'inconclusive', estimate, ...counts };
}

/** P(T >= excess / error) for Student's T; where nothing varies, an excess is certain and its absence no evidence. */
function chanceAbove(excess: number, error: number, n: number): number {
  if (error < ROUNDING) return excess > ROUNDING ? 0 : 1;
  return studentCdf(-excess / error, n - 1);
}

function meanLog(values: readonly number[]): number {
  return meanOf(values.map(Math.log));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
