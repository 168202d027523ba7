import { expect, test } from 'vitest';
import { misread } from './misread-sql.ts';

const backslash = 'a backslash before a quotation mark';
test.each<[string, string, string | undefined]>([
  ['postgresql', String.raw`SELECT '\', password FROM users --'`, backslash],
  ['sqlite', String.raw`SELECT '\' FROM users --'`, backslash],
  ['transactsql', String.raw`SELECT [it's], '\' FROM users --'`, backslash],
  ['trino', String.raw`SELECT "a\" FROM users --"`, backslash],
  ['mysql', String.raw`SELECT 'it\'s'`, backslash],
  ['postgresql', String.raw`SELECT a ~ '^\d+' FROM orders`, undefined],
  ['postgresql', String.raw`SELECT 1 -- it\'s`, undefined],
  ['mysql', 'SELECT 1 /*! FROM users */', 'a comment that begins with /*!'],
  ['mariadb', 'SELECT 1 /*M! FROM users */', 'a comment that begins with /*!'],
  ['postgresql', 'SELECT 1 /*! note */', undefined],
  ['mysql', 'SELECT 1 --1', 'a -- without white space after it'],
  ['mysql', 'SELECT 1 -- 1\n--\n', undefined],
  ['mysql', "SELECT '--1', '/*!', '#'", undefined],
  ['postgresql', 'SELECT 1 --1', undefined],
  ['sqlite', 'SELECT 1 # FROM users', 'a #'],
  ['sqlite', "SELECT '#'", undefined],
  ['mysql', "SELECT 1 # it's", undefined],
  ['postgresql', "SELECT a #> b FROM c WHERE d = 'e'", undefined],
  ['sqlite', 'SELECT 1 /* /* */', 'a comment inside a comment'],
  ['postgresql', 'SELECT 1 /* FROM users', 'a comment that does not end'],
  ['mysql', 'SELECT 1 -- a\rFROM users', 'a line of a comment that ends with a carriage return'],
  ['mysql', 'SELECT 1 -- a\r\nFROM orders', undefined],
  ['trino', 'SELECT 1 // FROM users', 'a //'],
  ['snowflake', 'SELECT 1 // one', undefined],
  ['trino', "SELECT $$ ' $$", 'a text between dollar signs'],
  ['bigquery', `SELECT """ " """`, 'a quote written three times'],
  ['sqlite', 'SELECT 1\0 FROM users', 'a character NUL'],
])('what %s may read otherwise than its parser in %s', (dialect, text, expected) => {
  expect(misread(text, dialect)).toBe(expected);
});
