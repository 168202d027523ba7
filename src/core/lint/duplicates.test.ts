import { expect, test } from 'vitest';
import type { Case } from '../../domain/suite.ts';
import { duplicateCases } from './duplicates.ts';
import { nearDuplicates } from './near-duplicates.ts';

const TICKET =
  'Hello, my bank statement shows two debits of 49.00 EUR on 3 March, both with the text INV-20418. I only have one subscription, so please refund one of them.';

/** A case that asks a question and demands a word of the answer. */
function ask(id: string, question: string, word = 'yes', more: Partial<Case> = {}): Case {
  const where = { file: 'a.eval.yaml', line: Number(id.slice(1)) };
  return {
    id,
    vars: { question },
    tags: [],
    user: `Q: ${question}`,
    assertions: [
      { type: 'contains', negated: false, name: 'contains', weight: 1, params: { value: word }, where },
    ],
    where,
    ...more,
  };
}

function found(cases: readonly Case[], prompt = { user: 'Q: {{ question }}' }): string[] {
  return duplicateCases({ prompt, cases }).map(({ code, message }) => `${code}: ${message}`);
}

test('a question asked twice is told, with the same demand and with another', () => {
  expect(found([ask('c1', 'Why?'), ask('c2', 'Why?'), ask('c3', 'Why?', 'no'), ask('c4', 'How?')])).toEqual([
    'duplicate-case: case "c2" asks what case "c1" asks (a.eval.yaml:1), and demands the same of the answer',
    'duplicate-case: case "c3" asks what case "c1" asks (a.eval.yaml:1), and demands something else of the answer',
  ]);
});

test('another system text is another question only where it is a template', () => {
  const cases = [ask('c1', 'Why?', 'yes', { system: 'a' }), ask('c2', 'Why?', 'yes', { system: 'b' })];
  expect([
    found(cases, { system: '{{ role }}', user: 'Q' } as { user: string }),
    found(cases, { system: 'a', user: 'Q' } as { user: string }).length,
  ]).toEqual([[], 1]);
});

test('a question that differs in a word is told where it demands the same', () => {
  const other = TICKET.replace('March', 'April');
  expect(found([ask('c1', TICKET), ask('c2', other)])).toEqual([
    'near-duplicate-case: case "c2" is nearly case "c1" (a.eval.yaml:1): 86 % of their word pairs are the same, and so is what they demand',
  ]);
  expect(found([ask('c1', TICKET), ask('c2', other, 'no')])).toEqual([]);
  expect(found([ask('c1', TICKET), ask('c2', other, 'yes', { cluster: 'march' })])).toEqual([]);
});

test('short texts, texts that share half of their words, and what most texts share are no likeness', () => {
  const half = TICKET.split(' ').slice(0, 14).join(' ');
  const form = (what: string) => `${TICKET} And then: ${what}`;
  expect([
    nearDuplicates(['What is 2 + 2?', 'What is 2 - 2?']),
    nearDuplicates([TICKET, `${half} but nothing of the kind was ever ordered by me or anybody in my house`]),
    nearDuplicates(['one', 'two', 'three', 'four', 'five', 'six'].map(form)),
  ]).toEqual([[], [], []]);
});

test('case, white space and punctuation around words make no other text', () => {
  expect(
    nearDuplicates([TICKET, TICKET.toUpperCase().replaceAll(' ', '\n'), TICKET.replace(/\.(?= |$)/g, '!')]),
  ).toEqual([
    { index: 1, earlier: 0, share: 1 },
    { index: 2, earlier: 0, share: 1 },
  ]);
});

test('every pair that is alike is found, whatever else is there', () => {
  const words = (seed: number) =>
    Array.from({ length: 40 }, (_, at) => `w${(seed * 7919 + at * at * 31 + at * seed) % 1009}`);
  const texts = Array.from({ length: 60 }, (_, seed) => words(seed).join(' '));
  const copies = texts.slice(0, 10).map((text) => text.replace(/ (w\d+) /, ' other '));
  expect(nearDuplicates([...texts, ...copies]).map(({ index, earlier }) => [index, earlier])).toEqual(
    copies.map((_, index) => [60 + index, index]),
  );
});
