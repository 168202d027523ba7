import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benjaminiHochberg, simes } from './benjamini-hochberg.ts';
import { holm } from './holm.ts';

const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

test('the worked example holds', () => {
  expect(benjaminiHochberg([0.01, 0.013, 0.03, 0.2])).toEqual([0.026, 0.026, 0.04, 0.2]);
  expect(simes([0.01, 0.013, 0.03, 0.2])).toBe(0.026);
});

test('results stand in the order of the input', () => {
  expect(benjaminiHochberg([0.2, 0.01, 0.03, 0.013])).toEqual([0.2, 0.026, 0.04, 0.026]);
});

test('one hypothesis is left as it is, and none gives none and proves nothing', () => {
  expect([benjaminiHochberg([0.03]), benjaminiHochberg([])]).toEqual([[0.03], []]);
  expect([simes([0.03]), simes([])]).toEqual([0.03, 1]);
});

test('an adjusted value lies between the raw one and that of Holm, and keeps the order', () => {
  fc.assert(
    fc.property(ps, (raw) => {
      const adjusted = benjaminiHochberg(raw);
      const stricter = holm(raw);
      for (const [i, p] of raw.entries()) {
        expect(adjusted[i]).toBeGreaterThanOrEqual(p);
        expect(adjusted[i]).toBeLessThanOrEqual(stricter[i]! * (1 + 1e-12));
        for (const [j, other] of raw.entries())
          if (p < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
      }
    }),
    { numRuns: 100 },
  );
});

test('shuffling the hypotheses shuffles the results', () => {
  fc.assert(
    fc.property(ps, (raw) => {
      expect(benjaminiHochberg([...raw].reverse())).toEqual(benjaminiHochberg(raw).reverse());
    }),
    { numRuns: 100 },
  );
});
