import fc from 'fast-check';
import { expect, test } from 'vitest';
import { studentQuantile } from './kernels.ts';
import { anyCase } from './testdata/arbitrary.ts';
import { pair } from './testdata/exact.ts';
import { clusterBounds, unitsOf } from './units.ts';

const CASES = [
  { ...pair(3, 3, 0, 2), cluster: 'a' },
  { ...pair(1, 2, 2, 2), cluster: 'a', weight: 2 },
  { ...pair(2, 2, 1, 2), cluster: 'b' },
  pair(0, 3, 1, 2),
];

test('clusters sum the weighted changes of their cases in whole steps; a case without one stands alone', () => {
  expect(unitsOf(CASES, true)).toEqual({
    units: [
      { sum: -3, size: 1 },
      { sum: 0, size: 3 },
      { sum: 3, size: 1 },
    ],
    scale: 6,
    slack: 0,
  });
});

test('without clusters each case stands alone', () => {
  expect(unitsOf(CASES, false)).toEqual({
    units: [
      { sum: -6, size: 1 },
      { sum: -3, size: 1 },
      { sum: 3, size: 1 },
      { sum: 6, size: 2 },
    ],
    scale: 6,
    slack: 0,
  });
});

test('rates without a sensible common denominator are rounded to fine steps', () => {
  const cases = [97, 89, 83, 79, 73, 71].map((trials) => pair(trials, trials, trials - 1, trials));
  const { units, scale, slack } = unitsOf(cases, false);
  expect({ scale, slack }).toEqual({ scale: 2 ** 32, slack: 12 });
  expect(units.map(({ sum }) => sum)).toEqual([71, 73, 79, 83, 89, 97].map((n) => -Math.round(2 ** 32 / n)));
});

test('the order of the cases leaves no trace', () => {
  const clustered = fc
    .tuple(anyCase(9), fc.constantFrom('a', 'b', 'c', undefined))
    .map(([one, cluster]) => ({ ...one, cluster }));
  fc.assert(
    fc.property(fc.array(clustered, { maxLength: 30 }), (cases) => {
      expect(unitsOf([...cases].reverse(), true)).toEqual(unitsOf(cases, true));
    }),
    { numRuns: 60 },
  );
});

test('bounds over clusters have the cluster-robust variance and the law of Student', () => {
  const units = [
    { sum: -4, size: 20 },
    { sum: 1, size: 10 },
    { sum: 0, size: 20 },
    ...Array.from({ length: 9 }, () => ({ sum: 0, size: 10 })),
  ];
  // The change is -3 of 2 steps over 140 cases, and the sums less size x change are these.
  const change = -3 / 280;
  const rests = [-2 - 20 * change, 0.5 - 10 * change, -20 * change, ...Array<number>(9).fill(-10 * change)];
  const variance = ((12 / 11) * rests.reduce((sum, rest) => sum + rest ** 2, 0)) / 140 ** 2;
  const t = studentQuantile(0.8, 11);
  const g = (t * t) / 12;
  const x = (g + Math.sqrt(g * g + 4 * t * t * variance)) / 2;
  const got = clusterBounds({ units, scale: 2, slack: 0 }, 0.2);
  expect([got.change, got.low, got.high].map((one) => one.toFixed(12))).toEqual(
    [change, change - x, change + x].map((one) => one.toFixed(12)),
  );
});

test('one cluster says nothing of how clusters differ', () => {
  expect(clusterBounds({ units: [{ sum: -1, size: 4 }], scale: 2, slack: 0 }, 0.05)).toEqual({
    change: -0.125,
    low: -1,
    high: 1,
  });
  expect(clusterBounds({ units: [], scale: 1, slack: 0 }, 0.05)).toEqual({ change: 0, low: -1, high: 1 });
});
