import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialTail } from './kernels.ts';
import { DRAWS, signFlipTest } from './sign-flip.ts';

/** All signs gone through. */
function allSigns(sums: readonly number[]): { worse: number; better: number; at: number } {
  const observed = sums.reduce((total, sum) => total + sum, 0);
  const tails = { worse: 0, better: 0, at: 0 };
  for (let signs = 0; signs < 2 ** sums.length; signs++) {
    const sum = sums.reduce((total, one, i) => total + ((signs >> i) & 1 ? one : -one), 0);
    if (sum <= observed) tails.worse++;
    if (sum >= observed) tails.better++;
    if (sum === observed) tails.at++;
  }
  const share = (count: number) => count / 2 ** sums.length;
  return { worse: share(tails.worse), better: share(tails.better), at: share(tails.at) };
}

test('the worked example holds', () => {
  expect(signFlipTest([-4, -2, -1, 3, -2, 0], 0, 1)).toEqual({
    worse: 7 / 32,
    better: 28 / 32,
    at: 3 / 32,
    smallest: 1 / 64,
  });
});

test('it agrees with all signs gone through', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 9 }), (sums) => {
      const { smallest, ...tails } = signFlipTest(sums, 0, 1);
      expect({ tails, smallest }).toEqual({ tails: allSigns(sums), smallest: 2 ** -sums.length });
    }),
    { numRuns: 100 },
  );
});

test('units of one case with one trial make it the exact McNemar test', () => {
  const sums = (worse: number, better: number) => [
    ...Array<number>(worse).fill(-1),
    ...Array<number>(better).fill(1),
    ...Array<number>(20).fill(0),
  ];
  for (const [worse, better] of [
    [9, 2],
    [0, 3],
    [30, 30],
    [0, 0],
  ] as const)
    expect(signFlipTest(sums(worse, better), 0, 1).worse).toBeCloseTo(
      binomialTail(worse, worse + better, 0.5),
      11,
    );
});

test('a common divisor does not make an exact test too large', () => {
  const sums = [-4, -2, -1, 3, -2, 0];
  expect(
    signFlipTest(
      sums.map((sum) => sum * 2 ** 40),
      0,
      1,
    ),
  ).toEqual(signFlipTest(sums, 0, 1));
});

test('sums that are too large for an exact test are drawn, the same for a seed', () => {
  const sums = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : -1) * (1_000_003 + 7919 * i));
  const drawn = signFlipTest(sums, 0, 5);
  expect(signFlipTest([...sums].reverse(), 0, 5)).toEqual(drawn);
  expect(signFlipTest(sums, 0, 6)).not.toEqual(drawn);
  // Rounded to thousands the law is exact and nearly the same; the tolerance is four standard errors of the draws.
  const exact = signFlipTest(
    sums.map((sum) => Math.round(sum / 1000)),
    0,
    5,
  ).worse;
  expect(Math.abs(drawn.worse - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / DRAWS));
  expect(drawn.smallest).toBe(1 / 10_000);
});

test('draws as far out as the observation but for rounding count as far out', () => {
  // Thirty halves that rounding has moved apart: without slack hardly any draw equals another.
  const sums = Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (2 ** 31 + i));
  const halves = signFlipTest(
    sums.map((sum) => Math.sign(sum)),
    0,
    1,
  );
  const strict = signFlipTest(sums, 0, 1);
  const lenient = signFlipTest(sums, 1000, 1);
  const error = (p: number) => 4 * Math.sqrt((p * (1 - p)) / DRAWS);
  expect(strict.at).toBeLessThan(0.01);
  expect(Math.abs(lenient.at - halves.at)).toBeLessThan(error(halves.at));
  expect(Math.abs(lenient.worse - halves.worse)).toBeLessThan(error(halves.worse));
});

test('a sum that is not whole is a bug and throws', () => {
  expect(() => signFlipTest([0.5], 0, 1)).toThrow(new RangeError('not a whole sum: 0.5'));
});
