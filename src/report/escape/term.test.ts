import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joined, say, term, termLines } from './term.ts';

const payloads: readonly (readonly [what: string, raw: string, line: string, lines?: string])[] = [
  ['colour', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
  ['clear screen', '\x1b[2J\x1b[H', '\\x1b[2J\\x1b[H'],
  ['clipboard (OSC 52)', '\x1b]52;c;ZXZpbA==\x07', '\\x1b]52;c;ZXZpbA==\\x07'],
  ['link (OSC 8)', '\x1b]8;;http://x\x1b\\y', '\\x1b]8;;http://x\\x1b\\y'],
  ['title', '\x1b]0;x\x07', '\\x1b]0;x\\x07'],
  ['C1 CSI', '\x9b31m', '\\x9b31m'],
  ['C1 OSC and ST', '\x9d0;x\x9c', '\\x9d0;x\\x9c'],
  ['device control', '\x90q\x9c', '\\x90q\\x9c'],
  ['split escape', '\x1b\n[31m', '\\x1b\\n[31m', '\\x1b\n[31m'],
  ['nested escape', '\x1b\x1b[[31m', '\\x1b\\x1b[[31m'],
  ['carriage return', 'FAIL\rPASS', 'FAIL\\rPASS'],
  ['CRLF', 'a\r\nb', 'a\\r\\nb', 'a\\r\nb'],
  ['backspace', 'x\b\by', 'x\\x08\\x08y'],
  ['bell, NUL, DEL', '\x07\0\x7f', '\\x07\\x00\\x7f'],
  ['vertical tab and form feed', '\v\f', '\\x0b\\x0c'],
  ['next line', 'a\x85b', 'a\\x85b'],
  ['line and paragraph separators', 'a\u2028b\u2029', 'a\\u2028b\\u2029'],
  ['bidi override', 'a\u202egpj', 'a\\u202egpj'],
  ['bidi isolates', '\u2066a\u2069', '\\u2066a\\u2069'],
  ['bidi marks', '\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
  ['zero widths', 'a\u200b\u200c\u200d\u2060b', 'a\\u200b\\u200c\\u200d\\u2060b'],
  ['BOM and soft hyphen', '\ufeffa\xadb', '\\ufeffa\\xadb'],
  ['tags', '\u{e0041}\u{e007f}', '\\u{e0041}\\u{e007f}'],
  ['tags without a meaning yet', '\u{e0000}\u{e0002}', '\\u{e0000}\\u{e0002}'],
  ['variation selectors that carry bytes', '😀\u{e0100}\u{e01ef}', '😀\\u{e0100}\\u{e01ef}'],
  ['fillers and joiners that draw nothing', '\u3164\u115f\u034f\ufe00', '\\u3164\\u115f\\u034f\\ufe00'],
  ['lone surrogates', '\ud800a\udfff', '\\ud800a\\udfff'],
  ['line feed and tab', 'a\n\tb', 'a\\n\\tb', 'a\n\tb'],
  ['workflow command', '::error::x', '\\x3a:error::x'],
  ['workflow command, indented', ' \u00a0\u3000::set-env name=A::b', ' \u00a0\u3000\\x3a:set-env name=A::b'],
  ['workflow command after a tab', '\t::add-path::/x', '\\t::add-path::/x', '\t\\x3a:add-path::/x'],
  ['workflow command on a later line', 'a\n  ::error::x', 'a\\n  ::error::x', 'a\n  \\x3a:error::x'],
  ['workflow command after a return', 'a\r::error::x', 'a\\r::error::x'],
  ['workflow command behind a zero width', '\u200b::error::x', '\\u200b::error::x'],
  ['stop-commands', '::stop-commands::t', '\\x3a:stop-commands::t'],
  ['three colons', ':::x', '\\x3a::x'],
  ['old workflow command', 'a ##[set-env name=A;]b', 'a ##\\x5bset-env name=A;]b'],
  ['old workflow command, twice and nested', '###[a##[b', '###\\x5ba##\\x5bb'],
  [
    'another runner',
    '##vso[task.setvariable]x ##teamcity[y]',
    '##vso\\x5btask.setvariable]x ##teamcity\\x5by]',
  ],
];

for (const [what, raw, line, lines = line] of payloads) {
  test(`${what} is made visible`, () => {
    expect([term(raw), termLines(raw)]).toEqual([line, lines]);
  });
}

test('plain text of any script stays as it is', () => {
  const text = 'std::vector ## [x] # heading: naïve 日本語 👍🏽 ❤️ עברית \\x1b %0A $HOME `a`';
  expect([term(text), termLines(text)]).toEqual([text, text]);
});

/** Strings rich in what matters. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\x1b',
        '\n',
        '\t',
        '\r',
        ':',
        '::',
        '#',
        '##[',
        '[',
        ' ',
        '\u202e',
        '\ud83d',
        '\u{e0041}',
        'vso',
      ),
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

/** What the runner looks for, as its source does: trimmed line starts with `::`, or `##[` stands anywhere. */
function commands(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter((line) => line.trimStart().startsWith('::') || line.includes('##['));
}

test('no string keeps a control, an invisible character or a command, and escaping twice changes nothing', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const make of [term, termLines]) {
        const out = make(text);
        const seen = make === termLines ? out.replaceAll('\n', '').replaceAll('\t', '') : out;
        expect(seen.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu)).toBe(null);
        expect(commands(out)).toEqual([]);
        expect(make(out)).toBe(out);
      }
    }),
    { numRuns: 400 },
  );
});

test('one line stays one line', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(term(text).split(/[\n\r\v\f\u0085\u2028\u2029]/).length).toBe(1);
    }),
    { numRuns: 200 },
  );
});

test('escaped text joins with words and counts', () => {
  expect(say`case ${term('a\nb')} failed ${3} times \\`).toBe('case a\\nb failed 3 times \\');
  expect(joined([term('a'), term('b')], ', ')).toBe('a, b');
});

test('no command comes into being where two texts meet', () => {
  expect(say`${term(':')}:error::${term('x')}`).toBe('\\x3a:error::x');
  expect(joined([term('a #'), term('#'), term('[x]')], '')).toBe('a ##\\x5bx]');
});
