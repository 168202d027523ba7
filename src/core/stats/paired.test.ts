import { expect, test } from 'vitest';
import { changeOf, tabulate } from './paired.ts';
import { pair, times } from './testdata/exact.ts';

test('cases of a kind are counted together, in an order of their own', () => {
  const cases = [
    pair(3, 3, 0, 3),
    ...times(2, pair(1, 1, 1, 1)),
    pair(3, 3, 0, 3),
    { ...pair(1, 1, 1, 1), weight: 4 },
  ];
  const kinds = [
    { ...pair(1, 1, 1, 1), weight: 1, count: 2 },
    { ...pair(1, 1, 1, 1), weight: 4, count: 1 },
    { ...pair(3, 3, 0, 3), weight: 1, count: 2 },
  ];
  expect(tabulate(cases)).toEqual(kinds);
  expect(tabulate([...cases].reverse())).toEqual(kinds);
});

test('every count of a large kind is read back as it was', () => {
  const cases = [{ ...pair(99, 100, 0, 1), weight: 7 }, pair(0, 30, 10, 10), pair(20, 20, 0, 3)];
  expect(tabulate(cases)).toEqual([
    { ...cases[2], weight: 1, count: 1 },
    { ...cases[1], weight: 1, count: 1 },
    { ...cases[0], weight: 7, count: 1 },
  ]);
});

test('equal rates differ by exactly nothing', () => {
  expect([changeOf(pair(1, 3, 2, 6)), changeOf(pair(7, 10, 21, 30))]).toEqual([0, 0]);
  expect([changeOf(pair(3, 4, 1, 2)), changeOf(pair(0, 2, 3, 3))]).toEqual([-0.25, 1]);
});

test('counts that cannot be are a bug and throw', () => {
  const no = (one: ReturnType<typeof pair>) => () => tabulate([one]);
  expect(no(pair(1, 0, 1, 1))).toThrow(new RangeError('no counts of trials: 1/0 and 1/1'));
  expect(no(pair(0, 0, 1, 1))).toThrow(new RangeError('no counts of trials: 0/0 and 1/1'));
  expect(no(pair(1, 1, 3, 2))).toThrow(new RangeError('no counts of trials: 1/1 and 3/2'));
  expect(no(pair(1, 1, 0.5, 1))).toThrow(new RangeError('no counts of trials: 1/1 and 0.5/1'));
  expect(no({ ...pair(1, 1, 1, 1), weight: 1.5 })).toThrow(new RangeError('no whole weight: 1.5'));
  expect(no(pair(1, 20_000, 1, 20_000))).toThrow(
    new RangeError('too many trials or too large weights: 20000, 20000, 1'),
  );
});
