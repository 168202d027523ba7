import { describe, expect, it } from 'vitest';
import type { Answer } from '../../domain/answer.ts';
import type { Finding } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { schema as kind } from './schema.ts';
import { findByStandardSchema, isStandardSchema } from './standard-schema.ts';
import { readAnswer } from './subject.ts';

function subjectOf(text: string, path?: string) {
  const answer: Answer = {
    outcome: 'answered',
    body: { text },
    id: 'r',
    served: 'm',
    usage: null,
    latency_ms: null,
  };
  const subject = readAnswer(answer, { id: 'one', vars: {}, tags: [] })(path);
  if ('missing' in subject) throw new Error(subject.missing);
  return subject;
}

const ticket = {
  type: 'object',
  required: ['category', 'priority'],
  additionalProperties: false,
  properties: { category: { enum: ['billing', 'outage'] }, priority: { type: 'integer', minimum: 1 } },
} satisfies Json;
const fits: Finding = { pass: true, reason: 'the answer fits the schema' };
const misfit = (faults: string, actual: Json): Finding => ({
  pass: false,
  reason: `the answer does not fit the schema: ${faults}`,
  actual,
});
const own = (text: string) => JSON.parse(text) as { [key: string]: Json };

describe('a JSON Schema', () => {
  const rows: [string, { [key: string]: Json }, string, Finding][] = [
    ['fits', ticket, '{"category":"billing","priority":1}', fits],
    [
      'names each fault with its place',
      ticket,
      '{"category":"x","priority":"high","extra":1}',
      misfit(
        'the answer must not have the property "extra"; /category must be one of "billing", "outage", found "x"; /priority must be integer, found "high"',
        { category: 'x', priority: 'high', extra: 1 },
      ),
    ],
    [
      'names a missing property',
      ticket,
      '{"category":"billing"}',
      misfit('the answer must have the property "priority"', { category: 'billing' }),
    ],
    [
      'names five faults at most',
      { items: { type: 'null' } },
      '[1,2,3,4,5,6,7]',
      misfit(
        '/0 must be null, found 1; /1 must be null, found 2; /2 must be null, found 3; /3 must be null, found 4; /4 must be null, found 5; and 2 more',
        [1, 2, 3, 4, 5, 6, 7],
      ),
    ],
    [
      'says that a code fence is not JSON',
      ticket,
      '```json\n{}\n```',
      {
        pass: false,
        reason: 'the answer is not only JSON: it is wrapped in a code fence',
        actual: '```json\n{}\n```',
      },
    ],
    [
      'asserts formats',
      { format: 'date' },
      '"2026-02-30"',
      misfit('the answer must match format "date", found "2026-02-30"', '2026-02-30'),
    ],
    [
      'sees no inherited property',
      { required: ['toString'] },
      '{}',
      misfit('the answer must have the property "toString"', {}),
    ],
    [
      'does not check inherited properties',
      { properties: own('{"toString":{"type":"number"}}') },
      '{}',
      fits,
    ],
    ['counts decimal fractions as people do', { multipleOf: 0.01 }, '19.99', fits],
    [
      'follows references inside itself',
      { $ref: '#/$defs/n', $defs: { n: { const: 1 } } },
      '2',
      misfit('the answer must be 1, found 2', 2),
    ],
    [
      'recurses',
      { properties: { child: { $ref: '#' } }, additionalProperties: false },
      '{"child":{"child":{}}}',
      fits,
    ],
    [
      'follows its own $id',
      { $id: 'http://a/b', $defs: { n: { type: 'null' } }, $ref: 'http://a/b#/$defs/n' },
      'null',
      fits,
    ],
    ['is not fooled by the $id of another schema', { $id: 'http://a/b', type: 'number' }, '1', fits],
    [
      'of 2020-12 knows prefixItems',
      { prefixItems: [{ type: 'null' }] },
      '[1]',
      misfit('/0 must be null, found 1', [1]),
    ],
    [
      'of 2019-09 knows lists of items',
      {
        $schema: 'https://json-schema.org/draft/2019-09/schema',
        items: [{ type: 'null' }],
        dependentRequired: { a: ['b'] },
      },
      '[1]',
      misfit('/0 must be null, found 1', [1]),
    ],
    [
      'of draft-07 knows dependencies',
      { $schema: 'http://json-schema.org/draft-07/schema#', dependencies: { a: ['b'] } },
      '{"a":1}',
      misfit('the answer must have property b when property a is present, found {"a":1}', { a: 1 }),
    ],
    [
      'that refers to itself without end decides nothing',
      { $ref: '#' },
      '{}',
      { unscored: 'the schema refers to itself without end (`$ref`), so nothing can be checked with it' },
    ],
    [
      'that refers outside itself decides nothing and fetches nothing',
      { $ref: 'https://example.com/x.json' },
      '{}',
      {
        unscored:
          'the schema refers to "https://example.com/x.json", which is not in it; references are not followed outside the schema',
      },
    ],
  ];
  it.each(rows)('%s', async (_title, schema, text, finding) => {
    const params = { schema };
    expect(await kind.score(subjectOf(text), params)).toEqual(finding);
    expect(kind.score(subjectOf(text), params)).toEqual(finding);
  });

  it('is applied to the value at a path', async () => {
    expect(await kind.score(subjectOf('{"a":{"b":1}}', '/a'), { schema: { required: ['c'] } })).toEqual({
      pass: false,
      reason: 'the value at /a does not fit the schema: the value at /a must have the property "c"',
      actual: { b: 1 },
    });
  });

  it('that holds a pattern or compares items runs in a worker', () => {
    const schemas: { [key: string]: Json }[] = [
      ticket,
      { properties: { pattern: { type: 'string' } } },
      { properties: { a: { pattern: '^a' } } },
      { $defs: { a: { patternProperties: {} } } },
      { format: 'regex' },
      { uniqueItems: true },
    ];
    expect(schemas.map((schema) => kind.runs({ schema }))).toEqual([
      'inline',
      'worker',
      'worker',
      'worker',
      'worker',
      'worker',
    ]);
  });
});

describe('the check of a schema', () => {
  const rows: [{ [name: string]: Json }, string | undefined][] = [
    [{ schema: ticket }, undefined],
    [{ module: '/x.ts', export: 'Ticket' }, undefined],
    [{ module: '/x.ts' }, '`export` is missing: name the schema that `module` exports'],
    [{}, '`schema` is nothing; a JSON Schema (an object) is needed, or `module` and `export`'],
    [
      { schema: 'file:x.json' },
      '`schema` is a text; a JSON Schema (an object) is needed, or `module` and `export`',
    ],
    [
      { schema: { type: 'objekt' } },
      'the schema is not valid: `type` is "objekt"; array, boolean, integer, null, number, object and string are known',
    ],
    [
      { schema: { properties: { a: 'string' } } },
      'the schema is not valid: /properties/a is a text, where a schema (an object) is needed',
    ],
    [
      { schema: { anyOf: [true, 'x'] } },
      'the schema is not valid: /anyOf/1 is a text, where a schema (an object) is needed',
    ],
    [
      { schema: { not: null } },
      'the schema is not valid: /not is null, where a schema (an object) is needed',
    ],
    [{ schema: { $async: true } }, 'the schema is not valid: the top has `$async`, which is not JSON Schema'],
    [
      { schema: { properties: own('{"__proto__":{"type":"number"}}') } },
      'the schema is not valid: /properties names a property `__proto__`, which cannot be checked',
    ],
    [
      { schema: { $schema: 'http://json-schema.org/draft-04/schema#' } },
      '`$schema` is "http://json-schema.org/draft-04/schema#"; JSON Schema 2020-12, 2019-09 and draft-07 are known',
    ],
    [
      { schema: { pattern: '(' } },
      'the schema is not valid: Invalid regular expression: /(/u: Unterminated group',
    ],
    [
      { schema: { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' } },
      'the schema refers to itself without end (`$ref`), so nothing can be checked with it',
    ],
  ];
  it.each(rows)('of %j', async (params, problem) => {
    expect(await kind.check?.(params)).toBe(problem);
  });

  it('of one that is nested too deeply ends with a sentence', async () => {
    let schema: { [key: string]: Json } = {};
    for (let depth = 0; depth < 5000; depth++) schema = { not: schema };
    expect(await kind.check?.({ schema })).toBe(
      'the schema is not valid: it is nested more than 200 levels deep',
    );
  });
});

describe('a Standard Schema', () => {
  const schemaOf = (validate: (value: unknown) => unknown) => ({ '~standard': { vendor: 'test', validate } });

  it.each<[string, unknown, Finding]>([
    ['without issues fits', { value: 1 }, fits],
    [
      'with issues fails with each',
      { issues: [{ message: 'too small', path: ['lines', 0, { key: 'total' }] }, { message: 'odd' }] },
      misfit('/lines/0/total: too small; odd', { a: 1 }),
    ],
    ['that answers nothing decides nothing', undefined, { unscored: 'the schema answered without a result' }],
    [
      'with an empty list of issues decides nothing',
      { issues: [] },
      { unscored: 'the schema answered without a result' },
    ],
  ])('%s', async (_title, result, finding) => {
    expect(
      await findByStandardSchema(
        subjectOf('{"a":1}'),
        schemaOf(async () => result),
      ),
    ).toEqual(finding);
  });

  it('is not asked about an answer that is not JSON', async () => {
    const schema = schemaOf(() => ({ value: 1 }));
    expect(await findByStandardSchema(subjectOf('hello'), schema)).toEqual({
      pass: false,
      reason: 'the answer is not JSON: it starts with "hello"',
      actual: 'hello',
    });
  });

  it('is told from other values', () => {
    const values = [
      schemaOf(() => 1),
      Object.assign(
        () => 1,
        schemaOf(() => 1),
      ),
      { '~standard': {} },
      {},
      null,
      'x',
    ];
    expect(values.map(isStandardSchema)).toEqual([true, true, false, false, false, false]);
  });
});
