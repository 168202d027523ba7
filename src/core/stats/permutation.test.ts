import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PairedCase, tabulate } from './paired.ts';
import { fullFlip, permutationTest } from './permutation.ts';
import { anyCase } from './testdata/arbitrary.ts';
import { exactTails, pair, STORED, times } from './testdata/exact.ts';

function tails(cases: readonly PairedCase[]) {
  return permutationTest(tabulate(cases));
}

/** Compares to 12 digits. */
function near(got: number, want: number) {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-12 * want);
}

test('one trial a case is the exact McNemar test', () => {
  const discordant = (worse: number, better: number) =>
    tails([
      ...times(worse, pair(1, 1, 0, 1)),
      ...times(better, pair(0, 1, 1, 1)),
      ...times(50, pair(1, 1, 1, 1)),
    ]);
  const { worse, at } = discordant(9, 2);
  expect([worse, worse - at / 2]).toEqual([67 / 2048, 79 / 4096]);
  expect(discordant(5, 0).worse).toBe(1 / 32);
  expect(discordant(4, 0).worse).toBe(1 / 16);
  expect(discordant(0, 0)).toEqual({ worse: 1, better: 1, at: 1, smallest: 2 ** -50 });
});

test('full flips have the chances that they must', () => {
  near(tails([pair(5, 5, 0, 5)]).worse, 1 / 252);
  near(tails(times(2, pair(3, 3, 0, 3))).worse, 1 / 400);
  near(tails([...times(2, pair(3, 3, 0, 3)), pair(0, 3, 3, 3)]).worse, 379 / 2000);
});

test('eight cases of three trials have the chances that they must', () => {
  const passes = [
    [3, 0],
    [3, 1],
    [2, 2],
    [3, 3],
    [1, 2],
    [0, 0],
    [2, 0],
    [3, 3],
  ] as const;
  const { worse, at } = tails(passes.map(([b, c]) => pair(b, 3, c, 3)));
  near(worse, 1959 / 50_000);
  near(worse - at / 2, 1139 / 50_000);
});

test('missing trials need no rule', () => {
  const { worse, at } = tails([pair(3, 3, 0, 2), pair(2, 2, 1, 3), pair(3, 3, 2, 3)]);
  near(worse, 3 / 200);
  near(worse - at / 2, 3 / 400);
});

test('stored trials on one side need no rule', () => {
  near(tails(STORED).worse, 470_357_550 / 18_250_950_179);
  const alone = STORED.map((one) => tails([one]).worse);
  for (const [i, p] of [3 / 253, 1, 705 / 1771, 1, 1140 / 1771].entries()) near(alone[i]!, p);
});

test('the smallest chance is that of a flip of every case', () => {
  near(fullFlip(5, 5), 1 / 252);
  near(fullFlip(20, 3), 1 / 1771);
  near(tails([pair(3, 3, 3, 3), pair(2, 2, 0, 1)]).smallest, 1 / 60);
});

test('it agrees with whole numbers throughout, weighted cases included', () => {
  const weighted = fc
    .tuple(anyCase(6), fc.integer({ min: 1, max: 3 }))
    .map(([one, weight]) => ({ ...one, weight }));
  fc.assert(
    fc.property(fc.array(weighted, { maxLength: 8 }), (cases) => {
      const truth = exactTails(cases);
      const got = tails(cases);
      for (const name of ['worse', 'better', 'at'] as const) near(got[name], truth[name]);
    }),
    { numRuns: 150 },
  );
});

test('deep tails of many cases agree with whole numbers', () => {
  const cases = [
    ...times(150, pair(4, 5, 1, 5)),
    ...times(20, pair(2, 3, 2, 5)),
    ...times(9, pair(0, 5, 2, 5)),
  ];
  const truth = exactTails(cases);
  expect(truth.worse).toBeLessThan(1e-40);
  const got = tails(cases);
  for (const name of ['worse', 'better', 'at'] as const)
    expect(Math.abs(got[name] / truth[name] - 1)).toBeLessThan(1e-11);
});
