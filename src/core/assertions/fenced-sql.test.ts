import { expect, test } from 'vitest';
import { fencedSql } from './fenced-sql.ts';

test.each([
  ['no fence', 'SELECT 1', 'SELECT 1'],
  ['a fence with text around it', 'Here:\n```sql\nSELECT 1\n```\nDone.', 'SELECT 1'],
  ['a fence behind text', 'Here: ```sql\nSELECT 1\n```\nDone.', 'SELECT 1'],
  ['a fence of tildes', 'Here:\n~~~sql\nSELECT 1\n~~~', 'SELECT 1'],
  ['a fence in one line', 'Run ```sql SELECT 1``` now', 'SELECT 1'],
  ['two fences in one line', '```SELECT 1``` or ```SELECT 2```', 'SELECT 1\n;\nSELECT 2'],
  [
    'a fence without a mark beside one',
    '```\nDROP TABLE t\n```\n```sql\nSELECT 1\n```',
    'DROP TABLE t\n;\nSELECT 1',
  ],
  ['tildes beside backticks', '```sql\nSELECT 1\n```\n~~~\nDROP TABLE t\n~~~', 'SELECT 1\n;\nDROP TABLE t'],
  ['a fence of something else beside it', '```json\n{}\n```\n```sql\nSELECT 1\n```', 'SELECT 1'],
  [
    'a fence inside a comment',
    '```sql\nSELECT 1 -- ```json\n; DROP TABLE t\n```',
    'SELECT 1 -- ```json\n; DROP TABLE t',
  ],
  ['backticks inside tildes', '~~~sql\nSELECT 1 --\n```\n~~~', 'SELECT 1 --\n```'],
  ['a longer fence', '````sql\nSELECT 1 --\n```\n; SELECT 2\n````', 'SELECT 1 --\n```\n; SELECT 2'],
  ['a fence that does not end', '```sql\nSELECT 1', 'SELECT 1'],
  ['a fence that ends behind the SQL', '```sql\nSELECT 1```', 'SELECT 1'],
  ['words behind a fence', '```SELECT id\nFROM orders\n```', 'SELECT id\nFROM orders'],
  ['three tildes inside a line', 'about ~~~ here\n```sql\nSELECT 1\n```', 'SELECT 1'],
])('%s is read', (_, text, expected) => {
  expect(fencedSql(text)).toBe(expected);
});
