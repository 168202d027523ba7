import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFrom } from './random.ts';
import { judgeRatio } from './ratio.ts';

const grownBy = (ratios: readonly number[]) =>
  ratios.map((ratio) => ({ before: [100], after: [100 * ratio] }));

test('the worked example holds and is inconclusive at 10 %', () => {
  const { verdict, estimate, cases, leftOut } = judgeRatio(grownBy([1.2, 1.05, 1.31, 0.98, 1.12, 1.25]), 0.1);
  expect({ verdict, cases, leftOut }).toEqual({ verdict: 'inconclusive', cases: 6, leftOut: 0 });
  expect(estimate!.ratio).toBeCloseTo(1.145951, 6);
  expect(estimate!.low).toBeCloseTo(1.047025, 6);
  expect(estimate!.high).toBeCloseTo(1.254223, 6);
  expect(estimate!.p).toBeCloseTo(0.014363975555, 11);
});

test('the same growth passes a wide tolerance and regresses beyond a narrow one', () => {
  const cases = grownBy([1.2, 1.05, 1.31, 0.98, 1.12, 1.25]);
  expect([0.3, 0.04].map((tolerance) => judgeRatio(cases, tolerance).verdict)).toEqual([
    'passed',
    'regressed',
  ]);
});

test('a growth beyond the tolerance that is shown has a small chance at the tolerance', () => {
  const { verdict, estimate } = judgeRatio(grownBy([1.5, 1.6, 1.55, 1.45]), 0.25);
  expect([verdict, estimate!.pBeyond < 0.05, estimate!.pBeyond > estimate!.p]).toEqual([
    'regressed',
    true,
    true,
  ]);
});

test('a case is the mean of the logs of its trials, however many there are', () => {
  const one = judgeRatio(
    [
      { before: [1, 4], after: [4] },
      { before: [2], after: [8, 2, 4] },
    ],
    0.1,
  );
  expect(one.estimate!.ratio).toBeCloseTo(2, 12);
});

test('a measure that does not vary is decided by itself, exactly at the tolerance as well', () => {
  const same = judgeRatio(grownBy([1, 1, 1]), 0.1);
  expect(same).toEqual({
    verdict: 'passed',
    estimate: { ratio: 1, low: 1, high: 1, p: 1, pBeyond: 1 },
    cases: 3,
    leftOut: 0,
  });
  expect(judgeRatio(grownBy([1.1, 1.1, 1.1]), 0.1).verdict).toBe('passed');
  expect(judgeRatio(grownBy([1.2, 1.2, 1.2]), 0.1).verdict).toBe('regressed');
});

test('a case without a ratio is left out and counted, and more than 2 % of them leave the verdict open', () => {
  const good = grownBy(Array.from({ length: 98 }, () => 1));
  const without = [
    { before: [], after: [1] },
    { before: [1], after: [0] },
    { before: [1, Number.POSITIVE_INFINITY], after: [Number.NaN] },
  ];
  const found = [2, 3].map((count) => {
    const { verdict, leftOut } = judgeRatio([...good, ...without.slice(0, count)], 0.1);
    return { verdict, leftOut };
  });
  expect(found).toEqual([
    { verdict: 'passed', leftOut: 2 },
    { verdict: 'inconclusive', leftOut: 3 },
  ]);
});

test('fewer than two cases prove nothing', () => {
  expect(judgeRatio([], 0.1)).toEqual({ verdict: 'inconclusive', cases: 0, leftOut: 0 });
  expect(judgeRatio(grownBy([5]), 0.1)).toEqual({ verdict: 'inconclusive', cases: 1, leftOut: 0 });
});

test('exchanging the sides inverts the ratio and its bounds, and the unit does not matter', () => {
  const measures = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1, maxLength: 3 });
  const cases = fc.array(fc.record({ before: measures, after: measures }), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(cases, (given) => {
      const { estimate } = judgeRatio(given, 0.1);
      const swapped = judgeRatio(
        given.map(({ before, after }) => ({ before: after, after: before })),
        0.1,
      ).estimate!;
      expect(swapped.ratio * estimate!.ratio).toBeCloseTo(1, 9);
      expect(Math.log(swapped.high)).toBeCloseTo(-Math.log(estimate!.low), 9);
      const inCents = given.map(({ before, after }) => ({
        before: before.map((y) => 100 * y),
        after: after.map((y) => 100 * y),
      }));
      expect(Math.log(judgeRatio(inCents, 0.1).estimate!.low)).toBeCloseTo(Math.log(estimate!.low), 9);
    }),
    { numRuns: 60 },
  );
});

test('a growth of exactly the tolerance regresses in at most about 5 % of draws, and a true one nearly always', () => {
  const random = randomFrom(3);
  // Log-normal enough: the sum of twelve uniforms is normal to the eye.
  const noise = () => Array.from({ length: 12 }, random).reduce((sum, u) => sum + u, -6);
  const share = (growth: number) => {
    let regressed = 0;
    for (let play = 0; play < 1000; play++) {
      const cases = Array.from({ length: 30 }, () => ({
        before: [Math.exp(0.3 * noise())],
        after: [growth * Math.exp(0.3 * noise())],
      }));
      if (judgeRatio(cases, 0.1).verdict === 'regressed') regressed++;
    }
    return regressed / 1000;
  };
  expect(Math.abs(share(1.1) - 0.05)).toBeLessThan(0.02);
  expect(share(1.6)).toBeGreaterThan(0.95);
});
