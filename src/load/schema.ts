import { basename, extname } from 'node:path';
import type { Assertion } from '../domain/assertion.ts';
import { fail, type Where } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { OutputSchema } from '../domain/request.ts';
import type { SuiteHead } from '../domain/suite-file.ts';
import { found, quote } from './failures.ts';
import type { Loading } from './loading.ts';
import { type Base, readData, refPath, resolveRef } from './refs.ts';
import { isMapping } from './source.ts';
import { LIMITS } from './text.ts';

/** Extensions of modules that Node runs as they stand. */
export const MODULE_NAME = /\.(ts|mts|js|mjs)$/;

/** A suite's schema as it is sent, and the assertion that scores it. */
export interface LoadedSchema {
  readonly schema: OutputSchema;
  readonly assertion: Assertion;
}

/** Reads a suite's `schema:`, inline, from a data file, or from a zod schema that a module exports. Throws `Failures`. */
export async function loadSchema(
  loading: Loading,
  base: Base,
  written: NonNullable<SuiteHead['schema']>,
  suite: string,
  where: Where,
): Promise<LoadedSchema> {
  const { schema, stem, owner } = await read(loading, base, written, where);
  const params = { schema, ...owner };
  const problem = await loading.rules.kinds.get('schema')?.check?.(params);
  if (problem !== undefined)
    fail({
      code: 'invalid',
      where,
      message: `schema: ${problem}`,
      hint: 'The schema must be valid JSON Schema.',
    });
  return {
    schema: { name: (stem ?? suite).replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || 'schema', schema },
    assertion: { type: 'schema', negated: false, name: 'schema', weight: 1, params, where },
  };
}

interface Read {
  readonly schema: { readonly [key: string]: Json };
  readonly stem?: string;
  /** The module that owns a zod schema, and the name of its export. */
  readonly owner?: { readonly module: string; readonly export: string };
}

async function read(
  loading: Loading,
  base: Base,
  written: NonNullable<SuiteHead['schema']>,
  where: Where,
): Promise<Read> {
  if (typeof written !== 'string') return { schema: written as Read['schema'] };
  const path = refPath(written);
  if (path === undefined) {
    return fail({
      code: 'invalid',
      where,
      message: `schema: expected a mapping or \`file:PATH\`, found ${quote(written)}`,
      hint: `Write file:${written}.`,
    });
  }
  const [, file, name] = /^([^#]*)(?:#(.*))?$/s.exec(path)!;
  if (MODULE_NAME.test(file!)) return readModule(loading, base, file!, name, where);
  const target = await resolveRef(base, path, where);
  if (!['.json', '.yaml', '.yml'].includes(extname(target.real).toLowerCase())) {
    fail({
      code: 'invalid',
      where,
      message: `schema: ${target.file} is neither JSON, YAML nor a module`,
      hint: 'Name a .json, .yaml or .yml file, or file:MODULE.ts#EXPORT.',
    });
  }
  const schema = await readData(target, where, LIMITS.schema);
  if (!isMapping(schema)) {
    fail({
      code: 'invalid',
      where: { file: target.file, line: 1, column: 1 },
      message: `expected a JSON Schema, which is a mapping, found ${found(schema)}`,
      hint: 'A schema starts with `{ "type": … }`.',
    });
  }
  return { schema: schema as Read['schema'], stem: stemOf(target.file) };
}

async function readModule(
  loading: Loading,
  base: Base,
  file: string,
  name: string | undefined,
  where: Where,
): Promise<Read> {
  if (!name) {
    fail({
      code: 'invalid',
      where,
      message: `schema: file:${file} names no export`,
      hint: `Write file:${file}#NAME, where NAME is the exported zod schema.`,
    });
  }
  const target = await resolveRef(base, file, where);
  if (!loading.options.allowCode) {
    fail({
      code: 'forbidden',
      where,
      message: `schema: ${target.file} is code, and no code of the project runs while the key is at hand`,
      hint: `Make JSON of it with \`llm-eval schema ${target.file}#${name}\`, or allow it with --allow-code.`,
    });
  }
  const imported = await loading.rules.importSchema(target.real, name);
  if ('problem' in imported)
    fail({
      code: 'invalid',
      where,
      message: `schema: ${target.file}#${name}: ${imported.problem}`,
      hint: 'Export a zod schema by that name.',
    });
  return { schema: imported.schema, stem: stemOf(target.file), owner: { module: target.real, export: name } };
}

/** `triage` for `evals/triage.schema.json`. */
function stemOf(file: string): string {
  return basename(file, extname(file)).replace(/\.schema$/, '');
}
