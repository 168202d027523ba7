import { expect, test } from 'vitest';
import { tangoBounds } from './bounds.ts';
import {
  boundWidth,
  detectableDrop,
  detectableFlips,
  passChance,
  type Sampling,
  samplingFrom,
  spreadOf,
} from './planning.ts';

/** Suite S of the acceptance figures: 80 % at 0.995, 15 % at 0.80, 5 % at 0.05. */
const SPREAD = 0.030355;
const once = { alpha: 0.05, metrics: 1 };

function suite(cases: number, trials: number, spread = SPREAD): Sampling {
  return { cases, trialsBefore: trials, trialsAfter: trials, spread };
}

test('the worked examples of detectable drops and flips hold', () => {
  const found = [suite(100, 5), suite(100, 3), suite(300, 3)].map((sampling) => [
    (100 * detectableDrop(sampling, once)!).toFixed(4),
    detectableFlips(sampling, once),
  ]);
  expect(found).toEqual([
    ['3.6270', 3],
    ['5.0479', 4],
    ['2.5254', 7],
  ]);
});

test('the table of detectable drops holds', () => {
  const points = (cases: number, spread: number) =>
    [1, 3, 5].map((trials) => {
      const drop = 100 * detectableDrop(suite(cases, trials, spread), once)!;
      return drop.toFixed(drop < 10 ? 1 : 0);
    });
  // Of 30 cases, 24 are at 0.995, 5 at 0.80 and one at 0.05.
  expect(points(30, (24 * 0.004975 + 5 * 0.16 + 0.0475) / 30)).toEqual(['29', '12', '8.3']);
  expect([100, 300, 1000].map((cases) => points(cases, SPREAD))).toEqual([
    ['11', '5.0', '3.6'],
    ['5.0', '2.5', '1.9'],
    ['2.4', '1.3', '1.0'],
  ]);
});

test('flips that the exact test cannot show are never promised, and a suite too small for any promises none', () => {
  expect(detectableFlips(suite(50, 1, 0), once)).toBe(5);
  expect(detectableFlips(suite(4, 1, 0), once)).toBe(undefined);
  expect(detectableFlips(suite(50, 1, 0), { alpha: 0.05, metrics: 4 })).toBe(7);
});

test('one trial a side is as wide as the bound of Tango at as many discordant cases as an unchanged suite has', () => {
  for (const [cases, discordant] of [
    [30, 0],
    [100, 0],
    [100, 6],
    [300, 9],
    [40, 10],
  ] as const)
    expect(boundWidth(suite(cases, 1, discordant / cases))).toBeCloseTo(
      -tangoBounds(discordant, discordant, cases, 0.05).low,
      12,
    );
});

test('a suite where everything passes is as wide as z squared over its trials', () => {
  expect(boundWidth(suite(100, 5, 0))).toBeCloseTo(1.64485362695147 ** 2 / 500, 14);
});

test('the chance of an unchanged candidate to pass is near that of the simulation', () => {
  // Fixed trials on the acceptance suites, one look, 10,000 repetitions each: the share that passed.
  const flaky = 0.1132;
  const found = [
    passChance(suite(100, 5), 0.05),
    passChance(suite(100, 5, flaky), 0.05),
    passChance(suite(30, 5), 0.05),
    passChance(suite(300, 5), 0.03),
    passChance(suite(1000, 1), 0.02),
    passChance(suite(30, 1), 0.05),
  ];
  const simulated = [0.995, 0.721, 0.612, 0.998, 0.8, 0.111];
  for (const [i, chance] of found.entries()) expect(Math.abs(chance - simulated[i]!)).toBeLessThan(0.05);
});

test('where there is nothing to compare, nothing can be shown or passed', () => {
  for (const nothing of [suite(0, 3), suite(10, 0), { ...suite(10, 3, 0), trialsBefore: 0 }])
    expect([
      boundWidth(nothing),
      passChance(nothing, 0.1),
      detectableDrop(nothing, once),
      detectableFlips(nothing, once),
    ]).toEqual([1, 0, undefined, undefined]);
  expect(detectableDrop(suite(3, 1, 0.2), once)).toBe(undefined);
});

test('without noise the chance is all or nothing', () => {
  expect(passChance(suite(100, 3, 0), 0.01)).toBe(1);
  expect(passChance(suite(100, 3, 0), 0.009)).toBe(0);
});

test('one stored trial counts cases and not trials, and many stored ones help', () => {
  const stored = (trialsBefore: number) =>
    boundWidth({ cases: 100, trialsBefore, trialsAfter: 3, spread: SPREAD });
  const z = 1.64485362695147;
  const x = stored(1);
  expect(x * x).toBeCloseTo(z * z * ((SPREAD / 100) * (1 + 1 / 3) + x / 100), 14);
  expect(stored(20)).toBeLessThan(stored(3));
});

test('the spread is the mean of the unbiased within-case variances', () => {
  const history = [
    { passed: 1, trials: 2 },
    { passed: 3, trials: 3 },
    { passed: 3, trials: 4 },
    { passed: 0, trials: 1 },
  ];
  expect(spreadOf(history)).toEqual({ spread: (1 / 2 + 0 + 1 / 4) / 3, assumed: false });
});

test('cases of one trial show no spread within them, so that of a stable suite is assumed and said to be', () => {
  const single = { passed: 1, trials: 1 };
  expect(spreadOf([single, single, { passed: 1, trials: 2 }])).toEqual({ spread: 0.03, assumed: true });
  expect(spreadOf([])).toEqual({ spread: 0.03, assumed: true });
});

test('a sampling from history averages trials as their noise does, and leaves out cases without one', () => {
  const history = [
    { passed: 2, trials: 2 },
    { passed: 5, trials: 6 },
    { passed: 0, trials: 0 },
  ];
  expect(samplingFrom(history, 4)).toEqual({
    cases: 2,
    trialsBefore: expect.closeTo(3, 14),
    trialsAfter: 4,
    spread: expect.closeTo(1 / 12, 14),
    assumed: false,
  });
  expect(samplingFrom([], 3)).toEqual({
    cases: 0,
    trialsBefore: 0,
    trialsAfter: 3,
    spread: 0.03,
    assumed: true,
  });
});
