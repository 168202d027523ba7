import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { compile, type SchemaObject } from './json-schema.ts';
import { isPlainSchema } from './plain-schema.ts';

const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];
const json = fc.jsonValue() as fc.Arbitrary<Json>;
const text = fc.string({ maxLength: 5 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const count = fc.nat(20);

const { schema: plain } = fc.letrec<{ schema: SchemaObject; inner: Json }>((tie) => ({
  inner: fc.oneof({ maxDepth: 2, depthSize: 'xsmall' }, fc.boolean(), tie('schema')),
  schema: fc.record(
    {
      $schema: fc.constant('https://json-schema.org/draft/2020-12/schema'),
      type: fc.oneof(fc.constantFrom(...types), fc.array(fc.constantFrom(...types), { minLength: 1 })),
      properties: fc.dictionary(text, tie('inner'), { maxKeys: 3, noNullPrototype: true }),
      required: fc.array(text, { maxLength: 3 }),
      additionalProperties: tie('inner'),
      items: tie('inner'),
      enum: fc.array(scalar, { minLength: 1, maxLength: 3 }),
      const: scalar,
      allOf: fc.array(tie('inner'), { minLength: 1, maxLength: 2 }),
      anyOf: fc.array(tie('inner'), { minLength: 1, maxLength: 2 }),
      oneOf: fc.array(tie('inner'), { minLength: 1, maxLength: 2 }),
      minimum: number,
      exclusiveMaximum: fc.integer(),
      minItems: count,
      maxLength: count,
      maxProperties: count,
      description: text,
      default: json,
      examples: json,
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
}));

/** Any value at one of a plain schema's keywords, or at one that is not plain. */
const touched = fc
  .tuple(
    plain,
    fc.constantFrom(
      ...['type', 'properties', 'required', 'items', 'enum', 'anyOf', 'minItems', 'minimum', 'title'],
      ...['$schema', '$ref', '$id', '$async', 'pattern', 'format', 'not', '$defs', 'multipleOf', 'nullable'],
    ),
    fc.oneof(json, fc.constantFrom<Json[]>('string', ['string'], '#', '[', 0, -1, [], {}, [{}], { a: {} })),
  )
  .map(([schema, keyword, value]): SchemaObject => ({ ...schema, [keyword]: value }));

it('knows everyday schemas as plain', () => {
  fc.assert(
    fc.property(plain, (schema) => isPlainSchema(JSON.parse(JSON.stringify(schema)))),
    { numRuns: 50 },
  );
});

it('takes no schema for plain that the validator refuses or cannot check with', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(plain, touched), json, async (schema, value) => {
      if (!isPlainSchema(schema)) return;
      taken++;
      const compiled = await compile(schema);
      if ('problem' in compiled) throw new Error(compiled.problem);
      expect('unscored' in compiled.faults(value, '')).toBe(false);
    }),
    { numRuns: 80 },
  );
  expect(taken).toBeGreaterThan(0);
});

it.each<[string, Json]>([
  ['an unknown type', { type: 'text' }],
  ['a text where a schema belongs', { properties: { a: 'string' } }],
  ['a keyword that it does not know', { minItem: 1 }],
  ['a reference', { $ref: '#' }],
  ['a pattern', { pattern: 'a' }],
  ['no choice at all', { enum: [] }],
  ['another draft', { $schema: 'http://json-schema.org/draft-07/schema#' }],
  ['a fault deep inside', { items: { anyOf: [{ properties: { a: { minItems: -1 } } }] } }],
  ['the prototype as a property', JSON.parse('{"properties":{"__proto__":{"type":"string"}}}') as Json],
])('leaves %s to the validator', (_, schema) => {
  expect(isPlainSchema(schema as SchemaObject)).toBe(false);
});

it('leaves what is nested without end to the validator', () => {
  let schema: SchemaObject = {};
  for (let depth = 0; depth < 1000; depth++) schema = { items: schema };
  expect(isPlainSchema(schema)).toBe(false);
});
