import type { ErrorObject, Options } from 'ajv';
import { isJsonObject, type Json, type JsonObject } from '../../domain/json.ts';
import { shown, sort } from './text.ts';

/** A schema as an object; its identity is the key under which it stays compiled. */
export type SchemaObject = JsonObject;

/** A compiled schema: the faults of a value in words (none: it fits), or why the schema cannot be used. */
export type Compiled =
  | { readonly faults: (value: Json, name: string) => readonly string[] | { readonly unscored: string } }
  | { readonly problem: string };

/** Deepest nesting of a schema, so that walking it cannot exhaust the stack. */
const MAX_DEPTH = 200;
const ENDLESS = 'the schema refers to itself without end (`$ref`), so nothing can be checked with it';

const options: Options = {
  allErrors: true,
  // Unknown keywords and formats are annotations, as JSON Schema says; the walk below finds misplaced schemas.
  strict: false,
  validateSchema: false,
  // Without it, names such as `toString` are found on every object.
  ownProperties: true,
  verbose: true,
  logger: false,
  // Decimal fractions are not exact in binary: 19.99 is a multiple of 0.01.
  multipleOfPrecision: 9,
};

/** The drafts that are read, each with its validator; imported when a schema of that draft is first met. */
const drafts: ReadonlyMap<string, () => Promise<new (options: Options) => import('ajv').default>> = new Map([
  ['json-schema.org/draft/2020-12/schema', async () => (await import('ajv/dist/2020.js')).Ajv2020],
  ['json-schema.org/draft/2019-09/schema', async () => (await import('ajv/dist/2019.js')).Ajv2019],
  ['json-schema.org/draft-07/schema', async () => (await import('ajv')).Ajv],
]);
/** The draft of a schema that names none. */
export const NEWEST_DRAFT = 'https://json-schema.org/draft/2020-12/schema';

const cache = new WeakMap<SchemaObject, Compiled | Promise<Compiled>>();
const slow = new WeakMap<SchemaObject, boolean>();

/** The schema compiled, once for each object. A promise only the first time, while the validator is being imported. */
export function compile(schema: SchemaObject): Compiled | Promise<Compiled> {
  const known = cache.get(schema);
  if (known !== undefined) return known;
  const compiling = build(schema).then((compiled) => {
    cache.set(schema, compiled);
    return compiled;
  });
  cache.set(schema, compiling);
  return compiling;
}

/**
 * True when checking may take long on a hostile value: the schema holds a pattern (which can take exponential time) or
 * `uniqueItems` (which compares every two items).
 */
export function isSlow(schema: SchemaObject): boolean {
  let answer = slow.get(schema);
  if (answer === undefined) {
    answer = /"(pattern|patternProperties|uniqueItems)":|"format":"regex"/.test(JSON.stringify(schema));
    slow.set(schema, answer);
  }
  return answer;
}

async function build(schema: SchemaObject): Promise<Compiled> {
  const misplaced = walk(schema, '', 0);
  if (misplaced !== undefined) return { problem: `the schema is not valid: ${misplaced}` };
  const dialect = schema.$schema ?? NEWEST_DRAFT;
  const load = drafts.get(
    String(dialect)
      .replace(/^https?:\/\//, '')
      .replace(/#$/, ''),
  );
  if (load === undefined) {
    return {
      problem: `\`$schema\` is ${shown(dialect)}; JSON Schema 2020-12, 2019-09 and draft-07 are known`,
    };
  }
  const [Ajv, formats] = await Promise.all([load(), import('ajv-formats')]);
  try {
    // One validator a schema, so that equal `$id`s in two schemas never meet.
    const ajv = new Ajv(options);
    formats.default.default(ajv);
    const validate = ajv.compile(schema);
    return {
      faults: (value, name) => {
        try {
          return validate(value) ? [] : (validate.errors ?? []).map((error) => words(error, name));
        } catch (error) {
          if (error instanceof RangeError) return { unscored: ENDLESS };
          throw error;
        }
      },
    };
  } catch (error) {
    // Whatever compiling throws is about the schema, which is the user's: the library has no error type of its own for it.
    if (error instanceof Error) return { problem: compileProblem(error) };
    throw error;
  }
}

function compileProblem(error: Error & { readonly missingRef?: unknown }): string {
  if (error instanceof RangeError) return ENDLESS;
  if (typeof error.missingRef !== 'string') {
    const [, type] = /^type must be JSONType or JSONType\[\]: (.*)$/.exec(error.message) ?? [];
    const why =
      type === undefined
        ? error.message
        : `\`type\` is ${shown(type)}; array, boolean, integer, null, number, object and string are known`;
    return `the schema is not valid: ${why}`;
  }
  return `the schema refers to ${shown(error.missingRef)}, which is not in it; references are not followed outside the schema`;
}

const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SINGLES = [
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contains',
  'propertyNames',
].concat(['not', 'if', 'then', 'else']);

/**
 * Finds what the validator would quietly ignore: a text where a schema belongs (`properties: { a: string }`), a property
 * named `__proto__`, `$async`. Says where, as a pointer into the schema.
 */
function walk(schema: Json | undefined, at: string, depth: number): string | undefined {
  const place = at === '' ? 'the top' : at;
  if (typeof schema === 'boolean') return undefined;
  if (!isJsonObject(schema)) {
    return `${place} is ${sort(schema)}, where a schema (an object) is needed`;
  }
  if (depth > MAX_DEPTH) return `it is nested more than ${MAX_DEPTH} levels deep`;
  const node = schema as SchemaObject;
  if (node.$async !== undefined) return `${place} has \`$async\`, which is not JSON Schema`;
  for (const name of MAPS) {
    const map = node[name];
    if (!isJsonObject(map)) continue;
    if (Object.hasOwn(map, '__proto__'))
      return `${at}/${name} names a property \`__proto__\`, which cannot be checked`;
    for (const [key, inner] of Object.entries(map)) {
      const found = walk(inner, `${at}/${name}/${key}`, depth + 1);
      if (found !== undefined) return found;
    }
  }
  for (const name of LISTS) {
    const list = node[name];
    if (!Array.isArray(list)) continue;
    for (const [index, inner] of list.entries()) {
      const found = walk(inner, `${at}/${name}/${index}`, depth + 1);
      if (found !== undefined) return found;
    }
  }
  for (const name of SINGLES) {
    if (!Object.hasOwn(node, name)) continue;
    const found = walk(node[name], `${at}/${name}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** One fault in words: where, what the schema wants, what was found. */
function words(error: ErrorObject, name: string): string {
  const at = error.instancePath === '' ? name : shortPath(error.instancePath);
  const { params, keyword } = error;
  const found = `, found ${shown(error.data as Json)}`;
  switch (keyword) {
    case 'enum':
      return `${at} must be one of ${(params.allowedValues as Json[]).slice(0, 20).map(shown).join(', ')}${found}`;
    case 'const':
      return `${at} must be ${shown(params.allowedValue as Json)}${found}`;
    case 'required':
      return `${at} must have the property ${shown(String(params.missingProperty))}`;
    case 'additionalProperties':
      return `${at} must not have the property ${shown(String(params.additionalProperty))}`;
    case 'unevaluatedProperties':
      return `${at} must not have the property ${shown(String(params.unevaluatedProperty))}`;
    default:
      return `${at} ${error.message ?? `breaks \`${keyword}\``}${found}`;
  }
}

function shortPath(path: string): string {
  return path.length <= 100 ? path : `${path.slice(0, 50)}…${path.slice(-49)}`;
}
