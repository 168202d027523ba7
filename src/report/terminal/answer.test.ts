import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evidence } from '../../domain/report.ts';
import { wordDiff } from '../word-diff.ts';
import { evidenceLines } from './answer.ts';
import { styles } from './style.ts';

const diff = await wordDiff();

function answered(text: string): Evidence {
  return { ordinal: 1, outcome: 'answered', body: { text }, scores: [] };
}

function lines(before: string, after: string, color = false): string[] {
  return evidenceLines({ before: answered(before), after: answered(after) }, styles(color), diff);
}

test('words that differ stand between marks', () => {
  expect(lines('{"category":"billing","urgency":"high"}', '{"category":"other","urgency":"high"}')).toEqual([
    'before #1 | {"category":"[-billing-]","urgency":"high"}',
    'after  #1 | {"category":"{+other+}","urgency":"high"}',
  ]);
});

test('with colour the colour marks them', () => {
  expect(lines('refund the whole amount', 'refund the half amount', true)).toEqual([
    'before #1 | refund the \x1b[31mwhole\x1b[39m amount',
    'after  #1 | refund the \x1b[32mhalf\x1b[39m amount',
  ]);
});

test('blanks are marked where nothing else differs, in colour too, since colour would not show', () => {
  for (const color of [true, false]) {
    expect(lines('refund the amount', 'refund  the amount', color)).toEqual([
      'before #1 | refund[- -]the amount',
      'after  #1 | refund{+  +}the amount',
    ]);
  }
  expect(lines('{"a": "one", "b": 12.5}', '{"a":"two","b":13.7}')).toEqual([
    'before #1 | {"a": "[-one-]", "b":[- 12.5-]}',
    'after  #1 | {"a":"{+two+}","b":{+13.7+}}',
  ]);
});

test('a side without words of its own is shown whole', () => {
  expect(lines('one two three four', 'one two three four and more')).toEqual([
    'before #1 | one two three four',
    'after  #1 | one two three four{+ and more+}',
  ]);
});

test('a difference over lines is marked line by line', () => {
  expect(lines('one two three four five six', 'one two three four seven\neight\n\nnine five six')).toEqual([
    'before #1 | one two three four five six',
    'after  #1 | one two three four {+seven+}',
    '          | {+eight+}',
    '          |',
    '          | {+nine +}five six',
  ]);
});

test('what is far from every difference is left out, so that the difference is seen', () => {
  const long = 'word '.repeat(200);
  expect(lines(`${long}no${long}`, `${long}yes${long}`)).toEqual([
    `before #1 | …${'word '.repeat(12)}[-noword-]${' word'.repeat(12)}…`,
    `after  #1 | …${'word '.repeat(12)}{+yesword+}${' word'.repeat(12)}…`,
  ]);
});

test('what is left out ends at a word, or at a line', () => {
  const far = 'The customer asks for the refund of a whole order that never did arrive at all, and';
  expect(lines(`${far} we pay it`, `${far} we deny it`)).toEqual([
    'before #1 | …of a whole order that never did arrive at all, and we [-pay-] it',
    'after  #1 | …of a whole order that never did arrive at all, and we {+deny+} it',
  ]);
  const above = 'first: 1\nsecond: 2\nthird: 3\n';
  expect(lines(`${above}a: yes\n${above}`, `${above}a: no\n${above}`)).toEqual([
    ...['before #1 | …third: 3', '          | a: [-yes-]…'],
    ...['after  #1 | …third: 3', '          | a: {+no+}…'],
  ]);
});

test.each([
  ['equal', 'the same', 'the same'],
  ['nearly nothing in common', 'alpha beta gamma delta', 'one two three four'],
  ['too long to compare', `${'a '.repeat(10_001)}b`, `${'a '.repeat(10_001)}c`],
])('texts that are %s are shown as they are', (_, before, after) => {
  const marks = lines(before, after).filter((line) => /\[-|\{\+/.test(line));
  expect(marks).toEqual([]);
});

test('marks of ours beside a text of theirs make no command of a CI runner', () => {
  expect(lines('the same words ## here', 'the same words ##[error] here')).toEqual([
    'before #1 | the same words ## here',
    'after  #1 | the same words ##{+[error]+} here',
  ]);
  expect(lines('the same words ##old here', 'the same words ##new here')).toEqual([
    'before #1 | the same words ##\\x5b-old-] here',
    'after  #1 | the same words ##{+new+} here',
  ]);
});

test('without its marks a short difference is the two texts again', () => {
  const word = fc.constantFrom('a', 'bb', ' ', '  ', '日本', '😀', '"', '{', '1', 'naïve');
  const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const found = diff(before, after);
      if (found === undefined) return;
      expect([found.before, found.after].map((side) => side.map((part) => part.text).join(''))).toEqual([
        before,
        after,
      ]);
    }),
    { numRuns: 200 },
  );
});

test('of a case with turns the answers are named with theirs', () => {
  const sides = { before: { ...answered('Yes.'), turn: 3 }, after: { ...answered('No.'), turn: 1 } };
  expect(evidenceLines(sides, styles(false), diff)).toEqual([
    'before #1 turn 3 | Yes.',
    'after  #1 turn 1 | No.',
  ]);
});
