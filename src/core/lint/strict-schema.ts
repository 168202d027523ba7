import type { DataPath } from '../../domain/lint.ts';
import { children, isNode, type Node, type Objection } from './strict-nodes.ts';
import { sizeObjections } from './strict-size.ts';

/** Keywords outside the subset: developers.openai.com, structured outputs, and the list in the SDK (openai 7.57.0, lib/transform). */
const UNSUPPORTED = new Set(
  [
    'allOf oneOf not if then else',
    'dependentRequired dependentSchemas dependencies',
    'patternProperties propertyNames minProperties maxProperties unevaluatedProperties',
    'prefixItems additionalItems contains minContains maxContains uniqueItems unevaluatedItems',
    '$anchor $dynamicAnchor $dynamicRef $recursiveAnchor $recursiveRef',
    'contentEncoding contentMediaType contentSchema',
  ].flatMap((line) => line.split(' ')),
);

/** What fine-tuned models do not take on top of that. */
const UNSUPPORTED_TUNED = new Set(
  'minLength maxLength pattern format minimum maximum multipleOf minItems maxItems'.split(' '),
);

/** What to write instead of a keyword. */
const INSTEAD: { readonly [keyword: string]: string } = {
  allOf: 'Write the parts out as one schema.',
  oneOf: 'Write `anyOf`.',
  dependencies: 'Write the alternatives as `anyOf`.',
  dependentRequired: 'Write the alternatives as `anyOf`.',
  dependentSchemas: 'Write the alternatives as `anyOf`.',
  if: 'Write the alternatives as `anyOf`.',
  prefixItems: 'Write an object with a property for each item.',
  patternProperties: 'Write a list of objects with a key and a value.',
};

/**
 * What keeps a schema out of the strict subset, in the order in which it is written. The subset: the root is an object; every
 * object is closed and requires all its properties; none but the keywords that the vendor lists; and the limits of size.
 * `tuned` is a fine-tuned model, which takes fewer.
 */
export function strictObjections(schema: Node, tuned = false): Objection[] {
  const found: Objection[] = [];
  rootObjections(schema, found);
  visit(schema, [], tuned, found);
  found.push(...sizeObjections(schema));
  return found;
}

function rootObjections(schema: Node, found: Objection[]): void {
  if (schema.anyOf !== undefined) {
    found.push({
      path: ['anyOf'],
      message: 'the root of the schema is `anyOf`, and it must be one object',
      hint: 'Wrap it: an object with one property that holds the `anyOf`.',
    });
  } else if (schema.type !== 'object') {
    found.push({
      path: schema.type === undefined ? [] : ['type'],
      message: 'the root of the schema must have `type: object`',
      hint: 'Wrap the value: an object with one property that holds it.',
    });
  }
}

function visit(node: unknown, path: DataPath, tuned: boolean, found: Objection[]): void {
  if (!isNode(node)) {
    if (typeof node === 'boolean') {
      found.push({
        path,
        message: `the schema ${node} says nothing of the value's type`,
        hint: 'Write the type, e.g. `type: string`.',
      });
    }
    return;
  }
  for (const key of Object.keys(node)) {
    if (!UNSUPPORTED.has(key) && !(tuned && UNSUPPORTED_TUNED.has(key))) continue;
    const whose = UNSUPPORTED.has(key) ? '' : ' of a fine-tuned model';
    found.push({
      path: [...path, key],
      message: `strict structured output${whose} does not take \`${key}\``,
      hint:
        INSTEAD[key] ??
        'Remove it and demand it with an assertion of type `schema`, or write `schema_mode: score-only`.',
    });
  }
  typeObjections(node, path, found);
  refObjection(node, path, found);
  if (takesObject(node)) objectObjections(node, path, found);
  if (takesList(node)) listObjections(node, path, found);
  for (const [steps, inner] of children(node)) visit(inner, [...path, ...steps], tuned, found);
}

function typeObjections(node: Node, path: DataPath, found: Objection[]): void {
  const says = ['type', 'anyOf', '$ref', 'enum', 'const', ...UNSUPPORTED].some((key) =>
    Object.hasOwn(node, key),
  );
  if (says || path.length === 0) return;
  found.push({
    path,
    message: 'the schema has no `type`, so that any value would fit',
    hint: 'Write the type, e.g. `type: string`; a value that may be missing is `type: [string, "null"]`.',
  });
}

function refObjection({ $ref }: Node, path: DataPath, found: Objection[]): void {
  if (typeof $ref !== 'string' || $ref.startsWith('#')) return;
  found.push({
    path: [...path, '$ref'],
    message: `the \`$ref\` ${JSON.stringify($ref)} leads out of the schema`,
    hint: 'Copy what it means to `$defs` and refer to it there.',
  });
}

function objectObjections(node: Node, path: DataPath, found: Objection[]): void {
  const names = isNode(node.properties) ? Object.keys(node.properties) : [];
  const { additionalProperties: more, required } = node;
  if (more !== false) {
    const written = more !== undefined;
    found.push({
      path: written ? [...path, 'additionalProperties'] : path,
      message: written
        ? 'the object is open: `additionalProperties` is not false'
        : 'the object is open: `additionalProperties: false` is missing',
      hint: written
        ? 'Write `additionalProperties: false`; names that are not known beforehand become a list of keys and values.'
        : 'Write `additionalProperties: false`.',
      ...(written ? {} : { fix: { path: [...path, 'additionalProperties'], value: false } }),
    });
  }
  if (required !== undefined && !Array.isArray(required)) return;
  const listed = new Set<unknown>(required);
  const left = names.filter((name) => !listed.has(name));
  if (left.length > 0) {
    found.push({
      path: required === undefined ? path : [...path, 'required'],
      message: `${left.map((name) => JSON.stringify(name)).join(', ')} ${left.length === 1 ? 'is' : 'are'} not in \`required\`, and every property must be`,
      hint: 'List every property; one that may be missing takes null as well: `type: [string, "null"]`.',
      fix: { path: [...path, 'required'], value: left },
    });
  }
  for (const [index, name] of (required ?? []).entries()) {
    if (typeof name !== 'string' || names.includes(name)) continue;
    found.push({
      path: [...path, 'required', index],
      message: `\`required\` lists ${JSON.stringify(name)}, which is no property`,
      hint: 'Add the property, or remove the name.',
    });
  }
}

function listObjections(node: Node, path: DataPath, found: Objection[]): void {
  if (isNode(node.items) || typeof node.items === 'boolean' || node.prefixItems !== undefined) return;
  found.push({
    path: node.items === undefined ? path : [...path, 'items'],
    message: node.items === undefined ? 'the list has no `items`' : '`items` is a list of schemas',
    hint: 'Write one schema that every item fits.',
  });
}

function takesObject({ type, properties }: Node): boolean {
  return types(type).includes('object') || (type === undefined && properties !== undefined);
}

function takesList({ type, items }: Node): boolean {
  return types(type).includes('array') || (type === undefined && items !== undefined);
}

function types(type: unknown): readonly unknown[] {
  return Array.isArray(type) ? type : [type];
}
