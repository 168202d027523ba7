import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trialBounds } from './bounds.ts';
import { automaticMargin, casesFor, supports, trialsFor } from './margin.ts';
import { tabulate } from './paired.ts';
import { type Sampling, samplingFrom } from './planning.ts';
import { randomFrom } from './random.ts';

const sampling = (cases: number, trials: number, spread = 0.030355): Sampling => ({
  cases,
  trialsBefore: trials,
  trialsAfter: trials,
  spread,
});

test('a suite gets the smallest margin that it supports, and hears what the next smaller one takes', () => {
  const { margin, next } = automaticMargin(sampling(60, 3));
  expect({ margin, next }).toEqual({
    margin: 0.075,
    next: { margin: 0.05, moreCases: casesFor(sampling(60, 3), 0.05)! - 60 },
  });
});

test('a suite too small for 10 points gets none, and hears what 10 points take', () => {
  const { margin, next } = automaticMargin(sampling(10, 1));
  expect([margin, next?.margin, next!.moreCases > 0]).toEqual([undefined, 0.1, true]);
  expect(automaticMargin(sampling(10 + next!.moreCases, 1)).margin).toBe(0.1);
  expect(automaticMargin(sampling(9 + next!.moreCases, 1)).margin).toBe(undefined);
});

test('a suite large enough for 2 points has nothing left to tighten', () => {
  expect(automaticMargin(sampling(2000, 3))).toEqual({ margin: 0.02 });
});

test('a suite without a shared case has no margin', () => {
  const { margin, next } = automaticMargin({ cases: 0, trialsBefore: 3, trialsAfter: 3, spread: 0.03 });
  expect([margin, next?.margin]).toEqual([undefined, 0.1]);
  expect(automaticMargin(samplingFrom([], 3))).toEqual({});
});

test('the numbers of cases and of trials are the fewest that do', () => {
  const margin = fc.constantFrom(0.02, 0.03, 0.05, 0.075, 0.1);
  fc.assert(
    fc.property(
      margin,
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 6 }),
      fc.double({ min: 0, max: 0.25, noNaN: true }),
      (goal, cases, trials, spread) => {
        const given = sampling(cases, trials, spread);
        const enough = casesFor(given, goal)!;
        expect(supports({ ...given, cases: enough }, goal)).toBe(true);
        if (enough > 1) expect(supports({ ...given, cases: enough - 1 }, goal)).toBe(false);
        const asked = trialsFor({ ...given, trialsBefore: 1 }, goal)!;
        expect(supports(sampling(cases, asked, spread), goal)).toBe(true);
        if (asked > 1) expect(supports(sampling(cases, asked - 1, spread), goal)).toBe(false);
      },
    ),
    { numRuns: 200 },
  );
});

test('no number of cases supports a margin of 0', () => {
  expect([casesFor(sampling(100, 3), 0), trialsFor(sampling(100, 3), 0)]).toEqual([undefined, undefined]);
});

test('a stricter look needs more, and stored trials are kept', () => {
  expect(casesFor(sampling(100, 3), 0.05, 0.0169)! > casesFor(sampling(100, 3), 0.05)!).toBe(true);
  const stored = { ...sampling(100, 1), trialsBefore: 20 };
  expect(trialsFor(stored, 0.03)! < trialsFor(sampling(100, 1), 0.03)!).toBe(true);
});

test('an unchanged candidate passes a supported margin about 95 times in 100, and one that lost the margin at most 5', () => {
  const random = randomFrom(31);
  const rates = Array.from({ length: 60 }, (_, i) => (i < 48 ? 0.995 : i < 57 ? 0.8 : 0.05));
  const spread = rates.reduce((sum, rate) => sum + rate * (1 - rate), 0) / rates.length;
  const { margin } = automaticMargin(sampling(60, 3, spread));
  const passes = (rate: number) => [0, 1, 2].filter(() => random() < rate).length;
  const share = (drop: number) => {
    let passed = 0;
    for (let play = 0; play < 1500; play++) {
      const cases = rates.map((rate) => ({
        passedBefore: passes(rate),
        trialsBefore: 3,
        passedAfter: passes(rate * (1 - drop / 0.919)),
        trialsAfter: 3,
      }));
      if (trialBounds(tabulate(cases), 0.05).low >= -margin!) passed++;
    }
    return passed / 1500;
  };
  expect(margin).toBe(0.075);
  expect(share(0)).toBeGreaterThan(0.95);
  expect(share(margin!)).toBeLessThan(0.06);
});
