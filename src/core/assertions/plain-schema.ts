import type { Json } from '../../domain/json.ts';
import { isJsonObject } from '../../domain/json.ts';
import { NEWEST_DRAFT, type SchemaObject } from './json-schema.ts';

/** Deepest nesting that is looked into; what is deeper is left to the validator. */
const MAX_DEPTH = 50;

const TYPES: readonly Json[] = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

type Rule = (value: Json, depth: number) => boolean;

const isText: Rule = (value) => typeof value === 'string';
const isNumber: Rule = Number.isFinite;
const isCount: Rule = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isScalar: Rule = (value) => value === null || typeof value !== 'object';
const isAny: Rule = () => true;
const isPlain: Rule = (value, depth) =>
  typeof value === 'boolean' || (isMap(value) && isPlainSchema(value, depth + 1));
const listOf =
  (rule: Rule, least: number): Rule =>
  (value, depth) =>
    Array.isArray(value) && value.length >= least && value.every((inner) => rule(inner, depth));

/** Keywords whose every right value is easily told. References, patterns and formats are not among them. */
const KEYWORDS: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['$schema', (value) => value === NEWEST_DRAFT],
  ['type', (value, depth) => TYPES.includes(value) || listOf((one) => TYPES.includes(one), 1)(value, depth)],
  ['properties', (value, depth) => isMap(value) && Object.values(value).every((one) => isPlain(one, depth))],
  ['required', listOf(isText, 0)],
  ['additionalProperties', isPlain],
  ['items', isPlain],
  ['enum', listOf(isScalar, 1)],
  ['const', isScalar],
  ...['allOf', 'anyOf', 'oneOf'].map((name) => [name, listOf(isPlain, 1)] as const),
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((name) => [name, isNumber] as const),
  ...['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'].map(
    (name) => [name, isCount] as const,
  ),
  ...['title', 'description', '$comment'].map((name) => [name, isText] as const),
  ...['default', 'examples'].map((name) => [name, isAny] as const),
]);

/**
 * True for a schema of everyday keywords alone, each with a right value: the validator compiles it, and checks with it to
 * an end. False says nothing. Most suites' schemas are plain, and the validator is the slowest package to load.
 */
export function isPlainSchema(schema: SchemaObject, depth = 0): boolean {
  return (
    depth <= MAX_DEPTH &&
    !Object.hasOwn(schema, '__proto__') &&
    Object.entries(schema).every(([keyword, value]) => KEYWORDS.get(keyword)?.(value, depth) ?? false)
  );
}

function isMap(value: Json): value is SchemaObject {
  return isJsonObject(value) && !Object.hasOwn(value, '__proto__');
}
