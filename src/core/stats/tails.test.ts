import { expect, test } from 'vitest';
import { binomialTail } from './kernels.ts';
import { tailsOfSum } from './tails.ts';

const coin = Float64Array.of(0.5, 0.5);
const rare = Float64Array.of(0.99, 0.01);

function relativeErrors(chances: Float64Array, count: number, observed: number): number {
  const got = tailsOfSum([{ chances, step: 1, count }], observed);
  const above = binomialTail(observed, count, chances[1]!);
  const below = binomialTail(count - observed, count, chances[0]!);
  const here =
    below < above
      ? below - binomialTail(count - observed + 1, count, chances[0]!)
      : above - binomialTail(observed + 1, count, chances[1]!);
  return Math.max(
    Math.abs(got.worse / below - 1),
    Math.abs(got.better / above - 1),
    Math.abs(got.at - here) / Math.min(above, below),
  );
}

test('sums of many parts keep their digits near the mean, at the ends of the window and far out', () => {
  // 373 and 374, and 626 and 627, lie on both sides of 8 standard deviations from the mean.
  for (const observed of [60, 200, 373, 374, 450, 500, 501, 550, 626, 627, 800, 940])
    expect(relativeErrors(coin, 1000, observed), `${observed} of 1000`).toBeLessThan(1e-9);
  for (const observed of [0, 1, 10, 25, 50, 200])
    expect(relativeErrors(rare, 1000, observed), `${observed} rare of 1000`).toBeLessThan(1e-9);
});

test('a chance below 1e-280 is 0 and not NaN', () => {
  expect(tailsOfSum([{ chances: coin, step: 1, count: 4000 }], 0)).toEqual({ worse: 0, better: 1, at: 0 });
  expect(tailsOfSum([{ chances: coin, step: 1, count: 4000 }], 4000)).toEqual({ worse: 1, better: 0, at: 0 });
});

test('a step stretches its part', () => {
  const parts = [
    { chances: coin, step: 3, count: 2 },
    { chances: coin, step: 2, count: 1 },
  ];
  // The sums 0 2 3 3 5 5 6 8, each with a chance of an eighth.
  expect(tailsOfSum(parts, 3)).toEqual({ worse: 4 / 8, better: 6 / 8, at: 2 / 8 });
  expect(tailsOfSum(parts, 6)).toEqual({ worse: 7 / 8, better: 2 / 8, at: 1 / 8 });
});

test('no part at all is the sum 0', () => {
  expect(tailsOfSum([], 0)).toEqual({ worse: 1, better: 1, at: 1 });
});
