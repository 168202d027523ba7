import { describe, expect, it, vi } from 'vitest';
import { readAnswer, readJson } from './subject.ts';
import { answerOf, said } from './testdata/said.ts';

const kase = { id: 'one', vars: {}, tags: [] };

/** The value at a pointer, or why there is none. */
function at(text: string, pointer: string) {
  const subject = readAnswer(answerOf(text), kase)(pointer);
  return 'missing' in subject ? subject.missing : { value: subject.value, text: subject.text };
}

describe('a JSON pointer', () => {
  const rows: [string, string, ReturnType<typeof at>][] = [
    ['{"a":1}', '', { value: { a: 1 }, text: '{"a":1}' }],
    ['{"a":["x",{"b":null}]}', '/a/1/b', { value: null, text: 'null' }],
    ['{"a":"x"}', '/a', { value: 'x', text: 'x' }],
    ['{"":{"a/b":1,"m~n":2,"~1":3}}', '//a~1b', { value: 1, text: '1' }],
    ['{"":{"a/b":1,"m~n":2,"~1":3}}', '//m~0n', { value: 2, text: '2' }],
    ['{"":{"a/b":1,"m~n":2,"~1":3}}', '//~01', { value: 3, text: '3' }],
    ['{"__proto__":{"x":1}}', '/__proto__/x', { value: 1, text: '1' }],
    ['{"a":1}', '/__proto__', 'nothing at /__proto__: the answer has "a"'],
    ['{}', '/toString', 'nothing at /toString: the answer is an object without keys'],
    ['{"a":[1]}', '/a/length', 'nothing at /a/length: /a is a list of 1 item'],
    ['{"a":[1,2]}', '/a/2/x', 'nothing at /a/2: /a is a list of 2 items'],
    ['{"a":[1,2]}', '/a/-', 'nothing at /a/-: /a is a list of 2 items'],
    ['{"a":[1,2]}', '/a/01', 'nothing at /a/01: /a is a list of 2 items'],
    ['{"a":"x"}', '/a/length', 'nothing at /a/length: /a is "x"'],
    [
      '{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}',
      '/x',
      'nothing at /x: the answer has "a", "b", "c", "d", "e" and 1 more',
    ],
    ['Sure! {"a":1}', '/a', 'the answer is not only JSON: it has text before the JSON'],
  ];
  it.each(rows)('in %s, %j', (text, pointer, found) => {
    expect(at(text, pointer)).toEqual(found);
  });
});

describe('reading an answer', () => {
  it('parses JSON once however many assertions read it, and not at all when none does', () => {
    const parse = vi.spyOn(JSON, 'parse');
    try {
      const subjectAt = readAnswer(answerOf('{"a":1}'), kase);
      const whole = subjectAt();
      expect([parse.mock.calls.length, 'text' in whole && whole.text]).toEqual([0, '{"a":1}']);
      expect([subjectAt('/a'), subjectAt('/b'), 'value' in whole && whole.value].length).toBe(3);
      expect(parse.mock.calls.length).toBe(1);
    } finally {
      parse.mockRestore();
    }
  });

  it('refuses JSON so deep that walking it would exhaust the stack', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const problem = 'the answer is JSON nested more than 1000 levels deep, which is not read';
    expect(readJson(nested(100_000))).toEqual({ problem });
    expect(readJson(nested(1002))).toEqual({ problem });
    expect('value' in readJson(nested(1000))).toBe(true);
  });
});

const twice = 'the answer writes the key "a" twice, so that readers disagree on what it says';
it.each([
  ['equals', { value: { a: 2 } }],
  ['json-equals', { value: { a: 2 } }],
  ['is-json', {}],
  ['json-path', { value: '/a' }],
])('%s and its negation fail of an answer with a key twice', async (type, params) => {
  expect(await said(type, '{"a":1,"a":2}', params)).toBe(`missing: ${twice}`);
});

it('the schema of an answer is not held against the last of two values', async () => {
  const schema = { type: 'object', properties: { a: { const: 2 } } };
  expect(await said('schema', '{"a":1,"a":2}', { schema })).toBe(`fail: ${twice}`);
});

it('contains-json and its negation fail of JSON with a key twice, where there is no other', async () => {
  expect(await said('contains-json', 'This: {"a":1,"a":2}', {})).toBe(
    'missing: the JSON in the answer writes the key "a" twice, so that readers disagree on what it says',
  );
});

it('contains-json goes on behind JSON that writes a key twice', async () => {
  expect(await said('contains-json', 'Not {"a":1,"a":{"b":1}}, but {"c":3}', {})).toBe(
    'pass: the answer contains {"c":3}',
  );
});
