import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './json.ts';

test('keys are sorted by code unit at every depth, lists keep their order', () => {
  expect(canonicalJson({ b: [{ z: 1, a: 2 }, 'x'], a: { B: null, A: true }, '10': 0, '9': 0 })).toBe(
    '{"10":0,"9":0,"a":{"A":true,"B":null},"b":[{"a":2,"z":1},"x"]}',
  );
});

test('an absent value leaves no key, and in a list stands as null, as JSON has it', () => {
  expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
});

test('a key named __proto__ is data', () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1},"b":1}');
});

test('the text reads back as the same value, whatever order its keys were written in', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
    { numRuns: 200 },
  );
});
