import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scoreBounds } from './bounds.ts';
import { tabulate } from './paired.ts';
import { permutationTest } from './permutation.ts';
import { DRAWS } from './sign-flip.ts';
import { anyCase } from './testdata/arbitrary.ts';
import { orderValues, type ValuedCase, valueBounds, valuePermutationTest, valueUnits } from './values.ts';

const EXAMPLE: readonly ValuedCase[] = [
  { before: [0.9, 0.8], after: [0.6, 0.7] },
  { before: [1, 1], after: [0.5, 0.9] },
  { before: [0.4, 0.6], after: [0.6, 0.4] },
  { before: [0.7, 0.7], after: [0.6, 0.7] },
];

function tails(cases: readonly ValuedCase[], seed = 1) {
  return valuePermutationTest(orderValues(cases), seed);
}

test('the worked example holds', () => {
  expect(tails(EXAMPLE).worse).toBeCloseTo(1 / 27, 14);
  expect(tails(EXAMPLE).smallest).toBeCloseTo(1 / 1296, 14);
  expect(valueBounds(EXAMPLE, 0.05, false).change).toBeCloseTo(-11 / 80, 14);
});

test('with values of 0 and 1 and equal trials it is the permutation test of passes', () => {
  const even = fc.array(anyCase(3), { maxLength: 4 });
  const values = (passed: number, trials: number) =>
    Array.from({ length: trials }, (_, i) => (i < passed ? 1 : 0));
  fc.assert(
    fc.property(even, (cases) => {
      const equal = cases.map((one) => ({
        ...one,
        trialsAfter: one.trialsBefore,
        passedAfter: Math.min(one.passedAfter, one.trialsBefore),
      }));
      const same = new Set(equal.map((one) => one.trialsBefore)).size <= 1;
      const passes = permutationTest(tabulate(equal));
      const valued = tails(
        equal.map(({ passedBefore, trialsBefore, passedAfter, trialsAfter }) => ({
          before: values(passedBefore, trialsBefore),
          after: values(passedAfter, trialsAfter),
        })),
      );
      expect(valued.smallest).toBeCloseTo(passes.smallest, 12);
      if (!same) return;
      for (const name of ['worse', 'better', 'at'] as const)
        expect(valued[name]).toBeCloseTo(passes[name], 12);
    }),
    { numRuns: 100 },
  );
});

test('with one trial a case the pair is swapped', () => {
  const cases = [0.1, 0.2, 0.3, 0.4].map((drop) => ({ before: [0.9], after: [0.9 - drop] }));
  const { worse, better, at } = tails(cases);
  expect({ worse, better, at }).toEqual({ worse: 1 / 16, better: 1, at: 1 / 16 });
});

test('sums that are equal but for rounding are equal', () => {
  // 0.1 + 0.2 is not 0.3 in doubles: of eight arrangements three are lower and two like the observation.
  const cases = [
    { before: [0.1], after: [0] },
    { before: [0.2], after: [0] },
    { before: [0], after: [0.3] },
  ];
  const { worse, better, at } = tails(cases);
  expect({ worse, better, at }).toEqual({ worse: 5 / 8, better: 5 / 8, at: 2 / 8 });
});

test('too many arrangements are drawn, the same for a seed and in any order of cases and trials', () => {
  const cases = Array.from({ length: 12 }, (_, i) => ({
    before: [0.5 + i / 40, 0.61, 0.72 - i / 50],
    after: [0.45 + i / 37, 0.6, 0.7 - i / 45],
  }));
  const drawn = tails(cases);
  expect(
    tails(cases.toReversed().map(({ before, after }) => ({ before, after: after.toReversed() }))),
  ).toEqual(drawn);
  expect(tails(cases, 2)).not.toEqual(drawn);
  expect(drawn.smallest).toBe(1 / (1 + DRAWS));
});

test('drawn tails are those of the exact test', () => {
  // A case that hardly moves has too many arrangements to go through.
  const few = [0.9, 0.8, 0.7, 0.6].map((top) => ({ before: [top, 0.5], after: [top - 0.3, 0.55] }));
  const exact = tails(few).worse;
  const still = { before: Array<number>(30).fill(0.5), after: [...Array<number>(29).fill(0.5), 0.5 - 1e-9] };
  const drawn = tails([...few, still]).worse;
  expect(Math.abs(drawn - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / DRAWS) + 0.01);
});

test('cases whose values are all alike carry no evidence', () => {
  const still = { before: [0.3, 0.3], after: [0.3] };
  const { worse, better, at } = tails([still, still]);
  expect({ worse, better, at }).toEqual({ worse: 1, better: 1, at: 1 });
});

test('bounds take the variance between the trials of a case, or between the cases', () => {
  const cases = EXAMPLE.slice(0, 2);
  // Sample variances over two trials: 0.005/2 twice, then 0 and 0.08/2.
  const within = { change: -0.25, variance: (0.0025 + 0.0025 + 0.04) / 4, size: 4 };
  const between = { change: -0.25, variance: (2 * 0.05 ** 2) / 2, size: 2 };
  const close = (a: object, b: object) =>
    expect(Object.values(a).map((one) => one.toFixed(12))).toEqual(
      Object.values(b).map((one) => one.toFixed(12)),
    );
  close(valueBounds(cases, 0.05, false), scoreBounds(within, 0.05));
  close(valueBounds(cases, 0.05, true), scoreBounds(between, 0.05));
  const single = [
    { before: [0.9, 0.8], after: [0.65] },
    { before: [1], after: [0.7] },
  ];
  close(valueBounds(single, 0.05, false), valueBounds(single, 0.05, true));
  expect(valueBounds([], 0.05, false)).toEqual({ change: 0, low: -1, high: 1 });
});

test('units of values are their changes in fine steps', () => {
  const cases = [
    { before: [0.5], after: [0.25], cluster: 'a' },
    { before: [0.5], after: [1], cluster: 'a', weight: 3 },
  ];
  expect(valueUnits(cases, true)).toEqual({
    units: [{ sum: 1.25 * 2 ** 32, size: 4 }],
    scale: 2 ** 32,
    slack: 2,
  });
});
