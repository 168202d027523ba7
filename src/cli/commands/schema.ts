import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { assertionKinds } from '../../core/assertions/index.ts';
import { configFileSchema } from '../../domain/config.ts';
import { failedSchema } from '../../domain/failed.ts';
import { fail } from '../../domain/failure.ts';
import { reportSchema } from '../../domain/report-schema.ts';
import { scoreLineSchema } from '../../domain/score-line.ts';
import { suiteFileSchemas } from '../../domain/suite-file.ts';
import { waiversFileSchema } from '../../domain/waiver.ts';
import { z } from '../../domain/zod.ts';
import { jsonPiece, jsonText } from '../../report/escape/json.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';

/** Prints the JSON Schema of the suite file, the config, the waivers, the report, of what `--json` prints instead of it or of a line of scores, or of a zod schema that a module exports. */
export async function schema({ what }: Extract<Command, { name: 'schema' }>, io: Io): Promise<number> {
  const json = await schemaOf(what, io.cwd);
  await io.stdout.write(jsonPiece`${jsonText(json, 2)}\n`);
  return 0;
}

async function schemaOf(what: string, cwd: string): Promise<unknown> {
  if (what === 'suite') return z.toJSONSchema(suiteFileSchemas(assertionKinds).suite, { io: 'input' });
  if (what === 'config') return z.toJSONSchema(configFileSchema, { io: 'input' });
  if (what === 'waivers') return z.toJSONSchema(waiversFileSchema, { io: 'input' });
  if (what === 'report') return z.toJSONSchema(reportSchema, { io: 'input' });
  if (what === 'failures') return z.toJSONSchema(failedSchema, { io: 'input' });
  if (what === 'score') return z.toJSONSchema(scoreLineSchema, { io: 'input' });
  const [file = '', name, ...rest] = what.split('#');
  if (name === undefined || name === '' || rest.length > 0) {
    fail({
      code: 'usage',
      message: `"${what}" is neither "suite", "config", "waivers", "report", "failures" nor "score", nor of the form FILE#Name`,
      hint: 'Write e.g. llm-eval schema evals/ticket.schema.ts#Ticket.',
    });
  }
  const path = resolve(cwd, file);
  if (!existsSync(path))
    fail({
      code: 'not-found',
      message: `there is no file ${file}`,
      hint: 'Name the module by its path from this folder.',
    });
  const { importSchema } = await import('../../execute/import-schema.ts');
  const imported = await importSchema(path, name);
  if ('problem' in imported) fail({ code: 'invalid', where: { file }, message: imported.problem });
  return imported.schema;
}
