import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countSpread } from './spread.ts';

function latencies(values: readonly number[]) {
  const spread = countSpread();
  for (const latency of values) spread.add({ cost: undefined, tokens: undefined, latency });
  return spread.finish().spread?.latency;
}

test('figures that no answer tells are absent', () => {
  expect(countSpread().finish()).toEqual({});
  expect(latencies([8])).toEqual({ count: 1, least: 8, most: 8, p50: 8, p90: 8, p99: 8, bins: [[8, 1]] });
});

test('zeros have a bin of their own, and powers of two begin one', () => {
  expect(latencies([0, 0, 1, 2, 2])).toEqual({
    count: 5,
    least: 0,
    most: 2,
    p50: 1.0219,
    p90: 2,
    p99: 2,
    bins: [
      [0, 2],
      [1, 1],
      [2, 2],
    ],
  });
});

test('quantiles lie within 2.2 % of the true ones, in any order of answers', () => {
  const values = fc.array(fc.double({ min: 0.001, max: 600_000, noNaN: true }), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(values, (list) => {
      const spread = latencies(list);
      const sorted = [...list].sort((a, b) => a - b);
      for (const [name, share] of [
        ['p50', 0.5],
        ['p90', 0.9],
        ['p99', 0.99],
      ] as const) {
        const exact = sorted[Math.ceil(share * list.length) - 1] ?? Number.NaN;
        expect(Math.abs((spread?.[name] ?? Number.NaN) / exact - 1)).toBeLessThan(0.0222);
      }
      expect(latencies([...list].reverse())).toEqual(spread);
    }),
    { numRuns: 60 },
  );
});
