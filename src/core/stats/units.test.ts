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
    { sum: -4, size: 2 },
    { sum: 1, size: 1 },
    { sum: 0, size: 2 },
  ];
  // The change is -3 of 2 steps over 5 cases; sums less size x change: -1.4, 0.8 and 0.6.
  const variance = (3 / (2 * 25)) * (1.4 ** 2 + 0.8 ** 2 + 0.6 ** 2);
  const t = studentQuantile(0.95, 2);
  const g = (t * t) / 3;
  const x = (g + Math.sqrt(g * g + 4 * t * t * variance)) / 2;
  const { change, low, high } = clusterBounds({ units, scale: 2, slack: 0 }, 0.05);
  expect([change, low, high].map((one) => one.toFixed(12))).toEqual(
    [-0.3, Math.max(-1, -0.3 - x), Math.min(1, -0.3 + x)].map((one) => one.toFixed(12)),
  );
  const level = 0.4;
  const near = clusterBounds({ units, scale: 2, slack: 0 }, level);
  expect(near.low > -1 && near.high < 1 && near.high - near.low < high - low).toBe(true);
});

test('one cluster says nothing of how clusters differ', () => {
  expect(clusterBounds({ units: [{ sum: -1, size: 4 }], scale: 2, slack: 0 }, 0.05)).toEqual({
    change: -0.125,
    low: -1,
    high: 1,
  });
  expect(clusterBounds({ units: [], scale: 1, slack: 0 }, 0.05)).toEqual({ change: 0, low: -1, high: 1 });
});
