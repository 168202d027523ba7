import { expect, test } from 'vitest';
import { term } from './escape/term.ts';
import { tables } from './table.ts';

const lay = await tables();
const rows = (...texts: string[][]) => texts.map((row) => row.map(term));
const align = ['left', 'right', 'right'] as const;
const sample = rows(['', 'n', ''], ['short', '1', ''], ['日本語 and more words', '1,000', '']);

test('columns are aligned by what a terminal shows, and an empty column is left out', () => {
  expect(lay(sample, { align })).toEqual([
    '                           n',
    'short                      1',
    '日本語 and more words  1,000',
  ]);
});

test('where the width does not suffice the gaps shrink, then the first column gives way visibly', () => {
  expect(lay(sample, { align, width: 27 })).toEqual([
    '                          n',
    'short                     1',
    '日本語 and more words 1,000',
  ]);
  expect(lay(sample, { align, width: 20 })).toEqual([
    '                   n',
    'short              1',
    '日本語 and mo… 1,000',
  ]);
  expect(lay(sample, { align, width: 1 })[2]).toBe('日本語 … 1,000');
  expect(lay(rows(['', 'n'], ['123456😀😀😀', '1']), { align, width: 9 })[1]).toBe('123456… 1');
});

test('emphasis takes no room', () => {
  const loud = (text: string) => `\x1b[1m${text}\x1b[22m` as ReturnType<typeof term>;
  const [head, short] = lay(sample, { align, width: 28, head: loud });
  expect([head, short]).toEqual([
    '\x1b[1m\x1b[22m                           \x1b[1mn\x1b[22m',
    'short                      1',
  ]);
});
