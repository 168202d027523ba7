import { expect, test } from 'vitest';
import type { Json } from '../../../domain/json.ts';
import { sqlOf } from './sql.ts';

const mysql = { type: 'sql', dialect: 'mysql', max_statements: 1000 };
const rows: [string, Json | undefined, ReturnType<typeof sqlOf>][] = [
  ['nothing', undefined, { written: mysql }],
  ['a database', { databaseType: 'PostgresQL' }, { written: { ...mysql, dialect: 'postgresql' } }],
  [
    'tables and columns',
    {
      allowedTables: ['(select|insert)::null::orders', '(insert|select)::shop::items'],
      allowedColumns: ['(select|insert)::null::id', '(select|insert)::items::(.*)'],
    },
    {
      written: {
        ...mysql,
        statements: ['insert', 'select'],
        tables: ['orders', 'shop.items'],
        columns: ['id', 'items.*'],
      },
      lacks: 'its allowedColumns tell `u.id` from `id`; the `columns` that stand for them allow both',
    },
  ],
  [
    'tables without a schema, in capitals',
    { allowedTables: ['select::NULL::orders', 'select::Null::items'] },
    { written: { ...mysql, statements: ['select'], tables: ['orders', 'items'] } },
  ],
  [
    'statements that differ by table',
    { allowedTables: ['select::null::a', 'insert::null::b'] },
    { problem: 'it allows other statements for one name than for another; `statements` is for all' },
  ],
  [
    'a pattern',
    { allowedTables: ['select::null::a.*_x'] },
    { problem: 'its lists hold patterns; `tables` and `columns` hold names' },
  ],
  [
    'every table',
    { allowedTables: ['select::null::(.*)'] },
    { problem: 'its lists hold patterns; `tables` and `columns` hold names' },
  ],
  ['another field', { databaseTypes: 'x' }, { problem: 'its `databaseTypes` has no counterpart' }],
  ['a text', 'SELECT', { problem: 'its value is no mapping' }],
];

test.each(rows)('SQL that is held against %s', (_, value, expected) => {
  expect(sqlOf(value)).toEqual(expected);
});
