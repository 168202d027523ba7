import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DataPath } from '../domain/lint.ts';
import { addValue } from './add-value.ts';

const CAP: DataPath = ['target', 'params', 'max_output_tokens'];

/** What a YAML text becomes with a cap of 9 in it. */
function capped(text: string): Promise<string | undefined> {
  return addValue(text, 'a.eval.yaml', CAP, 9);
}

const added: readonly (readonly [string, string, string])[] = [
  [
    'a flow mapping',
    'target: { model: m } # pinned\n',
    'target: { model: m, params: { max_output_tokens: 9 } } # pinned\n',
  ],
  [
    'a flow mapping with parameters',
    'target: {model: m, params: {verbosity: low}}',
    'target: {model: m, params: {verbosity: low, max_output_tokens: 9}}',
  ],
  ['empty parameters', 'target: { params: {} }', 'target: { params: { max_output_tokens: 9 } }'],
  [
    'a flow mapping of several lines',
    'target: {\n  model: m, # pinned\n}\n',
    'target: {\n  model: m,\n  params: { max_output_tokens: 9 }, # pinned\n}\n',
  ],
  [
    'a block mapping',
    'target:\n  model: m # pinned\n\n# next\nschema: x\n',
    'target:\n  model: m # pinned\n  params: { max_output_tokens: 9 }\n\n# next\nschema: x\n',
  ],
  [
    'block parameters',
    'target:\n  params:\n    # little\n    verbosity: low\n  model: m\n',
    'target:\n  params:\n    # little\n    verbosity: low\n    max_output_tokens: 9\n  model: m\n',
  ],
  [
    'a value that ends in a nested list',
    'target:\n  params:\n    tools:\n      - type: function\n        name: f\nsuite: s\n',
    'target:\n  params:\n    tools:\n      - type: function\n        name: f\n    max_output_tokens: 9\nsuite: s\n',
  ],
  [
    'a value that is a block of lines',
    'target:\n  model: |-\n    m\nsuite: s\n',
    'target:\n  model: |-\n    m\n  params: { max_output_tokens: 9 }\nsuite: s\n',
  ],
  [
    'a file without a last line end',
    'target:\n  model: m',
    'target:\n  model: m\n  params: { max_output_tokens: 9 }\n',
  ],
  [
    'lines that end as on Windows',
    'target:\r\n  model: m\r\nsuite: s\r\n',
    'target:\r\n  model: m\r\n  params: { max_output_tokens: 9 }\r\nsuite: s\r\n',
  ],
];

test.for(added)('a value is added to %s', async ([, before, after]) => {
  expect(await capped(before)).toBe(after);
});

test('what is there already stays, and what cannot be reached is left alone', async () => {
  expect([
    await capped('target: { params: { max_output_tokens: 9 } }'),
    await capped('target: { params: { max_output_tokens: 8 } }'),
    await capped('target: text'),
    await capped('target: { params: }'),
    await capped('target: &t { model: m }\nother: *t\n'),
    await capped('other: &t { model: m }\ntarget: *t\n'),
    await capped('- 1'),
  ]).toEqual(Array(7).fill(undefined));
});

test('a value behind an anchor is added where all that share it are to have it', async () => {
  const shared = 'a: &one { x: 1 }\nb: *one\nc: { d: *one }\n';
  const add = (...also: DataPath[]) =>
    addValue(
      shared,
      'a.yaml',
      ['a', 'z'],
      2,
      also.map((path) => ({ path, value: 2 })),
    );
  expect([
    await add(['b', 'z'], ['c', 'd', 'z']),
    await add(['b', 'z']),
    await addValue(shared, 'a.yaml', ['b', 'z'], 2, [{ path: ['a', 'z'], value: 2 }]),
  ]).toEqual(['a: &one { x: 1, z: 2 }\nb: *one\nc: { d: *one }\n', undefined, undefined]);
});

test('a list gets the items that it lacks, in its own style', async () => {
  const required = (text: string, file = 'a.yaml') => addValue(text, file, ['required'], ['b', 'no']);
  expect([
    await required('required: [a, b] # all\n'),
    await required('required: []\n'),
    await required('required:\n  - a\n  - b # two\nx: 1\n'),
    await required('required: [b, "no"]\n'),
    await required('{ "required": ["a"] }', 'a.json'),
    await required('{\n\t"type": "object"\n}\n', 'a.json'),
  ]).toEqual([
    'required: [a, b, "no"] # all\n',
    'required: [b, "no"]\n',
    'required:\n  - a\n  - b # two\n  - "no"\nx: 1\n',
    'required: [b, "no"]\n',
    '{ "required": ["a", "b", "no"] }',
    '{\n\t"type": "object",\n\t"required": ["b", "no"]\n}\n',
  ]);
});

test('whatever is added to a JSON text, all that was there is still there', async () => {
  const key = fc
    .string({ minLength: 1, maxLength: 5 })
    .filter((name) => name !== '__proto__' && name !== 'schema');
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, fc.jsonValue({ maxDepth: 2 })), fc.boolean(), async (data, lines) => {
      const before = JSON.stringify(data, null, lines ? 2 : undefined);
      const after = await addValue(before, 'a.json', ['schema', 'new'], false);
      // JSON writes no sign before zero.
      expect(JSON.parse(after ?? 'null')).toEqual({ ...JSON.parse(before), schema: { new: false } });
    }),
    { numRuns: 50 },
  );
});
