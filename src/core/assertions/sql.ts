import type { Assertion, AssertionKind, Finding, Subject } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { beginsFenced, fencedSql } from './fenced-sql.ts';
import { misread } from './misread-sql.ts';
import { readSql, type SqlParser, type SqlUse } from './read-sql.ts';
import { asTexts, shown, subjectName } from './text.ts';

/** The dialects of the package `node-sql-parser`, each a parser of its own. */
export const sqlDialects = [
  'athena',
  'bigquery',
  'db2',
  'flinksql',
  'hive',
  'mariadb',
  'mysql',
  'noql',
  'postgresql',
  'redshift',
  'snowflake',
  'sqlite',
  'transactsql',
  'trino',
] as const;

/** What statements are called, as far as a suite may allow them. */
const allowable = [
  'select',
  'select into',
  'insert',
  'replace',
  'update',
  'delete',
  'truncate',
  'create',
  'alter',
  'rename',
  'drop',
  'show',
  'desc',
  'explain',
  'use',
  'set',
  'declare',
  'call',
  'exec',
  'transaction',
  'grant',
  'revoke',
] as const;

/** Statements whose tables and columns the parser tells; of others it tells none, or not all. */
const TOLD = ['select', 'insert', 'replace', 'update', 'delete'];

/** Longest SQL that is parsed, in characters. */
const LONGEST = 100_000;

const word = z.string().min(1);

/** Loads the parser of a dialect; rejects where the package is not installed. */
type LoadParser = (dialect: string) => Promise<SqlParser>;

/**
 * SQL that a parser takes, and what it may use. The parser (`node-sql-parser`, optional) tries alternatives, which for a
 * text with brackets left open takes exponential time, so it only ever runs in a worker.
 */
export function sqlKind(load: LoadParser): AssertionKind {
  return {
    type: 'sql',
    summary:
      'Is SQL that the parser of a dialect takes (package `node-sql-parser`), within what it may do and use.',
    example: { dialect: 'postgresql', statements: ['select'], tables: ['orders'] },
    fields: {
      dialect: z
        .enum(sqlDialects)
        .describe(
          'Whose SQL. It is a parser, not a database: it knows no table of yours, and of a dialect it takes a little more or less than the database does.',
        ),
      fence: z
        .boolean()
        .optional()
        .describe(
          'Read what stands in code fences that say SQL or nothing, with any text around them; without such a fence, the whole text. Left out: SQL and nothing else.',
        ),
      statements: z
        .array(z.enum(allowable))
        .min(1)
        .optional()
        .describe(
          'What the SQL may do, e.g. `[select]` for reading alone; a write inside a `WITH` counts, what a function does is not seen. Left out: anything.',
        ),
      tables: z
        .array(word)
        .min(1)
        .optional()
        .describe(
          'Tables that it may use, written as the SQL does: `orders` or `shop.orders`, upper or lower case; then only select, insert, replace, update and delete may be there. Left out: any.',
        ),
      columns: z
        .array(word)
        .min(1)
        .optional()
        .describe(
          'Columns that it may use: `id` of any table, `orders.id` of one; `*` for all. One that the SQL names without its table is held against the names alone. Left out: any.',
        ),
      max_statements: z.int().min(1).max(1000).optional().describe('Most statements; 1 when left out.'),
    },
    takesPath: true,
    negatable: true,
    runs: () => 'worker',
    async check({ dialect, statements, tables, columns }) {
      for (const [field, list] of Object.entries({ tables, columns })) {
        if (list !== undefined && !asTexts(list)) return `a name in \`${field}\` is no text, or empty`;
        const spaced = asTexts(list)?.find((one) => one.trim() !== one);
        if (spaced !== undefined)
          return `${shown(spaced)} in \`${field}\` begins or ends with white space, so that no name is it; leave the white space out`;
      }
      const untold = (asTexts(statements) ?? []).find((one) => !TOLD.includes(one));
      if (untold !== undefined && (tables !== undefined || columns !== undefined))
        return `\`statements\` allows "${untold}", whose tables and columns the parser does not tell all; leave out \`tables\` and \`columns\`, or allow no more than ${TOLD.join(', ')}`;
      try {
        await load(String(dialect));
        return undefined;
      } catch (error) {
        if (!isAbsent(error)) throw error;
        return 'the package that reads SQL is not installed; run `npm i -D node-sql-parser`, where llm-eval is installed';
      }
    },
    score: (subject, params) => load(String(params.dialect)).then((parser) => find(subject, params, parser)),
  };
}

/** The kind with the package's own parsers. */
export const sql = sqlKind(async (dialect) => {
  const name = `node-sql-parser/build/${dialect}.js`;
  const { default: loaded } = (await import(name)) as {
    readonly default: { readonly Parser: new () => SqlParser };
  };
  return new loaded.Parser();
});

function find(subject: Subject, params: Assertion['params'], parser: SqlParser): Finding {
  const name = subjectName(subject);
  const fails = (reason: string, expected?: Json): Finding => ({
    pass: false,
    reason: `${reason}; found ${shown(subject.text)}`,
    ...(expected === undefined ? {} : { expected }),
    actual: subject.text,
  });
  if (subject.text.length > LONGEST)
    return { unscored: `${name} has more than ${LONGEST.toLocaleString('en-US')} characters to parse` };
  if (params.fence !== true && beginsFenced(subject.text))
    return fails(`${name} is not only SQL: it is wrapped in a code fence`);
  const text = params.fence === true ? fencedSql(subject.text) : subject.text;
  const doubt = misread(text, String(params.dialect));
  if (doubt !== undefined)
    return { unscored: `${name} has ${doubt}, which the parser may read otherwise than the database` };
  const read = readSql(parser, text, String(params.dialect), shown);
  if ('unscored' in read) return { unscored: read.unscored };
  if ('problem' in read) return fails(`${name} is not SQL of ${params.dialect}: ${read.problem}`);
  const { use } = read;
  const most = Number(params.max_statements ?? 1);
  if (use.statements.length === 0) return fails(`${name} is SQL without a statement`);
  if (use.statements.length > most)
    return fails(`${name} has ${use.statements.length} statements of SQL, and ${most} may be there`, most);
  for (const { field, list, used } of limitsOf(params, use)) {
    const lacking = used.filter((one) => !isAmong(list, one, field === 'columns'));
    if (lacking.length === 0) continue;
    const said = lacking.slice(0, 10).map(shown).join(', ');
    if (field === 'statements' && params.statements === undefined)
      return fails(`the SQL in ${name} does what is held against no table and column: ${said}`);
    return fails(`the SQL in ${name} uses what \`${field}\` does not list: ${said}`, list);
  }
  if (use.unclear !== undefined && (params.tables !== undefined || params.columns !== undefined))
    return { unscored: use.unclear };
  if (use.isNatural && params.columns !== undefined)
    return { unscored: 'a NATURAL JOIN does not tell by which columns it joins' };
  return { pass: true, reason: `${name} is SQL of ${params.dialect}` };
}

/** What the SQL uses, beside the lists of what it may use. */
function limitsOf(params: Assertion['params'], use: SqlUse) {
  const uses = {
    statements: [...use.statements, ...use.within],
    tables: use.tables,
    columns: use.columns,
  };
  return (['statements', 'tables', 'columns'] as const).flatMap((field) => {
    const told = params.tables !== undefined || params.columns !== undefined ? TOLD : undefined;
    const list = asTexts(params[field]) ?? (field === 'statements' ? told : undefined);
    return list === undefined ? [] : [{ field, list, used: [...new Set(uses[field])] }];
  });
}

/** A column that is named without its table is allowed by its name, one with its table also by its name alone. */
function isAmong(list: readonly string[], used: string, isColumn: boolean): boolean {
  const low = used.toLowerCase();
  const bare = (text: string) => text.slice(text.lastIndexOf('.') + 1);
  return list.some((entry) => {
    const one = entry.toLowerCase();
    if (one === low) return true;
    return isColumn && (low.includes('.') ? one === bare(low) : bare(one) === low);
  });
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
