import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_DIMENSIONS, packVector, readVector, readVectors, vectorsText } from './vectors.ts';

const floats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 });

test('a vector of 32-bit floats comes back as it was packed', () => {
  fc.assert(
    fc.property(floats, (numbers) => {
      fc.pre(numbers.some((number) => number !== 0));
      expect(readVector(packVector(numbers) ?? '')).toEqual(Float64Array.from(numbers));
    }),
    { numRuns: 100 },
  );
});

test('its bytes are those that the vendor sends: the lowest first', () => {
  expect(packVector([1, -2.5])).toBe('AACAPwAAIMA=');
  expect(vectorsText(['AACAPwAAIMA='])).toBe('["AACAPwAAIMA="]');
});

test.each([
  ['a number that is too large', [1e39]],
  ['an infinite one', [Number.NEGATIVE_INFINITY]],
  ['none', [Number.NaN]],
])('a vector with %s is not packed', (_what, numbers) => {
  expect(packVector(numbers)).toBe(undefined);
});

test.each([
  ['nothing', '', 'no whole number of 32-bit floats'],
  ['three bytes', 'AACA', 'no whole number of 32-bit floats'],
  ['no base64', 'AACAPw=', 'text that is no base64'],
  ['base64 of the web', '____fw==', 'text that is no base64'],
  ['not-a-number', 'AADAfw==', 'a number that is not finite'],
  ['infinity', 'AACAPwAAgH8=', 'a number that is not finite'],
  ['zeros, one of them negative', 'AAAAAAAAAIA=', 'nothing but zeros'],
  ['more than any model gives', 'A'.repeat(100_000), `more than ${MOST_DIMENSIONS} numbers`],
])('text that holds %s is no vector', (_what, packed, problem) => {
  expect(readVector(packed)).toEqual({ problem });
});

test('vectors of one number each cannot be compared: the cosine of any two is 1 or -1', () => {
  expect(readVectors(['AACAPw==', 'AACAPw=='])).toEqual({
    problem: 'the vectors have one number each, which has no direction',
  });
});

test('vectors of several lengths cannot be compared, and the odd one is named', () => {
  expect(readVectors(['AACAPw==', 'AACAPwAAIMA='])).toEqual({
    problem: 'the lengths of vectors 1 and 2 are 1 and 2',
  });
  expect(readVectors(['AACAPw==', 7])).toEqual({
    problem: 'vector 2 holds neither base64 nor 32-bit floats',
  });
  expect(readVectors(['AACAPw==', 'AADAfw=='])).toEqual({
    problem: 'vector 2 holds a number that is not finite',
  });
});
