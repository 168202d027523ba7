import { type Bounds, scoreBounds } from './bounds.ts';
import { randomFrom } from './random.ts';
import { countTails, DRAWS } from './sign-flip.ts';
import type { Tails } from './tails.ts';
import { FINE, groupUnits, type Units } from './units.ts';

/** One case whose trials have values from 0 to 1, not just passes: at least one valid trial on each side. */
export interface ValuedCase {
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** As in `PairedCase`. */
  readonly cluster?: string;
  /** As in `PairedCase`. */
  readonly weight?: number;
}

/** Arrangements that are gone through one by one; with more, `DRAWS` of them are drawn. */
const ARRANGEMENTS = 20_000;

/** Cases with their values in ascending order, in an order of their own: that of the cases then changes nothing. */
export function orderValues(cases: readonly ValuedCase[]): ValuedCase[] {
  const up = (values: readonly number[]) => Float64Array.from(values).sort();
  const compare = (a: readonly number[], b: readonly number[]) => {
    for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
    return a.length - b.length;
  };
  return cases
    .map((one) => ({ ...one, before: [...up(one.before)], after: [...up(one.after)] }))
    .sort((a, b) => compare(a.before, b.before) || compare(a.after, b.after) || weightOf(a) - weightOf(b));
}

/** The change of a case's mean value, -1 to 1. */
export function valueChange({ before, after }: ValuedCase): number {
  return mean(after) - mean(before);
}

/**
 * The permutation test of values: if nothing changed, each case's values are as likely to stand on its sides in any
 * other arrangement. The statistic is the mean change. Exact up to 20,000 distinct arrangements, else by seeded draws.
 * `cases` as `orderValues` gives them.
 */
export function valuePermutationTest(cases: readonly ValuedCase[], seed: number): Tails {
  const strata = cases.map(stratumOf);
  const smallest = strata.reduce((product, one) => product / one.arrangements, 1);
  const moving = strata.filter(({ values }) => values[0] !== values.at(-1));
  const observed = moving.reduce((sum, one) => sum + one.observed, 0);
  const tolerance =
    1e-12 *
    Math.max(
      1,
      cases.reduce((sum, one) => sum + weightOf(one), 0),
    );
  const exact = enumerate(moving, observed, tolerance);
  if (exact !== null) return { ...exact, smallest };
  const random = randomFrom(seed);
  const tails = countTails(observed, tolerance, () =>
    moving.reduce((sum, one) => sum + drawOne(one, random), 0),
  );
  return { ...tails, smallest: Math.max(smallest, 1 / (1 + DRAWS)) };
}

/** A case's values and how the part of the statistic that moves depends on those of them that fall to the candidate. */
interface Stratum {
  /** Of both sides, ascending. */
  readonly values: Float64Array;
  /** How many fall to the candidate. */
  readonly drawn: number;
  /** The statistic is `factor` x their sum. */
  readonly factor: number;
  readonly observed: number;
  /** Ways of choosing them, equal values told apart. */
  readonly arrangements: number;
}

function stratumOf(one: ValuedCase): Stratum {
  const values = Float64Array.from([...one.before, ...one.after]).sort();
  const drawn = one.after.length;
  const factor = weightOf(one) * (1 / drawn + 1 / one.before.length);
  let arrangements = 1;
  for (let i = 1; i <= drawn; i++) arrangements = (arrangements * (one.before.length + i)) / i;
  return { values, drawn, factor, observed: factor * sumOf(one.after), arrangements };
}

/** Exact tails over all arrangements that differ, or null when these are too many. */
function enumerate(strata: readonly Stratum[], observed: number, tolerance: number) {
  let sums: { sum: number; chance: number }[] = [{ sum: 0, chance: 1 }];
  for (const stratum of strata) {
    if (stratum.arrangements > ARRANGEMENTS) return null;
    const own = distinctSums(stratum, tolerance);
    if (sums.length * own.length > ARRANGEMENTS) return null;
    sums = sums.flatMap((a) => own.map((b) => ({ sum: a.sum + b.sum, chance: a.chance * b.chance })));
  }
  const among = (fits: (gap: number) => boolean) =>
    Math.min(
      1,
      sums.reduce((total, { sum, chance }) => (fits(sum - observed) ? total + chance : total), 0),
    );
  return {
    worse: among((gap) => gap <= tolerance),
    better: among((gap) => gap >= -tolerance),
    at: among((gap) => Math.abs(gap) <= tolerance),
  };
}

/** What the statistic can be in one case, each with its chance. */
function distinctSums({ values, drawn, factor, arrangements }: Stratum, tolerance: number) {
  const all: number[] = [];
  const choose = (from: number, left: number, sum: number) => {
    if (left === 0) all.push(factor * sum);
    else for (let i = from; i <= values.length - left; i++) choose(i + 1, left - 1, sum + values[i]!);
  };
  choose(0, drawn, 0);
  const distinct: { sum: number; chance: number }[] = [];
  for (const sum of all.sort((a, b) => a - b)) {
    const last = distinct.at(-1);
    if (last !== undefined && sum - last.sum <= tolerance) last.chance += 1;
    else distinct.push({ sum, chance: 1 });
  }
  return distinct.map(({ sum, chance }) => ({ sum, chance: chance / arrangements }));
}

/** The statistic of one case for a random arrangement; leaves its values in another order. */
function drawOne({ values, drawn, factor }: Stratum, random: () => number): number {
  let sum = 0;
  for (let i = 0; i < drawn; i++) {
    const from = i + Math.floor(random() * (values.length - i));
    const value = values[from]!;
    values[from] = values[i]!;
    values[i] = value;
    sum += value;
  }
  return factor * sum;
}

/** Bounds of the mean change of values; as `trialBounds`, without Tango's, or with cases as what is independent. */
export function valueBounds(cases: readonly ValuedCase[], level: number, robust: boolean): Bounds {
  const weights = cases.reduce((sum, one) => sum + weightOf(one), 0);
  const total = cases.reduce((sum, one) => sum + weightOf(one) * valueChange(one), 0);
  const change = weights === 0 ? 0 : total / weights;
  let variance = 0;
  let inverse = 0;
  for (const one of cases) {
    const square = weightOf(one) ** 2;
    const shown = !robust && one.before.length > 1 && one.after.length > 1;
    const own = shown
      ? variances(one.before) + variances(one.after)
      : ((valueChange(one) - change) ** 2 * cases.length) / (cases.length - 1);
    variance += square * own;
    inverse += shown ? square / one.after.length : square;
  }
  return scoreBounds({ change, variance: variance / weights ** 2, size: weights ** 2 / inverse }, level);
}

/** The units of cases with values, as `unitsOf`; changes are rounded to steps of 2^-32. */
export function valueUnits(cases: readonly ValuedCase[], clusters: boolean): Units {
  const parts = cases.map((one) => ({ ...one, change: Math.round(valueChange(one) * FINE) }));
  return groupUnits(parts, clusters, { scale: FINE, slack: cases.length });
}

/** Of the mean: the sample variance over the number of values. */
function variances(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1) / values.length;
}

function mean(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function weightOf({ weight = 1 }: ValuedCase): number {
  return weight;
}
