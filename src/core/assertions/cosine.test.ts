import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cosine } from './cosine.ts';

const numbers = (length: number) =>
  fc
    .array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: length, maxLength: length })
    .filter((list) => list.some((number) => number !== 0));
const pair = fc.integer({ min: 1, max: 20 }).chain((length) => fc.tuple(numbers(length), numbers(length)));
const of = (a: readonly number[], b: readonly number[]) => cosine(Float64Array.from(a), Float64Array.from(b));

test('known angles have their cosine', () => {
  expect([of([1, 0], [1, 0]), of([1, 0], [0, 2]), of([3, 4], [-3, -4])]).toEqual([1, 0, -1]);
  expect(of([1, 0], [1, 1])).toBeCloseTo(Math.SQRT1_2, 15);
});

test('it is the same either way, bounded, and 1 of a vector with itself', () => {
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const value = of(a, b);
      expect(of(b, a)).toBe(value);
      expect(value >= -1 && value <= 1).toBe(true);
      expect(of(a, a)).toBeCloseTo(1, 12);
    }),
    { numRuns: 300 },
  );
});

test('the lengths of the vectors do not matter', () => {
  fc.assert(
    fc.property(pair, fc.double({ min: 1e-30, max: 1e30, noNaN: true }), ([a, b], scale) => {
      expect(
        of(
          a.map((number) => number * scale),
          b,
        ),
      ).toBeCloseTo(of(a, b), 9);
    }),
    { numRuns: 300 },
  );
});
