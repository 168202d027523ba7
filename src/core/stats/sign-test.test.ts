import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signTest } from './sign-test.ts';

/** The same probability in exact integers, correct to the last bit but one. */
function exactly(worse: number, better: number): number {
  const n = BigInt(worse + better);
  let coefficient = 1n;
  let tail = 0n;
  for (let k = n; k >= BigInt(worse); k--) {
    tail += coefficient;
    coefficient = (coefficient * k) / (n - k + 1n);
  }
  // 64 leading bits are kept, the rest is a power of two.
  const surplus = BigInt(Math.max(0, tail.toString(2).length - 64));
  return Number(tail >> surplus) * 2 ** (Number(surplus) - Number(n));
}

function relativeError(worse: number, better: number): number {
  const truth = exactly(worse, better);
  return Math.abs(signTest(worse, better) - truth) / truth;
}

test('the worked examples of the exact McNemar test hold', () => {
  expect(signTest(9, 2)).toBe(67 / 2048);
  expect(signTest(5, 0)).toBe(1 / 32);
  expect(signTest(4, 0)).toBe(1 / 16);
  expect(signTest(0, 0)).toBe(1);
  expect(signTest(0, 7)).toBe(1);
  expect(signTest(2, 9)).toBe(1 - 12 / 2048);
});

test('a large suite keeps its precision in both tails and in the middle', () => {
  for (const [worse, better] of [
    [477, 139],
    [241, 414],
    [238, 3],
    [1000, 0],
    [2600, 2400],
    [2500, 2500],
    [2400, 2600],
    [1, 4999],
  ] as const) {
    expect(relativeError(worse, better), `${worse}:${better}`).toBeLessThan(1e-10);
  }
});

test('every small count agrees with exact integers', () => {
  for (let worse = 0; worse <= 30; worse++) {
    for (let better = 0; better <= 30; better++) {
      expect(relativeError(worse, better), `${worse}:${better}`).toBeLessThan(1e-13);
    }
  }
});

test('the two sides of one split add up to one, the split itself counted once', () => {
  const count = fc.integer({ min: 0, max: 3000 });
  fc.assert(
    fc.property(count, count, (worse, better) => {
      const atLeast = signTest(worse, better);
      const fewer = worse === 0 ? 0 : signTest(better + 1, worse - 1);
      expect(Math.abs(atLeast + fewer - 1)).toBeLessThan(1e-10);
    }),
    { numRuns: 60 },
  );
});

test('one more case that broke never weakens the evidence', () => {
  const count = fc.integer({ min: 0, max: 800 });
  fc.assert(
    fc.property(count, count, (worse, better) => {
      expect(signTest(worse + 1, better)).toBeLessThanOrEqual(signTest(worse, better) * (1 + 1e-12));
    }),
    { numRuns: 60 },
  );
});

test('a probability below the smallest double is 0 and not NaN', () => {
  expect(signTest(5000, 0)).toBe(0);
});

test('a count that is not one is a bug and throws', () => {
  expect(() => signTest(-1, 2)).toThrow(new RangeError('not a count of discordant cases: -1'));
  expect(() => signTest(1, 0.5)).toThrow(new RangeError('not a count of discordant cases: 0.5'));
  expect(() => signTest(Number.NaN, 0)).toThrow(new RangeError('not a count of discordant cases: NaN'));
});
