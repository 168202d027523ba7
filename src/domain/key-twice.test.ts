import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyTwice, writtenKeys } from './key-twice.ts';

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

/**
 * Few keys and texts, so that keys meet, with what is in the way of reading JSON quickly. No key holds a backslash: V8 takes
 * others with escapes for it (nodejs/node#63785).
 */
const keys = fc.constantFrom('a', 'b', '', '"', ':', '":', '{"a":1,"a":2}');
const values = fc.oneof(keys, fc.constantFrom('\\', '\\"', '\\\\'));
const texts = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 3 },
    values.map((value) => JSON.stringify(value)),
    fc.array(tie('text'), { maxLength: 3 }).map((items) => `[${items.join(' , ')}]`),
    fc
      .array(fc.tuple(keys, tie('text')), { maxLength: 3 })
      .map((fields) => `{${fields.map(([key, text]) => `${JSON.stringify(key)}\t: ${text}`).join(',\n')}}`),
  ),
})).text;

function heldKeys(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  const inner = Object.values(value).reduce<number>((sum, one) => sum + heldKeys(one), 0);
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length);
}

test('more keys are written than held exactly where one is written twice', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(texts, (text) => {
      const [written, held] = [writtenKeys(text), heldKeys(JSON.parse(text))];
      const twice = keyTwice(text) !== undefined;
      seen.add(twice);
      expect([written > held, written < held]).toEqual([twice, false]);
    }),
    { numRuns: 200 },
  );
  expect(seen).toEqual(new Set([false, true]));
});

test('a text of millions of escapes is read', () => {
  const text = JSON.stringify({ a: '"\\'.repeat(2_000_000) });
  expect(keyTwice(`${text.slice(0, -1)},"a":1}`)).toBe('a');
});
