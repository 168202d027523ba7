import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as zod from 'zod';
import { type Description, REFUSED, readerOf } from './zod-reader.ts';

const isDescription = (value: unknown): value is Description =>
  value !== null && typeof value === 'object' && 'method' in value;
const partOf = (value: unknown) => (isDescription(value) ? value : undefined);

/** The schema of zod's own that a description stands for. */
function built({ from, method, args }: Description): zod.ZodType {
  const real = (value: unknown): unknown => {
    if (isDescription(value)) return built(value);
    if (Array.isArray(value)) return value.map(real);
    if (value === null || typeof value !== 'object' || value instanceof RegExp) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, real(inner)]));
  };
  const on = (from === undefined ? zod : built(from)) as unknown as Record<
    string,
    (...args: unknown[]) => zod.ZodType
  >;
  return on[method]!(...args.map(real));
}

const first = (method: string, ...args: unknown[]): Description => ({ method, args });
const next = (from: Description, method: string, ...args: unknown[]): Description => ({ from, method, args });
const text = first('string');
const number = first('number');

const simple = fc.constantFrom(
  ...[text, number, first('int'), first('boolean'), first('json'), first('literal', 1)],
  ...[first('literal', 'a'), first('enum', ['a', 'b']), next(text, 'min', 1), next(text, 'max', 2)],
  ...[next(text, 'regex', /^[a-c]+$/, 'letters'), next(text, 'refine', (one: string) => one !== 'b', 'no b')],
  next(text, 'superRefine', (one: string, context: zod.RefinementCtx) => {
    if (one === 'c') context.addIssue({ code: 'custom', message: 'no c' });
  }),
  ...[next(number, 'min', 0), next(number, 'max', 2), next(number, 'nonnegative')],
  ...[next(first('int'), 'positive'), next(text, 'describe', 'words')],
);
const names = fc.constantFrom('a', 'b', 'c');
const tagged = (tag: Description, field: Description) =>
  first('strictObject', { kind: tag, a: next(field, 'optional') });

const { schema: schemas } = fc.letrec<{ schema: Description }>((tie) => {
  const inner = tie('schema');
  return {
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      simple,
      inner.map((one) => next(one, 'optional')),
      inner.map((one) => next(one, 'nullable')),
      inner.map((one) => first('array', one)),
      fc.array(simple, { minLength: 1, maxLength: 2 }).map((items) => first('tuple', items)),
      inner.map((one) => next(first('array', one), 'min', 1)),
      inner.map((one) => first('record', next(text, 'max', 2), one)),
      fc.array(inner, { minLength: 1, maxLength: 3 }).map((options) => first('union', options)),
      ...['object', 'strictObject'].map((object) =>
        fc.dictionary(names, inner, { noNullPrototype: true }).map((shape) => first(object, shape)),
      ),
      fc
        .tuple(inner, inner)
        .map(([a, b]) =>
          first('discriminatedUnion', 'kind', [
            tagged(first('literal', 'x'), a),
            tagged(first('enum', ['y', 'z']), b),
          ]),
        ),
    ),
  };
});

const anything = fc.jsonValue({ maxDepth: 2 });
const scalars = fc.constantFrom<unknown>('', 'a', 'b', 'abc', 'x', -1, 0, 0.5, 1, 2, 1e21, true, null);

/** Values of which most have the form that a schema wants. */
function valuesFor({ from, method, args }: Description): fc.Arbitrary<unknown> {
  const inner = (schema: unknown) => valuesFor(schema as Description);
  const near = (): fc.Arbitrary<unknown> => {
    if (from !== undefined) return valuesFor(from);
    if (method === 'array') return fc.array(inner(args[0]), { maxLength: 3 });
    if (method === 'tuple') return fc.tuple(...(args[0] as unknown[]).map(inner));
    if (method === 'record') return fc.dictionary(names, inner(args[1]), { noNullPrototype: true });
    if (method === 'union') return fc.oneof(...(args[0] as unknown[]).map(inner));
    if (method === 'discriminatedUnion') return fc.oneof(...(args[1] as unknown[]).map(inner));
    if (method !== 'object' && method !== 'strictObject') return scalars;
    const fields = Object.entries(args[0] as object).map(([name, one]) => [name, inner(one)] as const);
    const mostly = fields.filter(([name]) => name !== 'c').map(([name]) => name);
    return fc.record(Object.fromEntries(fields), { requiredKeys: mostly, noNullPrototype: true });
  };
  return fc.oneof({ arbitrary: near(), weight: 12 }, { arbitrary: anything, weight: 1 });
}

it('reads JSON as zod does: the same values, with the same data', () => {
  let taken = 0;
  fc.assert(
    fc.property(
      schemas.chain((schema) => fc.tuple(fc.constant(schema), valuesFor(schema))),
      ([schema, value]) => {
        const own = built(schema).safeParse(value);
        const data = readerOf(schema, partOf)!(value);
        if (own.success) taken++;
        expect([data === REFUSED, JSON.stringify(data)]).toEqual([!own.success, JSON.stringify(own.data)]);
      },
    ),
    { numRuns: 1500 },
  );
  expect(taken).toBeGreaterThan(100);
});

it.each<[string, unknown]>([
  ['a key that reaches the prototype', JSON.parse('{"__proto__":{"a":1}}')],
  ['a key that hides the constructor', { constructor: 'a' }],
  ['an instance of a class', new Date(0)],
  ['a field without a value', { a: undefined }],
  ['a number that JSON does not have', Number.POSITIVE_INFINITY],
])('leaves %s to zod', (_, value) => {
  const fields = first('strictObject', { a: next(first('json'), 'optional') });
  expect(readerOf(first('union', [first('json'), fields]), partOf)!(value)).toBe(REFUSED);
});

it.each<[string, Description]>([
  ['a maker', first('bigint')],
  ['a method', next(text, 'transform', () => 1)],
  ['a schema that is not described', first('array', zod.string())],
  ['a part of a choice', first('union', [next(text, 'transform', () => 1), text])],
  ['an enum object', first('enum', { a: 'a' })],
])('reads nothing where it does not know %s', (_, schema) => {
  expect(readerOf(schema, partOf)).toBeUndefined();
});
