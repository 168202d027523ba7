import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvCell, csvLine } from './csv.ts';

test.for<[string, string, string]>([
  ['a word', 'refund', 'refund'],
  ['a comma and a quote', 'a, "b"', '"a, ""b"""'],
  ['lines', 'a\nb\r\n', 'a\\nb\\r\\n'],
  ['a formula', '=1+1', "'=1+1"],
  ['a formula with a quote', '=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  ['other beginnings of one', '@SUM(1)', "'@SUM(1)"],
  ['a negative number that is text', '-Infinity', "'-Infinity"],
  ['a formula behind blanks', ' \t=1', "' \\t=1"],
  ['a formula behind characters that are not seen', '\u200b\ufeff=1', "'\\u200b\\ufeff=1"],
  ['a formula behind a selector', '\ufe0f=1', "'\ufe0f=1"],
  ['a full-width formula', '\uff1d1', "'\uff1d1"],
  ['a formula behind a semicolon', 'a;=1', '"a;\'=1"'],
  ['a formula behind a semicolon and a quote', 'a; "=1', '"a; ""\'=1"'],
  ['a colour', '\x1b[31mred', '\\x1b[31mred'],
  ['a command of a CI runner', '::error::x', '\\x3a:error::x'],
])('%s is shown and never run', ([, text, cell]) => {
  expect(csvCell(text)).toBe(cell);
});

test('numbers are numbers, nothing is empty, and other values are JSON', () => {
  expect(csvLine([-1.5, true, null, undefined, ['a', 1]])).toBe('-1.5,true,,,"[""a"",1]"\n');
});

test('a line is one line, of as many cells as there are values, none of them a formula', () => {
  const text = fc
    .array(
      fc.oneof(
        fc.constantFrom('=', '+', '-', '@', ';', ',', '"', "'", '\n', '\r', '\t', ' ', '\u200b', '\uff1d'),
        fc.string({ unit: 'binary' }),
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), (values) => {
      const line = csvLine(values);
      expect(line.split(/[\n\r\u0085\u2028\u2029]/).length).toBe(2);
      const cells = line.slice(0, -1).match(/"(?:[^"]|"")*"(?=,|$)|[^",]*(?=,|$)/g) ?? [];
      expect(cells.map((cell) => /^"?[\s\p{Cf}]*[=+\-@\uff1d]/u.test(cell))).toEqual(cells.map(() => false));
      for (const part of line.split(';').slice(1)) expect(/^\s*"*\s*[=+\-@]/.test(part)).toBe(false);
    }),
    { numRuns: 300 },
  );
});
