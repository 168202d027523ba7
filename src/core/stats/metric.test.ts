import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Look, type LookOptions, lookAt, lookAtValues, sequentialP } from './metric.ts';
import type { PairedCase } from './paired.ts';
import { anyCase, evenCases } from './testdata/arbitrary.ts';
import { FIFTY, pair, swapped, times } from './testdata/exact.ts';

const OPTIONS: LookOptions = { level: 0.05, mode: 'trials', pValue: 'exact', seed: 1 };
const MODES = ['trials', 'clusters', 'robust'] as const;

/** A look with the numbers of another where both differ by no more than rounding does. */
function nearly(look: Look, other: Look): object {
  return Object.fromEntries(
    Object.entries(look).map(([name, one]) => {
      const its = other[name as keyof Look];
      const same = typeof one === 'number' && typeof its === 'number' && Math.abs(one - its) < 1e-9;
      return [name, same ? its : one];
    }),
  );
}

/** To 10 digits after the point. */
function rounded(look: Look): object {
  return Object.fromEntries(
    Object.entries(look).map(([key, one]) => [
      key,
      typeof one === 'number' ? Number(one.toFixed(10)) + 0 : one,
    ]),
  );
}

test('the worked example holds as one look', () => {
  expect(rounded(lookAt(FIFTY, OPTIONS))).toEqual({
    p: 0.1703125,
    pBetter: 0.945625,
    change: -0.0266666667,
    low: -0.0697959984,
    high: 0.0164626651,
    cases: 50,
    units: 50,
    smallestP: 0,
    tooFewClusters: false,
  });
});

test('in robust mode the cases are what varies', () => {
  // In thirds, the changes are -1 three times, 1 twice and -3: as low as -4 are -3 with -1, -3 or -5, half of the
  // arrangements.
  const { p, units, smallestP } = lookAt(FIFTY, { ...OPTIONS, mode: 'robust' });
  expect({ p, units, smallestP }).toEqual({ p: 1 / 4, units: 50, smallestP: 2 ** -50 });
});

test('with one trial a case robust mode changes nothing', () => {
  const cases = [
    ...times(9, pair(1, 1, 0, 1)),
    ...times(2, pair(0, 1, 1, 1)),
    ...times(60, pair(1, 1, 1, 1)),
  ];
  expect(rounded(lookAt(cases, { ...OPTIONS, mode: 'robust' }))).toEqual(rounded(lookAt(cases, OPTIONS)));
});

test('a mid p-value counts half of the chance of what was observed', () => {
  const cases = [...times(9, pair(1, 1, 0, 1)), ...times(2, pair(0, 1, 1, 1))];
  const { p, pBetter, smallestP } = lookAt(cases, { ...OPTIONS, pValue: 'mid' });
  expect([p, p + pBetter, smallestP]).toEqual([79 / 4096, 1, 2 ** -12]);
});

test('fewer than ten clusters are said to be too few', () => {
  const cluster = (clusters: number) =>
    lookAt(
      FIFTY.map((one, i) => ({ ...one, cluster: `${i % clusters}` })),
      { ...OPTIONS, mode: 'clusters' },
    );
  expect([9, 10].map((count) => [cluster(count).units, cluster(count).tooFewClusters])).toEqual([
    [9, true],
    [10, false],
  ]);
  expect(lookAt(FIFTY.slice(0, 5), { ...OPTIONS, mode: 'robust' }).tooFewClusters).toBe(false);
});

test('no case at all shows nothing', () => {
  const nothing = { p: 1, pBetter: 1, change: 0, low: -1, high: 1, cases: 0, units: 0, smallestP: 1 };
  for (const mode of MODES) {
    const want = { ...nothing, tooFewClusters: mode === 'clusters' };
    expect(lookAt([], { ...OPTIONS, mode })).toEqual(want);
    expect(lookAtValues([], { ...OPTIONS, mode })).toEqual(want);
  }
});

test('swapping the sides negates the change and, at equal trials, exchanges the tails', () => {
  fc.assert(
    fc.property(evenCases, fc.constantFrom(...MODES), (cases, mode) => {
      const one = lookAt(cases, { ...OPTIONS, mode });
      const other = lookAt(cases.map(swapped), { ...OPTIONS, mode });
      const mirrored = {
        ...one,
        p: one.pBetter,
        pBetter: one.p,
        change: 0 - one.change,
        low: 0 - one.high,
        high: 0 - one.low,
      };
      expect(nearly(other, mirrored)).toEqual(mirrored);
    }),
    { numRuns: 100 },
  );
});

test('the change is negated at any trials', () => {
  fc.assert(
    fc.property(fc.array(anyCase(7), { maxLength: 20 }), (cases) => {
      expect(lookAt(cases.map(swapped), OPTIONS).change).toBeCloseTo(-lookAt(cases, OPTIONS).change, 12);
    }),
    { numRuns: 60 },
  );
});

test('the order of the cases changes nothing, to the last bit', () => {
  const marked = fc
    .tuple(anyCase(6), fc.constantFrom('a', 'b', 'c', undefined), fc.integer({ min: 1, max: 3 }))
    .map(([one, cluster, weight]): PairedCase => ({ ...one, cluster, weight }));
  fc.assert(
    fc.property(fc.array(marked, { maxLength: 30 }), fc.constantFrom(...MODES), (cases, mode) => {
      const options = { ...OPTIONS, mode };
      expect(lookAt(cases.toReversed(), options)).toEqual(lookAt(cases, options));
      const valued = cases.map((one) => ({
        ...one,
        before: Array.from({ length: one.trialsBefore }, (_, i) => (i + one.passedBefore) / 7),
        after: Array.from({ length: one.trialsAfter }, (_, i) => (i + one.passedAfter) / 7),
      }));
      expect(lookAtValues(valued.toReversed(), options)).toEqual(lookAtValues(valued, options));
    }),
    { numRuns: 40 },
  );
});

test('every look is a change between its bounds and chances between 0 and 1', () => {
  fc.assert(
    fc.property(fc.array(anyCase(5), { maxLength: 30 }), fc.constantFrom(...MODES), (cases, mode) => {
      for (const pValue of ['exact', 'mid'] as const) {
        const { p, pBetter, smallestP, change, low, high } = lookAt(cases, { ...OPTIONS, mode, pValue });
        expect([p, pBetter, smallestP].every((one) => one >= 0 && one <= 1)).toBe(true);
        expect(-1 <= low && low <= change && change <= high && high <= 1).toBe(true);
        expect(p).toBeGreaterThanOrEqual(smallestP * (1 - 1e-9));
      }
    }),
    { numRuns: 100 },
  );
});

test('the p of all looks is the smallest over its share, and at most 1', () => {
  expect(sequentialP([])).toBe(1);
  expect(sequentialP([{ p: 0.5, share: 0.1 }])).toBe(1);
  const looks = [
    { p: 0.02, share: 0.1 },
    { p: 0.03, share: 0.25 },
    { p: 0.4, share: 0.65 },
  ];
  expect(sequentialP(looks)).toBe(0.12);
});
