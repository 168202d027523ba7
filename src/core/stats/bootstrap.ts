import { type Random, randomFrom } from './random.ts';
import { hasRatio, type MeasuredCase } from './ratio.ts';

/** What is resampled: the 95th percentile of a side's trials, or the total of its cases, one trial each on average. */
export type Statistic = 'p95' | 'total';

/** A statistic of both sides, in the unit of the measure, and of their ratio an interval that is reported and gates nothing. */
export interface Resampled {
  readonly before: number;
  readonly after: number;
  /** After over before. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** How the interval is drawn. */
export interface Draws {
  readonly seed: number;
  /** Resamples of the suite; 2,000 when left out. */
  readonly draws?: number;
  /** The error of each end of the interval, 0 to 1/2; 0.05 when left out. */
  readonly level?: number;
}

/**
 * The percentile bootstrap over cases: a case is drawn with all its trials on both sides, because those belong together.
 * Every case weighs the same however many trials it has. Cases without a ratio are left out; undefined without any other.
 */
export function resample(
  cases: readonly MeasuredCase[],
  statistic: Statistic,
  { seed, draws = 2000, level = 0.05 }: Draws,
): Resampled | undefined {
  const counted = cases.filter(hasRatio);
  if (counted.length === 0) return undefined;
  const of = statistic === 'p95' ? percentile : total;
  const before = of(counted.map((one) => one.before));
  const after = of(counted.map((one) => one.after));
  const random = randomFrom(seed);
  const times = new Float64Array(counted.length);
  const ratios = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    drawInto(times, random);
    ratios[draw] = after(times) / before(times);
  }
  ratios.sort();
  const rank = Math.floor(level * (draws - 1));
  times.fill(1);
  const found = { before: before(times), after: after(times) };
  return { ...found, ratio: found.after / found.before, low: ratios[rank]!, high: ratios[draws - 1 - rank]! };
}

/** Draws as many cases as there are, with replacement: how often each was drawn. */
function drawInto(times: Float64Array, random: Random): void {
  times.fill(0);
  for (let i = 0; i < times.length; i++) times[Math.floor(random() * times.length)]! += 1;
}

/** A statistic of one side when its cases count `times` times. */
type Weighed = (times: Float64Array) => number;

function total(side: readonly (readonly number[])[]): Weighed {
  const means = side.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  return (times) => means.reduce((sum, mean, i) => sum + times[i]! * mean, 0);
}

/** The smallest value that at most 5 % of the weight lies above. The values are sorted once, so that a draw looks at that 5 % only. */
function percentile(side: readonly (readonly number[])[]): Weighed {
  const trials = side
    .flatMap((values, index) => values.map((value) => ({ value, index, weight: 1 / values.length })))
    .sort((a, b) => b.value - a.value);
  // A whole 5 % must not become more by rounding.
  const most = 0.05 * side.length * (1 + 1e-12);
  return (times) => {
    let above = 0;
    for (const { value, index, weight } of trials) {
      above += times[index]! * weight;
      if (above > most) return value;
    }
    throw new Error('no case was drawn');
  };
}
