import { expect, test } from 'vitest';
import { strictObjections } from './strict-schema.ts';

type Schema = { readonly [key: string]: unknown };

const text = { type: 'string' };

/** A closed object that requires all its properties. */
function closed(properties: Schema, more: Schema = {}): Schema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    ...more,
  };
}

/** An object with one property. */
function holding(schema: unknown, more: Schema = {}): Schema {
  return closed({ a: schema }, more);
}

/** Objects in objects, so many levels. */
function nested(levels: number): Schema {
  return levels === 1 ? holding(text) : holding(nested(levels - 1));
}

function many(count: number, name = (index: number) => `p${index}`): Schema {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), text]));
}

function values(count: number, length = 3): string[] {
  return Array.from({ length: count }, (_, index) => String(index).padStart(length, '0'));
}

/** What the vendor takes. */
const taken: readonly (readonly [string, Schema])[] = [
  ['an object without properties', closed({})],
  [
    'texts, numbers, booleans and null',
    closed({
      a: text,
      b: { type: 'number' },
      c: { type: 'integer' },
      d: { type: 'boolean' },
      e: { type: 'null' },
    }),
  ],
  ['a value that may be null', holding({ type: ['string', 'null'] })],
  ['an object that may be null', holding({ ...holding(text), type: ['object', 'null'] })],
  ['an enum', holding({ type: 'string', enum: ['a', 'b'] })],
  ['an enum without a type', holding({ enum: ['a', 'b'] })],
  ['a const', holding({ const: 'a' })],
  [
    'a pattern and a format',
    closed({ a: { type: 'string', pattern: '^a' }, b: { type: 'string', format: 'date' } }),
  ],
  [
    'limits of numbers',
    holding({
      type: 'number',
      minimum: 0,
      maximum: 9,
      exclusiveMinimum: -1,
      exclusiveMaximum: 10,
      multipleOf: 0.5,
    }),
  ],
  ['limits of lists', holding({ type: 'array', items: text, minItems: 1, maxItems: 3 })],
  ['a list of objects', holding({ type: 'array', items: holding(text) })],
  ['alternatives below the root', holding({ anyOf: [holding(text), { type: 'null' }] })],
  ['definitions', holding({ $ref: '#/$defs/b' }, { $defs: { b: holding(text) } })],
  ['definitions of old drafts', holding({ $ref: '#/definitions/b' }, { definitions: { b: holding(text) } })],
  ['a schema that refers to itself', closed({ next: { anyOf: [{ $ref: '#' }, { type: 'null' }] } })],
  [
    'titles, descriptions, examples and defaults',
    holding({ ...text, title: 'A', description: 'An a.', examples: ['x'], default: 'y' }),
  ],
  [
    'a property that is called like a keyword',
    closed({ oneOf: text, not: text, properties: closed({ required: text }) }),
  ],
  ['required in another order', closed({ a: text, b: text }, { required: ['b', 'a'] })],
  ['a version of JSON Schema', holding(text, { $schema: 'https://json-schema.org/draft/2020-12/schema' })],
  ['ten levels', nested(10)],
  ['5,000 properties', closed(many(5000))],
  ['1,000 enum values', holding({ type: 'string', enum: values(1000) })],
  ['a large enum of short texts', holding({ type: 'string', enum: values(300, 50) })],
  ['250 long texts in one enum', holding({ type: 'string', enum: values(250, 100) })],
  ['120,000 characters', closed(many(1200, (index) => String(index).padStart(100, 'p')))],
];

const open = 'the object is open: `additionalProperties: false` is missing';
const untaken = (keyword: string) => `strict structured output does not take \`${keyword}\``;
const untyped = 'the schema has no `type`, so that any value would fit';

/** What it refuses, each with the objections as `path: message`. */
const refused: readonly (readonly [string, Schema, ...string[]])[] = [
  ['an open object', { type: 'object', properties: { a: text }, required: ['a'] }, `/: ${open}`],
  ['an object without anything', { type: 'object' }, `/: ${open}`],
  [
    'an object that takes more',
    holding(text, { additionalProperties: true }),
    '/additionalProperties: the object is open: `additionalProperties` is not false',
  ],
  [
    'a map',
    holding({ type: 'object', additionalProperties: text }),
    '/properties/a/additionalProperties: the object is open: `additionalProperties` is not false',
  ],
  [
    'an open object in a property',
    holding({ type: 'object', properties: {}, required: [] }),
    `/properties/a: ${open}`,
  ],
  [
    'an open object in a list',
    holding({ type: 'array', items: { type: 'object' } }),
    `/properties/a/items: ${open}`,
  ],
  [
    'an open object among alternatives',
    holding({ anyOf: [text, { type: 'object' }] }),
    `/properties/a/anyOf/1: ${open}`,
  ],
  [
    'an open object in a definition',
    holding(text, { $defs: { b: { type: 'object' } } }),
    `/$defs/b: ${open}`,
  ],
  [
    'an open object in an old definition',
    holding(text, { definitions: { b: { type: 'object' } } }),
    `/definitions/b: ${open}`,
  ],
  ['an open object that may be null', holding({ type: ['object', 'null'] }), `/properties/a: ${open}`],
  [
    'an open object without a type',
    holding({ properties: {} }),
    `/properties/a: ${untyped}`,
    `/properties/a: ${open}`,
  ],
  [
    'no list of required properties',
    closed({ a: text, b: text }, { required: undefined }),
    '/: "a", "b" are not in `required`, and every property must be',
  ],
  [
    'one property that is not required',
    closed({ a: text, b: text }, { required: ['a'] }),
    '/required: "b" is not in `required`, and every property must be',
  ],
  [
    'an empty list of required properties',
    closed({ a: text }, { required: [] }),
    '/required: "a" is not in `required`, and every property must be',
  ],
  [
    'a property left out deep down',
    holding({ type: 'array', items: closed({ b: text }, { required: [] }) }),
    '/properties/a/items/required: "b" is not in `required`, and every property must be',
  ],
  [
    'a required property that is none',
    holding(text, { required: ['a', 'z'] }),
    '/required/1: `required` lists "z", which is no property',
  ],
  ['a text as the root', text, '/type: the root of the schema must have `type: object`'],
  [
    'a list as the root',
    { type: 'array', items: text },
    '/type: the root of the schema must have `type: object`',
  ],
  [
    'a root that may be null',
    { ...holding(text), type: ['object', 'null'] },
    '/type: the root of the schema must have `type: object`',
  ],
  [
    'a root without a type',
    { properties: {}, required: [], additionalProperties: false },
    '/: the root of the schema must have `type: object`',
  ],
  ['an empty schema', {}, '/: the root of the schema must have `type: object`'],
  [
    'a reference as the root',
    { $ref: '#/$defs/a', $defs: { a: holding(text) } },
    '/: the root of the schema must have `type: object`',
  ],
  [
    'alternatives as the root',
    { anyOf: [holding(text)] },
    '/anyOf: the root of the schema is `anyOf`, and it must be one object',
  ],
  [
    'alternatives beside an object as the root',
    holding(text, { anyOf: [holding(text)] }),
    '/anyOf: the root of the schema is `anyOf`, and it must be one object',
  ],
  ...['allOf', 'oneOf', 'prefixItems'].map(
    (key) => [key, holding({ ...text, [key]: [text] }), `/properties/a/${key}: ${untaken(key)}`] as const,
  ),
  ...[
    'not',
    'if',
    'then',
    'else',
    'contains',
    'propertyNames',
    'unevaluatedItems',
    'unevaluatedProperties',
    'additionalItems',
    'contentSchema',
  ].map((key) => [key, holding({ ...text, [key]: text }), `/properties/a/${key}: ${untaken(key)}`] as const),
  ...['dependentRequired', 'dependentSchemas', 'dependencies', 'patternProperties'].map(
    (key) => [key, holding(text, { [key]: {} }), `/${key}: ${untaken(key)}`] as const,
  ),
  ...['minProperties', 'maxProperties'].map(
    (key) => [key, holding(text, { [key]: 1 }), `/${key}: ${untaken(key)}`] as const,
  ),
  ...['minContains', 'maxContains', 'uniqueItems'].map(
    (key) =>
      [
        key,
        holding({ type: 'array', items: text, [key]: 1 }),
        `/properties/a/${key}: ${untaken(key)}`,
      ] as const,
  ),
  ...[
    '$anchor',
    '$dynamicAnchor',
    '$dynamicRef',
    '$recursiveAnchor',
    '$recursiveRef',
    'contentEncoding',
    'contentMediaType',
  ].map((key) => [key, holding({ ...text, [key]: 'x' }), `/properties/a/${key}: ${untaken(key)}`] as const),
  [
    'allOf alone, which gives the type',
    holding({ allOf: [text] }),
    `/properties/a/allOf: ${untaken('allOf')}`,
  ],
  ['a value of any type', holding({}), `/properties/a: ${untyped}`],
  ['a value that is only described', holding({ description: 'x' }), `/properties/a: ${untyped}`],
  ['true as a schema', holding(true), "/properties/a: the schema true says nothing of the value's type"],
  [
    'false as a schema',
    holding({ type: 'array', items: false }),
    "/properties/a/items: the schema false says nothing of the value's type",
  ],
  [
    'a reference to elsewhere',
    holding({ $ref: 'https://example.com/a.json' }),
    '/properties/a/$ref: the `$ref` "https://example.com/a.json" leads out of the schema',
  ],
  ['a list of anything', holding({ type: 'array' }), '/properties/a: the list has no `items`'],
  [
    'a tuple of old drafts',
    holding({ type: 'array', items: [text, text] }),
    '/properties/a/items: `items` is a list of schemas',
  ],
  [
    'eleven levels',
    nested(11),
    `/${'properties/a/'.repeat(10).slice(0, -1)}: the object lies more than 10 levels deep`,
  ],
  ['5,001 properties', closed(many(5001)), '/: the schema has 5,001 properties; at most 5,000 are taken'],
  [
    '1,001 enum values',
    closed({ a: { type: 'string', enum: values(501) }, b: { type: 'string', enum: values(500) } }),
    '/: the schema has 1,001 enum values; at most 1,000 are taken',
  ],
  [
    'a large enum of long texts',
    holding({ type: 'string', enum: values(251, 60) }),
    '/properties/a/enum: an enum of more than 250 texts holds more than 15,000 characters',
  ],
  [
    '120,001 characters',
    closed({ ...many(1200, (index) => String(index).padStart(100, 'p')), x: text }),
    '/: the schema has 120,001 characters of names, enum and const values; at most 120,000 are taken',
  ],
  [
    'several at once',
    { type: 'object', properties: { a: { type: 'array', uniqueItems: true } } },
    `/: ${open}`,
    '/: "a" is not in `required`, and every property must be',
    `/properties/a/uniqueItems: ${untaken('uniqueItems')}`,
    '/properties/a: the list has no `items`',
  ],
];

function words(schema: Schema, tuned = false): string[] {
  return strictObjections(schema, tuned).map(({ path, message }) => `/${path.join('/')}: ${message}`);
}

test.for(taken)('the strict subset holds %s', ([, schema]) => {
  expect(words(schema)).toEqual([]);
});

test.for(refused)('outside the strict subset is %s', ([, schema, ...objections]) => {
  expect(words(schema)).toEqual(objections);
});

test('a fine-tuned model takes fewer keywords', () => {
  const schema = closed({
    a: { type: 'string', pattern: 'a', format: 'date', minLength: 1, maxLength: 2 },
    b: { type: 'number', minimum: 1, maximum: 2, multipleOf: 1 },
    c: { type: 'array', items: text, minItems: 1, maxItems: 2 },
  });
  expect([words(schema), words(schema, true)]).toEqual([
    [],
    [
      ...['pattern', 'format', 'minLength', 'maxLength'].map((key) => `/properties/a/${key}`),
      ...['minimum', 'maximum', 'multipleOf'].map((key) => `/properties/b/${key}`),
      ...['minItems', 'maxItems'].map((key) => `/properties/c/${key}`),
    ].map(
      (path) =>
        `${path}: strict structured output of a fine-tuned model does not take \`${path.split('/').at(-1)}\``,
    ),
  ]);
});

test('what is missing has a fix, and what is written otherwise has none', () => {
  const fixes = (schema: Schema) => strictObjections(schema).map(({ fix }) => fix);
  expect([
    fixes({ type: 'object', properties: { a: text } }),
    fixes(holding(closed({ b: text, c: text }, { required: ['b'] }))),
    fixes(holding(text, { additionalProperties: true })),
    fixes(holding({ ...text, allOf: [] })),
  ]).toEqual([
    [
      { path: ['additionalProperties'], value: false },
      { path: ['required'], value: ['a'] },
    ],
    [{ path: ['properties', 'a', 'required'], value: ['c'] }],
    [undefined],
    [undefined],
  ]);
});
