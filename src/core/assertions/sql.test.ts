import { expect, test } from 'vitest';
import type { Finding } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { sql, sqlDialects, sqlKind } from './sql.ts';
import { readAnswer } from './subject.ts';
import { answerOf } from './testdata/said.ts';

/** What the kind says of a text, in a word or in the sentence without the text at its end. */
async function said(text: string, params: { readonly [name: string]: Json } = {}): Promise<string> {
  const subject = readAnswer(answerOf(text), { id: 'one', vars: {}, tags: [] })();
  if ('missing' in subject) throw new Error(subject.missing);
  const finding: Finding = await sql.score(subject, { dialect: 'postgresql', ...params });
  if ('unscored' in finding) return `unscored: ${finding.unscored}`;
  if (!('pass' in finding)) throw new Error('a finding that measures');
  return finding.pass ? 'pass' : finding.reason.replace(/; found .*$/s, '');
}

const select = { statements: ['select'] };

test.each(sqlDialects)('%s reads a plain query', async (dialect) => {
  expect(await said('SELECT id FROM orders WHERE id = 1', { dialect, ...select, tables: ['ORDERS'] })).toBe(
    'pass',
  );
});

test.each(sqlDialects)('prose is no SQL of %s', async (dialect) => {
  const reason = await said('hello this is not SQL', { dialect });
  expect(reason.replace(/: (?:unexpected|it breaks off|it begins) .*/, '')).toBe(
    `the answer is not SQL of ${dialect}`,
  );
});

type Row = [string, string, { readonly [name: string]: Json }, string];
const rows: Row[] = [
  ['a query', 'SELECT 1', {}, 'pass'],
  ['a semicolon at the end', 'SELECT 1;', {}, 'pass'],
  ['nothing', '', {}, 'the answer is SQL without a statement'],
  ['a semicolon alone', ' ; ', {}, 'the answer is SQL without a statement'],
  ['a comment alone', '-- SELECT 1', {}, 'the answer is SQL without a statement'],
  [
    'a query that breaks off',
    'SELECT',
    {},
    'the answer is not SQL of postgresql: it breaks off at line 1, column 7',
  ],
  [
    'a wrong word',
    'SELECT id\nFORM orders',
    {},
    'the answer is not SQL of postgresql: unexpected "o" at line 2, column 6',
  ],
  [
    'words that a dialect takes for calls',
    'merge into t using s on t.a = s.a when matched then delete',
    { dialect: 'transactsql' },
    'the answer is not SQL of transactsql: it begins no statement that is known',
  ],
  ['two statements', 'SELECT 1; DROP TABLE t', {}, 'the answer has 2 statements of SQL, and 1 may be there'],
  ['two statements that may be there', 'SELECT 1; SELECT 2', { max_statements: 2 }, 'pass'],
  ['a query where reading is allowed', 'WITH a AS (SELECT 1) SELECT * FROM a', select, 'pass'],
  [
    'a statement that is not allowed',
    'DROP TABLE t',
    select,
    'the SQL in the answer uses what `statements` does not list: "drop"',
  ],
  [
    'a second statement that is not allowed',
    'SELECT 1; DELETE FROM t',
    { ...select, max_statements: 5 },
    'the SQL in the answer uses what `statements` does not list: "delete"',
  ],
  [
    'a write inside a WITH',
    'WITH gone AS (DELETE FROM t WHERE a = 1 RETURNING a) SELECT a FROM gone',
    select,
    'the SQL in the answer uses what `statements` does not list: "delete"',
  ],
  [
    'a query that makes a table',
    'SELECT * INTO copy FROM t',
    select,
    'the SQL in the answer uses what `statements` does not list: "select into"',
  ],
  [
    'a query that makes a table, in a part of a union',
    'SELECT 1 UNION SELECT a INTO copy FROM t',
    select,
    'the SQL in the answer uses what `statements` does not list: "select into"',
  ],
  [
    'a query that writes a file',
    "SELECT a FROM t INTO OUTFILE '/tmp/x'",
    { ...select, dialect: 'mysql' },
    'the SQL in the answer uses what `statements` does not list: "select into"',
  ],
  ...['DROP VIEW secret', 'ALTER TABLE secret ADD x int', 'GRANT SELECT ON secret TO x'].map(
    (text): Row => [
      `tables that its parser does not tell: ${text}`,
      text,
      { tables: ['orders'] },
      `the SQL in the answer does what is held against no table and column: "${text.split(' ')[0]?.toLowerCase()}"`,
    ],
  ),
  [
    'a query that makes a table, where tables are listed',
    'SELECT * INTO copy FROM orders',
    { tables: ['orders'] },
    'the SQL in the answer does what is held against no table and column: "select into"',
  ],
  ['a listed table', 'SELECT * FROM Orders o', { tables: ['orders'] }, 'pass'],
  [
    'another table',
    'SELECT * FROM orders JOIN users ON true',
    { tables: ['orders'] },
    'the SQL in the answer uses what `tables` does not list: "users"',
  ],
  [
    'a table in a query inside',
    'SELECT (SELECT max(id) FROM users) FROM orders',
    { tables: ['orders'] },
    'the SQL in the answer uses what `tables` does not list: "users"',
  ],
  ...[
    ['postgresql', 'SELECT password FROM (orders JOIN users ON true)'],
    ['postgresql', 'SELECT 1 FROM (orders CROSS JOIN users)'],
    ['mysql', 'SELECT 1 FROM orders JOIN (users JOIN orders o ON true) ON true'],
    ['snowflake', 'SELECT 1 FROM (orders, users)'],
    ['trino', 'SELECT 1 FROM (users)'],
    ['postgresql', 'SELECT (SELECT 1 FROM (users)) FROM orders'],
  ].map(
    ([dialect = '', text = '']): Row => [
      `a table inside brackets: ${text}`,
      text,
      { dialect, tables: ['orders'] },
      'the SQL in the answer uses what `tables` does not list: "users"',
    ],
  ),
  ...[
    ['postgresql', 'SELECT 1 FROM TABLE(users)'],
    ['snowflake', 'SELECT 1 FROM TABLE(f(users))'],
    ['snowflake', 'SELECT 1 FROM (TABLE users) u'],
    ['postgresql', 'SELECT 1 FROM query_to_rows(1)'],
  ].map(
    ([dialect = '', text = '']): Row => [
      `what is no known table: ${text}`,
      text,
      { dialect, tables: ['orders', 'TABLE'] },
      'unscored: the parser does not tell which tables this SQL reads',
    ],
  ),
  [
    'a name after IN',
    'SELECT 1 FROM orders WHERE x IN users',
    { dialect: 'mysql', tables: ['orders'] },
    'unscored: the parser does not tell whether IN reads a table',
  ],
  [
    'a function that reads what it is given',
    'SELECT 1 FROM orders o, unnest(o.tags) x',
    { tables: ['orders'] },
    'pass',
  ],
  ['what is no known table, where any may be', 'SELECT 1 FROM TABLE(users)', select, 'pass'],
  [
    'listed tables inside brackets',
    'WITH a AS (SELECT 1) SELECT 1 FROM (orders JOIN a ON true)',
    { tables: ['orders'] },
    'pass',
  ],
  [
    'a table of a schema',
    'SELECT * FROM private.orders',
    { tables: ['orders'] },
    'the SQL in the answer uses what `tables` does not list: "private.orders"',
  ],
  ['a listed table of a schema', 'SELECT * FROM shop.orders', { tables: ['shop.orders'] }, 'pass'],
  [
    'a table whose name looks like the list of a parser',
    'SELECT * FROM "null::orders".secret',
    { tables: ['orders', 'null.orders'] },
    'the SQL in the answer uses what `tables` does not list: "null::orders.secret", "orders::secret"',
  ],
  [
    'a name that a WITH gives',
    'WITH recent AS (SELECT * FROM orders) SELECT * FROM recent',
    { tables: ['orders'] },
    'pass',
  ],
  [
    'a name that a recursive WITH gives',
    'WITH RECURSIVE n AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM n) SELECT * FROM n',
    { tables: ['orders'] },
    'pass',
  ],
  [
    'a table that a WITH of the same name reads',
    'WITH users AS (SELECT * FROM users) SELECT * FROM users',
    { tables: ['orders'] },
    'the SQL in the answer uses what `tables` does not list: "users"',
  ],
  [
    'a table outside of the query whose WITH gives its name',
    'SELECT * FROM (WITH users AS (SELECT 1) SELECT * FROM users) a, users',
    { tables: ['orders'] },
    'the SQL in the answer uses what `tables` does not list: "users"',
  ],
  ...[
    ['WITH users AS (SELECT 1) SELECT * FROM "Users"', '"Users"'],
    ['WITH "Users" AS (SELECT 1) SELECT * FROM Users', '"Users"'],
    ['WITH "Users" AS (SELECT 1) SELECT * FROM users', '"users"'],
  ].map(
    ([text = '', table]): Row => [
      `a table beside a WITH of another case: ${text}`,
      text,
      { tables: ['orders'] },
      `the SQL in the answer uses what \`tables\` does not list: ${table}`,
    ],
  ),
  ...[
    'WITH Recent AS (SELECT 1) SELECT * FROM recent',
    'WITH "Recent" AS (SELECT 1) SELECT * FROM "Recent"',
  ].map((text): Row => [`a WITH of the same name: ${text}`, text, { tables: ['orders'] }, 'pass']),
  [
    'a name with a dot that is no schema',
    'SELECT * FROM "shop.orders"',
    { tables: ['shop.orders'] },
    'the SQL in the answer uses what `tables` does not list: "\\"shop.orders\\""',
  ],
  [
    'a schema with a dot that is none',
    'SELECT * FROM "a.b".c',
    { tables: ['a.b.c'] },
    'the SQL in the answer uses what `tables` does not list: "\\"a.b\\".c"',
  ],
  ['a schema of a database', 'SELECT * FROM a.b.c', { tables: ['a.b.c'] }, 'pass'],
  ['a listed name with a dot', 'SELECT * FROM "shop.orders"', { tables: ['"shop.orders"'] }, 'pass'],
  [
    'a path of BigQuery',
    'SELECT * FROM `shop.sales.orders`',
    { dialect: 'bigquery', tables: ['shop.sales.orders'] },
    'pass',
  ],
  ['a schema of Flink', 'SELECT * FROM a.b.c', { dialect: 'flinksql', tables: ['a.b.c'] }, 'pass'],
  [
    'a table whose name a WITH gives to one with a dot',
    'WITH "shop.users" AS (SELECT 1) SELECT * FROM shop.users',
    { tables: ['orders'] },
    'the SQL in the answer uses what `tables` does not list: "shop.users"',
  ],
  [
    'a column with a dot in its name',
    'SELECT o."secret.id" FROM orders o',
    { columns: ['id'] },
    'the SQL in the answer uses what `columns` does not list: "orders.\\"secret.id\\""',
  ],
  ['listed columns', 'SELECT o.id, total FROM orders o', { columns: ['orders.id', 'total'] }, 'pass'],
  ['a column by its name alone', 'SELECT orders.id FROM orders', { columns: ['id'] }, 'pass'],
  ['a column without its table', 'SELECT id FROM orders', { columns: ['orders.id'] }, 'pass'],
  [
    'a column of another table',
    'SELECT u.id FROM users u',
    { columns: ['orders.id'] },
    'the SQL in the answer uses what `columns` does not list: "users.id"',
  ],
  [
    'another column in a condition',
    'SELECT id FROM orders WHERE secret = 1',
    { columns: ['id'] },
    'the SQL in the answer uses what `columns` does not list: "secret"',
  ],
  [
    'all columns',
    'SELECT * FROM orders',
    { columns: ['id'] },
    'the SQL in the answer uses what `columns` does not list: "*"',
  ],
  ['all columns where they may be', 'SELECT * FROM orders', { columns: ['*'] }, 'pass'],
  [
    'a name given with AS, where rows are sorted',
    'SELECT total / 10 AS tens, count(*) AS n FROM orders GROUP BY total / 10 ORDER BY n DESC, "tens"',
    { columns: ['total'] },
    'pass',
  ],
  ...[
    'GROUP BY secret',
    'GROUP BY total HAVING secret > 1',
    'ORDER BY secret + 1',
    'WHERE a = "secret" ORDER BY secret',
  ].map(
    (part): Row => [
      `a name given with AS that may be a column: ${part}`,
      `SELECT total AS secret FROM orders ${part}`,
      { columns: ['total', 'a'] },
      'the SQL in the answer uses what `columns` does not list: "secret"',
    ],
  ),
  ...sqlDialects.map(
    (dialect): Row => [
      `columns that a join of ${dialect} is by`,
      'SELECT o.id FROM orders o JOIN users u USING (id, secret)',
      { dialect, columns: ['id'] },
      'the SQL in the answer uses what `columns` does not list: "secret"',
    ],
  ),
  [
    'a join by columns that it does not name',
    'SELECT id FROM orders NATURAL JOIN users',
    { columns: ['id'] },
    'unscored: a NATURAL JOIN does not tell by which columns it joins',
  ],
  [
    'a join by columns that it does not name, where tables alone are listed',
    'SELECT id FROM orders NATURAL JOIN users',
    { tables: ['orders', 'users'] },
    'pass',
  ],
  [
    'columns that an upsert writes',
    'INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET secret = 2',
    { dialect: 'redshift', columns: ['id'] },
    'the SQL in the answer uses what `columns` does not list: "secret"',
  ],
  [
    'a column under the name that is given to another',
    'SELECT total AS secret FROM orders WHERE secret = 1 ORDER BY secret',
    { columns: ['total'] },
    'the SQL in the answer uses what `columns` does not list: "secret"',
  ],
  ['a fence', '```sql\nSELECT 1\n```', {}, 'the answer is not only SQL: it is wrapped in a code fence'],
  ['a fence where it may be', 'Here:\n```sql\nSELECT 1\n```\nDone.', { fence: true }, 'pass'],
  ['a fence in one line', '```sql SELECT 1```', { fence: true }, 'pass'],
  ['no fence where one may be', 'SELECT 1', { fence: true }, 'pass'],
  [
    'a fence of something else beside it',
    '```csv\nid\n1\n```\n```sql\nSELECT 1\n```',
    { fence: true },
    'pass',
  ],
  [
    'a fence of tildes',
    '~~~\nSELECT 1\n~~~',
    {},
    'the answer is not only SQL: it is wrapped in a code fence',
  ],
  [
    'a fence without a mark beside it',
    '```sql\nSELECT 1\n```\n~~~\nDROP TABLE t\n~~~',
    { fence: true },
    'the answer has 2 statements of SQL, and 1 may be there',
  ],
  [
    'a second fence',
    '```sql\nSELECT 1\n```\n```sql\nDROP TABLE t\n```',
    { fence: true },
    'the answer has 2 statements of SQL, and 1 may be there',
  ],
  [
    'a text that the parser ends later than the database',
    String.raw`SELECT '\', password FROM users --'`,
    { tables: ['orders'] },
    'unscored: the answer has a backslash before a quotation mark, which the parser may read otherwise than the database',
  ],
  [
    'statements in a text that the parser ends later than the database',
    String.raw`SELECT '\'; DROP TABLE users --'`,
    {},
    'unscored: the answer has a backslash before a quotation mark, which the parser may read otherwise than the database',
  ],
  [
    'brackets deeper than a stack',
    `SELECT ${'('.repeat(20_000)}1${')'.repeat(20_000)}`,
    {},
    'unscored: the SQL is nested too deep for the parser',
  ],
  [
    'a text too long to parse',
    `SELECT '${'a'.repeat(100_000)}'`,
    {},
    'unscored: the answer has more than 100,000 characters to parse',
  ],
];

test.each(rows)('sql and %s', async (_, text, params, expected) => {
  expect(await said(text, params)).toBe(expected);
});

test('a package that is not installed is said with the command that installs it', async () => {
  const absent = Object.assign(new Error("Cannot find package 'node-sql-parser'"), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
  expect(await sqlKind(() => Promise.reject(absent)).check?.({ dialect: 'mysql' })).toBe(
    'the package that reads SQL is not installed; run `npm i -D node-sql-parser`, where llm-eval is installed',
  );
});

test('a parser that breaks on a text leaves it unscored', async () => {
  const broken = sqlKind(async () => ({
    parse() {
      throw new TypeError('x is undefined');
    },
  }));
  const subject = readAnswer(answerOf('SELECT 1'), { id: 'one', vars: {}, tags: [] })();
  if ('missing' in subject) throw new Error(subject.missing);
  expect(await broken.score(subject, { dialect: 'mysql' })).toEqual({
    unscored: 'the SQL parser broke on it: "x is undefined"',
  });
});

test('statements whose tables cannot be told are not allowed beside tables', async () => {
  expect([
    await sql.check?.({ dialect: 'mysql', statements: ['select', 'drop'], tables: ['a'] }),
    await sql.check?.({ dialect: 'mysql', statements: ['select', 'drop'] }),
    await sql.check?.({ dialect: 'mysql', statements: ['select', 'insert'], tables: ['a'] }),
  ]).toEqual([
    '`statements` allows "drop", whose tables and columns the parser does not tell all; leave out `tables` and `columns`, or allow no more than select, insert, replace, update, delete',
    undefined,
    undefined,
  ]);
});

test('a list to allow from holds texts', async () => {
  expect(await sql.check?.({ dialect: 'mysql', tables: ['a', ''] })).toBe(
    'a name in `tables` is no text, or empty',
  );
});

test('a name with white space around it is refused', async () => {
  expect([
    await sql.check?.({ dialect: 'mysql', tables: ['a', ' orders'] }),
    await sql.check?.({ dialect: 'mysql', columns: ['id\t'] }),
  ]).toEqual([
    '" orders" in `tables` begins or ends with white space, so that no name is it; leave the white space out',
    '"id\\t" in `columns` begins or ends with white space, so that no name is it; leave the white space out',
  ]);
});
