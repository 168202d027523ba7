import { expect, it } from 'vitest';
import { assertionKinds } from '../core/assertions/index.ts';
import { factSchema } from './fact.ts';
import { recordedAnswerSchema } from './recording.ts';
import { suiteFileSchemas } from './suite-file.ts';
import { z } from './zod.ts';

type zodType = z.ZodType;

const schema = z.strictObject({
  name: z.string().min(1).describe('A name.'),
  tags: z.array(z.string()).optional(),
});

it('gives good data with its keys in the order of the schema', () => {
  const { data } = schema.safeParse({ tags: ['a'], name: 'x' });
  expect(JSON.stringify(data)).toBe('{"name":"x","tags":["a"]}');
  expect(schema.parse({ name: 'x' })).toEqual({ name: 'x' });
});

it('says what is wrong in the words of zod', () => {
  const { success, error } = schema.safeParse({ name: '', more: 1 });
  expect([success, error?.issues.map(({ code, path, message }) => ({ code, path, message }))]).toEqual([
    false,
    [
      { code: 'too_small', path: ['name'], message: 'Too small: expected string to have >=1 characters' },
      { code: 'unrecognized_keys', path: [], message: 'Unrecognized key: "more"' },
    ],
  ]);
  expect(() => schema.parse({})).toThrow(z.ZodError);
});

it('is zod for everything else that is asked of it', () => {
  expect(Object.keys(schema.shape)).toEqual(['name', 'tags']);
  expect(schema.shape.name.description).toBe('A name.');
  expect('def' in schema).toBe(true);
  expect(z.toJSONSchema(schema.shape.name)).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'string',
    minLength: 1,
    description: 'A name.',
  });
  expect(schema.transform(({ name }) => name).parse({ name: 'x' })).toBe('x');
});

it('knows the makers of dates and tuples, which zod reads', () => {
  const at = z.strictObject({ on: z.iso.date().optional(), pair: z.tuple([z.string(), z.int()]) });
  expect(at.safeParse({ on: '2026-11-22', pair: ['a', 1] })).toEqual({
    success: true,
    data: { on: '2026-11-22', pair: ['a', 1] },
  });
  expect(
    at.safeParse({ on: 'today', pair: ['a'] }).error?.issues.map(({ code, path }) => [code, path]),
  ).toEqual([
    ['invalid_format', ['on']],
    ['too_small', ['pair']],
  ]);
});

it('is the same schema of zod wherever it is used', () => {
  const shared = z.json();
  const { shape } = z.strictObject({ a: shared, b: z.array(shared) }).clone();
  expect(shape.b.element).toBe(shape.a);
});

it('can be awaited in what holds it', async () => {
  expect(await schema).toBe(schema);
});

const answer = {
  v: 1,
  key: 'a'.repeat(64),
  ordinal: 1,
  suite: 's',
  case: 'c',
  input: 'b'.repeat(16),
  target: 't',
  api: 'chat',
  model: 'm',
  outcome: 'answered',
  body: { text: 'x', tool_calls: [{ name: 'f', arguments: '{}' }] },
  id: 'r',
  served: 'm',
  usage: { input: 1, output: 0 },
  latency_ms: 1.5,
};

it.each<
  [string, { safeParse(value: unknown): unknown; clone(): { safeParse(value: unknown): unknown } }, object]
>([
  ['a stored answer', recordedAnswerSchema, answer],
  ['a fact', factSchema, { kind: 'intent', trial: 's/c@t#1', attempt: 1, request: 'r' }],
  [
    'a case',
    suiteFileSchemas(assertionKinds).case,
    { id: 'c', vars: { a: [1] }, expected: {}, tags: ['t'], assert: [{ type: 'not-contains', value: 'x' }] },
  ],
])('takes and refuses %s as zod does, whichever field is changed', (_, ours, sample) => {
  // `clone` is no method of ours, so that this is zod's own schema.
  const own = ours.clone();
  const changed = Object.keys(sample).flatMap((name) =>
    [undefined, null, '', 'x', 0, -1, 1.5, true, [], {}, ['x'], { text: 1 }].map((value) =>
      JSON.parse(JSON.stringify({ ...sample, [name]: value })),
    ),
  );
  for (const value of [sample, { ...sample, more: 1 }, ...changed])
    expect(ours.safeParse(value)).toEqual(own.safeParse(value));
});

it('a schema that zod makes of ours has one JSON Schema, wherever ours stand in it', () => {
  const name = z.string().describe('A name.');
  const person = z.object({ name, nick: name.optional(), pets: z.array(z.object({ name })) });
  expect(z.toJSONSchema(person)).toMatchObject({
    required: ['name', 'pets'],
    properties: {
      name: { type: 'string', description: 'A name.' },
      nick: { type: 'string', description: 'A name.' },
    },
  });
  expect(person.parse({ name: 'Ada', pets: [{ name: 'Bit', age: 3 }] })).toEqual({
    name: 'Ada',
    pets: [{ name: 'Bit' }],
  });
});

it('takes a schema that holds itself, by a getter as zod does', () => {
  const leaf = z.strictObject({ type: z.literal('leaf'), text: z.string() });
  const branch = z.strictObject({
    type: z.literal('branch'),
    get of(): zodType {
      return z.array(tree);
    },
  });
  const tree: zodType = z.discriminatedUnion('type', [leaf, branch]);
  const data = {
    type: 'branch',
    of: [
      { type: 'leaf', text: 'a' },
      { type: 'branch', of: [] },
    ],
  };
  expect([tree.safeParse(data), tree.safeParse({ type: 'leaf', text: 'a' }).success]).toEqual([
    { success: true, data },
    true,
  ]);
  expect(tree.safeParse({ type: 'branch', of: [{ type: 'leaf' }] }).success).toBe(false);
});
