import type { Assertion, AssertionKind, Finding, Subject } from '../../domain/assertion.ts';
import { isJsonObject } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { type Compiled, compile, isSlow } from './json-schema.ts';
import { isPlainSchema } from './plain-schema.ts';
import { shapeFinding, shapeOf } from './shape.ts';
import { sort, subjectName } from './text.ts';

/**
 * The answer's shape, by JSON Schema or by a schema (zod, or anything else that follows Standard Schema) that a module of
 * the user's exports. Not negatable: an answer that is no JSON at all would pass; JSON Schema has `not`.
 */
export const schema: AssertionKind = {
  type: 'schema',
  summary: 'Is JSON that fits a JSON Schema, or a zod schema that a module exports.',
  example: { schema: 'file:ticket.schema.json' },
  fields: {
    schema: z
      .union([z.record(z.string(), z.json()), z.string()])
      .optional()
      .describe('JSON Schema (2020-12, or 2019-09 or draft-07 by `$schema`), inline or `file:PATH`.'),
    module: z.string().min(1).optional().describe('A module that exports a zod schema.'),
    export: z.string().min(1).optional().describe('The name of the export in `module`.'),
  },
  takesPath: true,
  negatable: false,
  runs: (params) =>
    params.module !== undefined || (isJsonObject(params.schema) && isSlow(params.schema))
      ? 'worker'
      : 'inline',
  async check(params) {
    if (params.module !== undefined) {
      return params.export === undefined
        ? '`export` is missing: name the schema that `module` exports'
        : undefined;
    }
    if (!isJsonObject(params.schema)) return notASchema(params);
    if (isPlainSchema(params.schema)) return undefined;
    const compiled = await compile(params.schema);
    if ('problem' in compiled) return compiled.problem;
    const faults = compiled.faults({}, '');
    return 'unscored' in faults ? faults.unscored : undefined;
  },
  score(subject, params) {
    if (params.module !== undefined)
      return { unscored: 'a schema of a module is only checked on a score worker' };
    if (!isJsonObject(params.schema)) return { unscored: notASchema(params) };
    const compiled = compile(params.schema);
    return compiled instanceof Promise
      ? compiled.then((one) => judge(subject, one))
      : judge(subject, compiled);
  },
};

function notASchema(params: Assertion['params']): string {
  return `\`schema\` is ${sort(params.schema)}; a JSON Schema (an object) is needed, or \`module\` and \`export\``;
}

function judge(subject: Subject, compiled: Compiled): Finding {
  if ('problem' in compiled) return { unscored: compiled.problem };
  const read = shapeOf(subject);
  if ('pass' in read) return read;
  const name = subjectName(subject);
  const faults = compiled.faults(read.value, name);
  return 'unscored' in faults ? faults : shapeFinding(faults, read.value, name);
}
