import { expect, test } from 'vitest';
import { fromOf } from './from-sql.ts';

test('a table inside brackets of any depth is found once', () => {
  let source: unknown = { table: 'users' };
  for (let depth = 0; depth < 20_000; depth++) source = { expr: { type: 'tables', expr: [source] } };
  expect(fromOf({ type: 'select', from: [source] })).toEqual({
    tables: [['users']],
    columns: [],
    unclear: undefined,
    isNatural: false,
  });
});
