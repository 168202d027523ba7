import fc from 'fast-check';
import { expect, test } from 'vitest';
import { code, fence, joinedMd, md, mdTable, plain, prose } from './markdown.ts';

test.for<[string, string, string]>([
  ['a plain id', 'gpt-5.4-mini-2026-03-17', '`gpt-5.4-mini-2026-03-17`'],
  ['a pin with its sign', '$triage', '`$triage`'],
  ['nothing', '', ''],
  ['a link', '[x](https://evil.example)', '`[x](https://evil.example)`'],
  ['an image', '![x](https://evil.example/p.png)', '`![x](https://evil.example/p.png)`'],
  ['a mention and a reference', '@octocat fixes #1', '`@octocat fixes #1`'],
  ['HTML', '<img src=x onerror=alert(1)>', '`<img src=x onerror=alert(1)>`'],
  ['the end of the span', 'a`<b>`', '`a\\x60<b>\\x60`'],
  ['many ends', '```', '`\\x60\\x60\\x60`'],
  ['the end of a cell', 'a|b\\|c', '`a\\x7cb\\\\x7cc`'],
  ['a backslash at the end', 'a\\', '`a\\`'],
  ['a new line and a heading', 'a\n# b', '`a\\n# b`'],
  ['blanks at the ends', ' a b  ', '`␠a b␠␠`'],
  ['blanks alone', '  ', '`␠␠`'],
  ['a colour and a hidden mark', '\x1b[31mred\u202e', '`\\x1b[31mred\\u202e`'],
  ['a command of a CI runner', '##[error]x', '`##\\x5berror]x`'],
])('%s is a code span and nothing else', ([, raw, expected]) => {
  expect(code(raw)).toBe(expected);
});

test('no data ends its span, its cell or its line, or begins one', () => {
  const hostile = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '`',
          '``',
          '|',
          '\\',
          '\\|',
          '\\`',
          '\n',
          '\r',
          '\u2028',
          ' ',
          '::',
          '@a',
          '<!--',
          '$',
        ),
        fc.string({ unit: 'binary' }),
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(hostile, (text) => {
      const span = code(text);
      const inside = span.slice(1, -1);
      expect([span.at(0), span.at(-1), inside !== '']).toEqual(
        text === '' ? [undefined, undefined, false] : ['`', '`', true],
      );
      expect(inside.match(/[`|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu)).toBe(null);
      expect(inside.trim()).toBe(inside);
    }),
    { numRuns: 400 },
  );
});

test('words stay words, and whatever could be more than that becomes a span', () => {
  expect(
    ['2 of 3, by 2026-11-22; --served', 'www.evil.example', '@octocat', '<b>', ':tada:', ''].map(plain),
  ).toEqual(['2 of 3, by 2026-11-22; --served', '`www.evil.example`', '`@octocat`', '`<b>`', '`:tada:`', '']);
});

test('spans stand in words, lists and tables of our own', () => {
  expect(md`${code('a')} and ${2} more`).toBe('`a` and 2 more');
  expect(joinedMd([code('a'), code('b')], ', ')).toBe('`a`, `b`');
  expect(mdTable([md`Pin`, md`Days`], [[code('a|b'), md`${3}`]])).toBe(
    '| Pin | Days |\n| --- | --- |\n| `a\\x7cb` | 3 |',
  );
});

test.for<[string, string]>([
  ['worse: it fell 8.3 points, from 91.2 % to 82.9 %; p = 0.0004 (120 cases)', ''],
  ['it said "no"; that\'s ticket-triage, naïve (n = 3/3)', ''],
  ['the rule equals /category said no', 'the rule equals `/category` said no'],
  ['see www.evil.example or http://evil.example now', 'see `www.evil.example` or `http://evil.example` now'],
  [
    'cc @octocat fixes #1 and org/repo#1 GH-1 TICKET-12',
    'cc `@octocat` fixes `#1` and `org/repo#1 GH-1 TICKET-12`',
  ],
  ['commit 0123abc or 1234567 or deadbeef', 'commit `0123abc` or `1234567` or `deadbeef`'],
  ['[a link](x) <b> ![i](x)', '`[a link](x) <b> ![i](x)`'],
  ['1. a list', '`1.` a list'],
  ['- a list', '`-` a list'],
  ['  a  b ', 'a b'],
  [':tada: and a@b.example', '`:tada:` and `a@b.example`'],
  ['one\n# two', '`one\\n#` two'],
  ['write (`a b|c --d "…"`); then `e`.', 'write (`a b\\x7cc --d "…"`); then `e`.'],
  ['the spans `@octocat`, `<b>` and ` `', 'the spans `@octocat`, `<b>` and `␠`'],
  ['no end `of a span', 'no end `\\x60of` a span'],
  ['`a``b` [`c`](x) x`y`', '`\\x60a\\x60\\x60b\\x60 [\\x60c\\x60](x) x\\x60y\\x60`'],
  ['', ''],
])('the sentence %j keeps its plain words', ([text, expected]) => {
  expect(prose(text)).toBe(expected === '' ? text : expected);
});

test('no sentence is more than plain words and code spans, whatever stands between its backticks', () => {
  const piece = fc.constantFrom(
    ...['`', '`', ' ', ' ', 'a', '1', '@b', '#1', '<i>', '[x](y)', '|', '\\', '(', ').', '\n', '\u202e'],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
      const shown = prose(pieces.join(''));
      const around = shown.split(/`[^`]+`/);
      expect(around.filter((one) => !/^(?:[ a(1]|[,;:.)])*$/.test(one))).toEqual([]);
      // Two spans that touch would be one.
      expect(around.slice(1, -1).filter((one) => one === '')).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test.for<[string, string, string]>([
  ['plain lines', 'a\nb', '```\na\nb\n```'],
  ['nothing', '', '```\n\n```'],
  ['a fence of its own', '```json\n{}\n```', '````\n```json\n{}\n```\n````'],
  ['a longer fence', '`````\n# x', '``````\n`````\n# x\n``````'],
  ['a return and a colour', 'a\r```\x1b[31m', '````\na\\r```\\x1b[31m\n````'],
  ['a command of a CI runner', 'a\n::error::b', '```\na\n\\x3a:error::b\n```'],
])('%s stay in their fence', ([, text, expected]) => {
  expect(fence(text)).toBe(expected);
});
