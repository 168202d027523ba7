import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyTwice } from './key-twice.ts';
import { said } from './testdata/said.ts';

test.each([
  ['{"a":1,"b":2,"a":3}', 'a'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"x":[{"a":{}, "a" : 1}]}', 'a'],
  ['{"a":{"a":1},"b":[{"a":1},{"a":1}]}', undefined],
  ['{"a":"\\"a\\":1, {","b":"a"}', undefined],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ['["a","a"]', undefined],
  ['"a"', undefined],
])('the key that %s writes twice is %s', (text, key) => {
  expect(keyTwice(text)).toBe(key);
});

test('no value that JSON writes has a key twice', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(keyTwice(JSON.stringify(value))).toBe(undefined);
    }),
    { numRuns: 50 },
  );
});

const twice = 'the answer writes the key "a" twice, so that readers disagree on what it says';
test.each([
  ['equals', { value: { a: 2 } }],
  ['json-equals', { value: { a: 2 } }],
  ['is-json', {}],
  ['json-path', { value: '/a' }],
])('%s and its negation fail of an answer with a key twice', async (type, params) => {
  expect(await said(type, '{"a":1,"a":2}', params)).toBe(`missing: ${twice}`);
});

test('the schema of an answer is not held against the last of two values', async () => {
  const schema = { type: 'object', properties: { a: { const: 2 } } };
  expect(await said('schema', '{"a":1,"a":2}', { schema })).toBe(`fail: ${twice}`);
});

test('contains-json and its negation fail of JSON with a key twice, where there is no other', async () => {
  expect(await said('contains-json', 'This: {"a":1,"a":2}', {})).toBe(
    'missing: the JSON in the answer writes the key "a" twice, so that readers disagree on what it says',
  );
});

test('contains-json goes on behind JSON that writes a key twice', async () => {
  expect(await said('contains-json', 'Not {"a":1,"a":{"b":1}}, but {"c":3}', {})).toBe(
    'pass: the answer contains {"c":3}',
  );
});
