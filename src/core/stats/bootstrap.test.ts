import { expect, test } from 'vitest';
import { resample } from './bootstrap.ts';
import { randomFrom } from './random.ts';

const constant = (before: number, after: number, count: number) =>
  Array.from({ length: count }, () => ({ before: [before], after: [after] }));

test('the 95th percentile is the smallest value that at most 5 % lie above', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => ({ before: [i + 1], after: [1] }));
  const p95 = (count: number) => resample(upTo(count), 'p95', { seed: 1, draws: 1 })!.before;
  expect([p95(1), p95(19), p95(20), p95(21), p95(100)]).toEqual([1, 19, 19, 20, 95]);
});

test('a case weighs the same however many trials it has', () => {
  const cases = [
    { before: [10, 20, 30], after: [5] },
    { before: [1], after: [2, 4] },
  ];
  const { before, after, ratio } = resample(cases, 'total', { seed: 1 })!;
  expect({ before, after, ratio }).toEqual({ before: 21, after: 8, ratio: 8 / 21 });
});

test('sides that do not vary have an interval without width', () => {
  for (const statistic of ['p95', 'total'] as const)
    expect(resample(constant(2, 3, 7), statistic, { seed: 1 })).toEqual({
      before: statistic === 'p95' ? 2 : 14,
      after: statistic === 'p95' ? 3 : 21,
      ratio: 1.5,
      low: 1.5,
      high: 1.5,
    });
});

test('cases without a ratio are left out, and without any other there is nothing', () => {
  const broken = [
    { before: [], after: [9] },
    { before: [0], after: [9] },
  ];
  expect(resample([...broken, ...constant(2, 3, 2)], 'total', { seed: 1 })).toEqual(
    resample(constant(2, 3, 2), 'total', { seed: 1 }),
  );
  expect(resample(broken, 'p95', { seed: 1 })).toBe(undefined);
});

function noisy(seed: number, growth: number) {
  const random = randomFrom(seed);
  return Array.from({ length: 60 }, () => ({
    before: [1 + random(), 1 + random()],
    after: [growth * (1 + random()), growth * (1 + random())],
  }));
}

test('the same seed gives the same interval, and another seed another one', () => {
  const cases = noisy(8, 1);
  const low = (seed: number) => resample(cases, 'total', { seed })!.low;
  expect(low(1)).toBe(low(1));
  expect(low(1) === low(2)).toBe(false);
});

test('an interval of 90 % holds the true ratio of totals in about 9 of 10 draws', () => {
  let held = 0;
  for (let play = 0; play < 300; play++) {
    const { low, high } = resample(noisy(play, 1.3), 'total', { seed: play, draws: 200 })!;
    if (low <= 1.3 && 1.3 <= high) held++;
  }
  expect(Math.abs(held / 300 - 0.9)).toBeLessThan(0.05);
});
