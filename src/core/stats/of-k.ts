import { hypergeometric } from './kernels.ts';
import { type Look, type LookOptions, lookAtValues, lookFrom } from './metric.ts';
import type { PairedCase } from './paired.ts';
import { randomFrom } from './random.ts';
import { passAllOf, passAnyOf } from './rate.ts';
import { countTails, DRAWS } from './sign-flip.ts';
import { type Part, type Tails, tailsOfSum } from './tails.ts';
import { greatestDivisor } from './units.ts';
import { orderValues, type ValuedCase, valueBounds } from './values.ts';

/** What is estimated of each case: the chance that of k trials `all` pass (pass^k), or `any` does (pass@k). */
export interface OfK {
  readonly k: number;
  readonly which: 'all' | 'any';
}

/** Steps of work up to which the exact law is computed; about a tenth of a second. */
const EXACT_WORK = 5e7;

/** A case's estimates as one value a side. Undefined where a side has fewer than k trials. */
export function estimatesOf(one: PairedCase, { k, which }: OfK): ValuedCase | undefined {
  const estimate = which === 'all' ? passAllOf : passAnyOf;
  const before = estimate(k, { passed: one.passedBefore, trials: one.trialsBefore });
  const after = estimate(k, { passed: one.passedAfter, trials: one.trialsAfter });
  if (before === undefined || after === undefined) return undefined;
  const { cluster, weight } = one;
  return {
    ...{ before: [before], after: [after] },
    ...(cluster === undefined ? {} : { cluster }),
    ...(weight === undefined ? {} : { weight }),
  };
}

/**
 * Looks at pass^k or pass@k: the mean over cases of their unbiased estimates, each a score of its case. The p-value permutes
 * the trials inside each case, as that of the pass rate does, so that it is exact whatever the numbers of trials on the two
 * sides; the bounds take the cases for what is independent. Cases with fewer than k trials on a side are left out.
 */
export function lookAtOfK(all: readonly PairedCase[], of: OfK, options: LookOptions): Look {
  const cases = all.filter((one) => one.trialsBefore >= of.k && one.trialsAfter >= of.k);
  const values = orderValues(cases.flatMap((one) => estimatesOf(one, of) ?? []));
  const { level, mode, seed } = options;
  if (mode !== 'trials') return lookAtValues(values, options);
  return lookFrom(ofKTest(cases, of, seed), valueBounds(values, level, true), cases.length, options);
}

/** A case as a choice of its passes for the side after, in whole numbers of the common denominator. */
interface Choice {
  readonly chances: Float64Array;
  /** The change of the case for each, in order. */
  readonly changes: readonly number[];
  readonly observed: number;
}

/** The permutation test of the estimates; exact where their common denominator is small, else by seeded draws. */
export function ofKTest(cases: readonly PairedCase[], of: OfK, seed: number): Tails {
  // In an order of their own, so that the order of the cases changes nothing, not even the last bit.
  const smallest = cases
    .map(({ trialsBefore: was, trialsAfter: is }) => hypergeometric(is, was, is).chances[0] ?? 1)
    .sort((a, b) => a - b)
    .reduce((product, chance) => product * chance, 1);
  const choices = cases
    .map((one) => choiceOf(one, of))
    .sort((a, b) => a.changes.length - b.changes.length || a.observed - b.observed || compareChanges(a, b));
  const scale = scaleOf(cases, of);
  const parts = scale === undefined ? undefined : partsOf(choices, scale);
  if (parts !== undefined) return { ...tailsOfSum(parts.all, parts.observed), smallest };
  const observed = choices.reduce((sum, one) => sum + one.observed, 0);
  const random = randomFrom(seed);
  const moving = choices.filter(({ changes }) => changes.length > 1);
  const fixed = choices.reduce((sum, { changes }) => sum + (changes.length > 1 ? 0 : (changes[0] ?? 0)), 0);
  const tails = countTails(observed, 1e-12 * Math.max(1, cases.length), () => {
    let sum = fixed;
    for (const one of moving) sum += drawn(one, random());
    return sum;
  });
  return { ...tails, smallest: Math.max(smallest, 1 / (1 + DRAWS)) };
}

function choiceOf(one: PairedCase, of: OfK): Choice {
  const { passedBefore, trialsBefore, passedAfter, trialsAfter, weight = 1 } = one;
  const passed = passedBefore + passedAfter;
  const { least, chances } = hypergeometric(trialsAfter, passed, trialsBefore + trialsAfter - passed);
  const change = (after: number) => {
    const arranged = { ...one, passedAfter: after, passedBefore: passed - after };
    const { before: was = [], after: is = [] } = estimatesOf(arranged, of) ?? {};
    return weight * ((is[0] ?? 0) - (was[0] ?? 0));
  };
  const changes = Array.from(chances, (_, index) => change(least + index));
  return { chances, changes, observed: change(passedAfter) };
}

function compareChanges(a: Choice, b: Choice): number {
  for (const [index, one] of a.changes.entries()) {
    const other = b.changes[index] ?? 0;
    if (one !== other) return one - other;
  }
  return 0;
}

/** A whole number that makes every estimate one; undefined where it is too large for the exact law. */
function scaleOf(cases: readonly PairedCase[], { k }: OfK): number | undefined {
  let scale = 1;
  for (const trials of new Set(cases.flatMap((one) => [one.trialsBefore, one.trialsAfter]))) {
    const ways = choose(trials, k);
    scale = (scale / greatestDivisor(ways, scale)) * ways;
    if (scale > 1e6) return undefined;
  }
  return scale;
}

function choose(of: number, k: number): number {
  let ways = 1;
  for (let index = 1; index <= k; index++) ways = (ways * (of - k + index)) / index;
  return Math.round(ways);
}

/** The choices as parts of a sum of whole numbers from 0, and what was observed of it; undefined where that is too much work. */
function partsOf(choices: readonly Choice[], scale: number) {
  const whole = (value: number) => Math.round(value * scale);
  let observed = 0;
  let span = 0;
  const all = choices.map(({ chances, changes, observed: own }): Part => {
    const least = Math.min(...changes.map(whole));
    const spread = new Float64Array(Math.max(...changes.map(whole)) - least + 1);
    for (const [index, change] of changes.entries()) spread[whole(change) - least]! += chances[index] ?? 0;
    observed += whole(own) - least;
    span += spread.length;
    return { chances: spread, step: 1, count: 1 };
  });
  const longest = Math.max(1, ...all.map(({ chances }) => chances.length));
  return span * longest * Math.sqrt(all.length) > EXACT_WORK ? undefined : { all, observed };
}

function drawn({ chances, changes }: Choice, random: number): number {
  let left = random;
  // Plain indices: this loop is nearly all of the work.
  for (let index = 0; index < chances.length - 1; index++) {
    left -= chances[index]!;
    if (left < 0) return changes[index]!;
  }
  return changes[chances.length - 1]!;
}
