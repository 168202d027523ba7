import { expect, test } from 'vitest';
import { normalQuantile } from './kernels.ts';
import { looksFor, onlyLook, type PlannedLook } from './looks.ts';

test('a small suite is looked at after every round, up to five', () => {
  expect(looksFor(1, 100)).toEqual([{ round: 1, cases: 100, share: 1, level: 0.05 }]);
  expect(looksFor(3, 199)).toEqual([
    { round: 1, cases: 199, share: 0.1, level: 0.0232 },
    { round: 2, cases: 199, share: 0.25, level: 0.0232 },
    { round: 3, cases: 199, share: 0.65, level: 0.0232 },
  ]);
});

test('a large suite is looked at inside the first round as well', () => {
  expect(looksFor(2, 210)).toEqual([
    { round: 1, cases: 53, share: 0.03, level: 0.0168 },
    { round: 1, cases: 105, share: 0.05, level: 0.0168 },
    { round: 1, cases: 210, share: 0.3 * 0.92, level: 0.0168 },
    { round: 2, cases: 210, share: 0.7 * 0.92, level: 0.0168 },
  ]);
  expect(looksFor(1, 200)).toEqual([
    { round: 1, cases: 50, share: 0.03, level: 0.0218 },
    { round: 1, cases: 100, share: 0.05, level: 0.0218 },
    { round: 1, cases: 200, share: 0.92, level: 0.0218 },
  ]);
});

test('beyond five rounds the looks are after 1, 2, 3, 5 and the last', () => {
  expect(looksFor(8, 20).map(({ round, share, level }) => [round, share, level])).toEqual([
    [1, 0.05, 0.0147],
    [2, 0.1, 0.0147],
    [3, 0.15, 0.0147],
    [5, 0.25, 0.0147],
    [8, 0.45, 0.0147],
  ]);
});

test('a fixed number of trials has one look with all of alpha', () => {
  expect(onlyLook(3, 60)).toEqual({ round: 3, cases: 60, share: 1, level: 0.05 });
});

test('shares add up to one', () => {
  for (let rounds = 1; rounds <= 100; rounds++)
    for (const cases of [1, 199, 200])
      expect(Math.abs(looksFor(rounds, cases).reduce((sum, { share }) => sum + share, 0) - 1)).toBeLessThan(
        1e-12,
      );
});

/** The chance that a Brownian motion, over its standard deviation, exceeds the levels' point at any of the looks. */
function errorOf(looks: readonly PlannedLook[], rounds: number, cases: number): number {
  const limit = normalQuantile(1 - looks[0]!.level);
  const POINTS = 241;
  const density = (x: number, variance: number) =>
    Math.exp((-x * x) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
  let last: { at: number; grid: number[]; mass: number[] } = { at: 0, grid: [0], mass: [1] };
  for (const { round, cases: asked } of looks) {
    const at = (round - 1 + asked / cases) / rounds;
    const width = ((limit + 8) * Math.sqrt(at)) / (POINTS - 1);
    const grid = Array.from({ length: POINTS }, (_, i) => -8 * Math.sqrt(at) + i * width);
    const mass = grid.map((x, i) => {
      const came = last.grid.reduce(
        (sum, from, j) => sum + last.mass[j]! * density(x - from, at - last.at),
        0,
      );
      const simpson = i === 0 || i === POINTS - 1 ? 1 / 3 : i % 2 === 1 ? 4 / 3 : 2 / 3;
      return came * simpson * width;
    });
    last = { at, grid, mass };
  }
  return 1 - last.mass.reduce((sum, one) => sum + one, 0);
}

test('the bounds of all looks together miss the truth in five percent', () => {
  const tight = [
    [2, 100],
    [3, 400],
    [4, 100],
    [5, 100],
    [5, 400],
    [10, 100],
    [10, 400],
    [100, 400],
  ] as const;
  for (const [rounds, cases] of tight)
    expect(errorOf(looksFor(rounds, cases), rounds, cases), `${rounds} rounds, ${cases} cases`).toBeCloseTo(
      0.05,
      3,
    );
  for (const [rounds, cases] of [
    [6, 400],
    [11, 100],
  ] as const)
    expect(errorOf(looksFor(rounds, cases), rounds, cases)).toBeLessThan(0.05);
});

test('a number of rounds or cases that is none is a bug and throws', () => {
  expect(() => looksFor(0, 5)).toThrow(new RangeError('not a number of rounds or cases: 0'));
  expect(() => looksFor(2, 1.5)).toThrow(new RangeError('not a number of rounds or cases: 1.5'));
});
