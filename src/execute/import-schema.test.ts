import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importSchema } from './import-schema.ts';
import { nameOf } from './score-module.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'llm-eval-schemas-')));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
mkdirSync(join(folder, 'node_modules'));
symlinkSync(realpathSync('node_modules/zod'), join(folder, 'node_modules', 'zod'), 'junction');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'schemas.ts');
writeFileSync(
  file,
  `import { z } from 'zod';
console.log('loading schemas');
const Line = z.object({ amount: z.number().describe('In euro.') });
export const Ticket = z.object({
  category: z.enum(['billing', 'outage']),
  lines: z.array(Line),
  extra: z.looseObject({}),
  either: z.union([Line, z.null()]),
});
export const Both = z.intersection(z.union([Line, z.string()]), z.object({ b: z.string() }));
export const When = z.object({ at: z.date() });
export const text = 'x';
export const Old = z.object({ a: z.string().optional() });
Object.defineProperty(Old, '~standard', { value: { vendor: 'zod', version: 1, validate: () => ({}) } });
export const Other = { '~standard': { vendor: 'valibot', version: 1, validate: () => ({}) } };
`,
);
const name = nameOf(file);
const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const line = {
  type: 'object',
  properties: { amount: { type: 'number', description: 'In euro.' } },
  required: ['amount'],
};

describe('importing a zod schema', () => {
  it('gives its JSON Schema with objects closed, and passes on what the module prints', async () => {
    const printed: string[] = [];
    const imported = await importSchema(file, 'Ticket', { onPrint: (text) => printed.push(text) });
    expect(imported).toEqual({
      schema: {
        $schema: DRAFT,
        type: 'object',
        properties: {
          category: { type: 'string', enum: ['billing', 'outage'] },
          lines: { type: 'array', items: { ...line, additionalProperties: false } },
          extra: { type: 'object', properties: {}, additionalProperties: {} },
          either: { anyOf: [{ ...line, additionalProperties: false }, { type: 'null' }] },
        },
        required: ['category', 'lines', 'extra', 'either'],
        additionalProperties: false,
      },
    });
    expect(printed).toEqual(['loading schemas']);
  });

  it('leaves the parts of an intersection open, since closed ones would exclude each other', async () => {
    const b = { type: 'object', properties: { b: { type: 'string' } }, required: ['b'] };
    expect(await importSchema(file, 'Both')).toEqual({
      schema: { $schema: DRAFT, allOf: [{ anyOf: [line, { type: 'string' }] }, b] },
    });
  });

  it('asks the zod beside the module where the schema cannot write itself', async () => {
    expect(await importSchema(file, 'Old')).toEqual({
      schema: {
        $schema: DRAFT,
        type: 'object',
        properties: { a: { type: 'string' } },
        additionalProperties: false,
      },
    });
  });

  it.each<[string, string]>([
    ['When', `"When" of ${name} has no JSON Schema: Error: Date cannot be represented in JSON Schema`],
    [
      'Other',
      `"Other" of ${name} has no JSON Schema: Error: valibot schemas need the \`jsonSchema\` part of Standard Schema`,
    ],
    ['text', `"text" of ${name} is not a zod schema`],
    ['toString', `${name} does not export "toString"; it exports Both, Old, Other, Ticket, When, text`],
  ])('says what is wrong with %s', async (exportName, problem) => {
    expect(await importSchema(file, exportName)).toEqual({ problem });
  });

  it('survives a module that hangs, exits or is not there', async () => {
    const hangs = join(folder, 'hangs.ts');
    writeFileSync(hangs, 'for (;;);');
    const exits = join(folder, 'exits.ts');
    writeFileSync(exits, 'process.exit(3);');
    expect([
      await importSchema(hangs, 'A', { deadlineMs: 200 }),
      await importSchema(exits, 'A'),
      await importSchema(join(folder, 'gone.ts'), 'A'),
    ]).toEqual([
      { problem: 'the module of "A" did not finish within 200 ms and was stopped' },
      { problem: 'the module of "A" ended its thread with exit code 3 before it answered' },
      { problem: `${nameOf(join(folder, 'gone.ts'))} is not there` },
    ]);
  });
});
