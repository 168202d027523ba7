import { createRequire } from 'node:module';
import { isStandardSchema, type StandardSchema } from '../core/assertions/standard-schema.ts';
import { isJsonObject, type Json, type JsonObject } from '../domain/json.ts';
import { importModule, nameOf, thrown } from './score-module.ts';

const TARGET = 'draft-2020-12';

/** The JSON Schema of a zod schema that a module exports, or one sentence on why there is none. Runs the user's code. */
export async function jsonSchemaOf(
  file: string,
  name: string,
): Promise<{ readonly schema: JsonObject } | { readonly problem: string }> {
  const loaded = await importModule(file);
  if ('problem' in loaded) return loaded;
  const { exports } = loaded;
  if (!Object.hasOwn(exports, name)) {
    const names = Object.keys(exports);
    const others = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`;
    return { problem: `${nameOf(file)} does not export "${name}"; ${others}` };
  }
  const schema = exports[name];
  if (!isStandardSchema(schema)) return { problem: `"${name}" of ${nameOf(file)} is not a zod schema` };
  let written: Json | undefined;
  try {
    // JSON text and back leaves plain data, whatever the library put there.
    written = JSON.parse(JSON.stringify(convert(file, schema))) as Json;
  } catch (error) {
    return { problem: `"${name}" of ${nameOf(file)} has no JSON Schema: ${thrown(error)}` };
  }
  if (!isJsonObject(written))
    return { problem: `"${name}" of ${nameOf(file)} has no JSON Schema: it is not an object` };
  return { schema: close(written) };
}

/** By the schema's own interface, else by the `zod` that the user's file sees: before 4.2 its schemas had none. */
function convert(file: string, schema: StandardSchema): unknown {
  const { jsonSchema, vendor } = schema['~standard'];
  if (jsonSchema !== undefined) return jsonSchema.input({ target: TARGET });
  if (vendor !== 'zod') throw new Error(`${vendor} schemas need the \`jsonSchema\` part of Standard Schema`);
  const { toJSONSchema } = createRequire(file)('zod') as {
    toJSONSchema?: (schema: unknown, options: object) => unknown;
  };
  if (toJSONSchema === undefined) throw new Error('this zod is too old; zod 4 or newer is needed');
  return toJSONSchema(schema, { target: TARGET, io: 'input' });
}

/**
 * Closes objects that say nothing about further properties, as strict structured output demands; a zod object would
 * drop such properties anyway. Parts of an `allOf` stay open, since closed ones would exclude each other.
 */
function close(schema: JsonObject): JsonObject {
  const open = 'allOf' in schema || schema.type !== 'object' || 'additionalProperties' in schema;
  const closed: Record<string, Json> = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' || key === '$defs') closed[key] = mapValues(value, closePart);
    else if (key === 'items' || key === 'additionalProperties') closed[key] = closePart(value);
    else if (key === 'anyOf' || key === 'oneOf' || key === 'prefixItems')
      closed[key] = (value as readonly Json[]).map(closePart);
    else closed[key] = value;
  }
  return open ? closed : { ...closed, additionalProperties: false };
}

function closePart(value: Json): Json {
  return isJsonObject(value) ? close(value) : value;
}

function mapValues(value: Json | undefined, change: (value: Json) => Json): Json {
  if (!isJsonObject(value)) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}
