import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, isJsonObject, type Json, jsonOf } from './json.ts';

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

test('the value of a text is what JSON says, and nothing for a text that is none', () => {
  const texts = ['{"a":[1]}', ' null ', '', '{"a":1', "{'a':1}", 'undefined'];
  expect(texts.map(jsonOf)).toEqual([{ a: [1] }, null, undefined, undefined, undefined, undefined]);
});

test('an object is neither null nor a list, a text or nothing at all', () => {
  const values: readonly (Json | undefined)[] = [{}, { a: 1 }, null, [], ['a'], 'a', 1, true, undefined];
  expect(values.filter(isJsonObject)).toEqual([{}, { a: 1 }]);
});
