import type { Json } from '../../../domain/json.ts';
import { isMapping } from '../../source.ts';
import type { Mapped } from './mapped.ts';

/** What `is-sql` may say beside its type. */
const FIELDS = ['databaseType', 'allowedTables', 'allowedColumns'];

/** promptfoo allows any number of statements, and ours as many as are written. */
const ANY_NUMBER = 1000;

/** promptfoo holds `u.id` against entries of that table alone, and `id` against those of no table alone. */
const LOOSER_COLUMNS =
  'its allowedColumns tell `u.id` from `id`; the `columns` that stand for them allow both';

/** One thing that may be used, as promptfoo writes it: `select::shop::orders`, each part a pattern; `null`, in any case, stands for no name. */
const ALLOWED = /^\(?(\w+(?:\|\w+)*)\)?::([\w$.]+)::([\w$.]+|\(\.\*\))$/;

/** `is-sql` and `contains-sql` of promptfoo, whose database is MySQL where it names none. */
export function sqlOf(value: Json | undefined, extra: { readonly fence?: true } = {}): Mapped {
  const said = value ?? {};
  if (!isMapping(said)) return { problem: 'its value is no mapping' };
  const odd = Object.keys(said).find((field) => !FIELDS.includes(field));
  if (odd !== undefined) return { problem: `its \`${odd}\` has no counterpart` };
  const { databaseType = 'mysql', allowedTables, allowedColumns } = said as { readonly [key: string]: Json };
  if (typeof databaseType !== 'string') return { problem: 'its databaseType is no text' };
  const tables = listOf(allowedTables);
  const columns = listOf(allowedColumns);
  // A column may be `*`, which is all that a query asks for; a table of any name is a pattern.
  if (tables === undefined || columns === undefined || tables.some(({ name }) => name.endsWith('*')))
    return { problem: 'its lists hold patterns; `tables` and `columns` hold names' };
  const doing = new Set([...tables, ...columns].map((one) => one.doing));
  if (doing.size > 1)
    return { problem: 'it allows other statements for one name than for another; `statements` is for all' };
  const [statements] = doing;
  return {
    written: {
      type: 'sql',
      dialect: databaseType.toLowerCase(),
      ...extra,
      ...(statements === undefined ? {} : { statements: statements.split('|') }),
      ...(tables.length === 0 ? {} : { tables: tables.map(({ name }) => name) }),
      ...(columns.length === 0 ? {} : { columns: columns.map(({ name }) => name) }),
      max_statements: ANY_NUMBER,
    },
    ...(columns.length === 0 ? {} : { lacks: LOOSER_COLUMNS }),
  };
}

interface Allowed {
  /** Statements, in lower case and sorted, between `|`. */
  readonly doing: string;
  readonly name: string;
}

/** The names of a list; undefined where it is none, or holds anything else than names. */
function listOf(list: Json | undefined): readonly Allowed[] | undefined {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return undefined;
  const names = list.map((one): Allowed | undefined => {
    const [, doing, owner, name] = ALLOWED.exec(String(one)) ?? [];
    if (doing === undefined || owner === undefined || name === undefined) return undefined;
    const bare = name === '(.*)' ? '*' : name;
    const words = doing.toLowerCase().split('|').sort().join('|');
    return { doing: words, name: owner.toLowerCase() === 'null' ? bare : `${owner}.${bare}` };
  });
  return names.every((one) => one !== undefined) ? names : undefined;
}
