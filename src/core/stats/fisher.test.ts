import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fisher } from './fisher.ts';

const table = (hitsBefore: number, trialsBefore: number, hitsAfter: number, trialsAfter: number) => ({
  hitsBefore,
  trialsBefore,
  hitsAfter,
  trialsAfter,
});

test('the worked example of error counts holds', () => {
  expect(fisher(table(3, 300, 15, 300)).twoSided).toBeCloseTo(0.00670624174, 12);
});

test('a full flip of six trials has the one p that it can have', () => {
  const { fewer, twoSided } = fisher(table(6, 6, 0, 6));
  expect(fewer).toBeCloseTo(1 / 924, 15);
  expect(twoSided).toBeCloseTo(2 / 924, 15);
});

test('without a hit, a miss or a trial nothing is unlikely', () => {
  for (const nothing of [table(0, 5, 0, 7), table(5, 5, 7, 7), table(0, 0, 3, 7), table(0, 0, 0, 0)])
    expect(fisher(nothing)).toEqual({ fewer: 1, twoSided: 1 });
});

test('the two-sided p is the same from both sides, and the one-sided ones overlap in the observed division', () => {
  const side = fc
    .integer({ min: 0, max: 60 })
    .chain((trials) => fc.tuple(fc.nat(trials), fc.constant(trials)));
  fc.assert(
    fc.property(side, side, ([b, tb], [c, tc]) => {
      const one = fisher(table(b, tb, c, tc));
      const other = fisher(table(c, tc, b, tb));
      expect(other.twoSided).toBeCloseTo(one.twoSided, 12);
      expect(one.fewer + other.fewer).toBeGreaterThan(1 - 1e-12);
      const misses = fisher(table(tb - b, tb, tc - c, tc));
      expect(misses.fewer).toBeCloseTo(other.fewer, 12);
    }),
    { numRuns: 60 },
  );
});
