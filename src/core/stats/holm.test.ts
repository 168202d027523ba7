import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holm } from './holm.ts';

const p = fc.double({ min: 0, max: 1, noNaN: true });

test('the worked example holds', () => {
  expect(holm([0.01, 0.013, 0.03, 0.2])).toEqual([0.04, 0.04, 0.06, 0.2]);
});

test('results stand in the order of the input', () => {
  expect(holm([0.2, 0.01, 0.03, 0.013])).toEqual([0.2, 0.04, 0.06, 0.04]);
});

test('one hypothesis is left as it is, and none gives none', () => {
  expect(holm([0.03])).toEqual([0.03]);
  expect(holm([])).toEqual([]);
});

test('nothing exceeds 1', () => {
  expect(holm([0.5, 0.6, 1])).toEqual([1, 1, 1]);
});

test('an adjusted value is never below the raw one nor above the Bonferroni bound, and keeps the order', () => {
  fc.assert(
    fc.property(fc.array(p, { maxLength: 12 }), (ps) => {
      const adjusted = holm(ps);
      for (const [i, raw] of ps.entries()) {
        expect(adjusted[i]).toBeGreaterThanOrEqual(raw);
        expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, raw * ps.length));
        for (const [j, other] of ps.entries())
          if (raw < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? 0);
      }
    }),
    { numRuns: 100 },
  );
});

test('shuffling the hypotheses shuffles the results', () => {
  fc.assert(
    fc.property(fc.array(p, { maxLength: 12 }), (ps) => {
      expect(holm([...ps].reverse())).toEqual(holm(ps).reverse());
    }),
    { numRuns: 100 },
  );
});
