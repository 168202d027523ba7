import { expect, test } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { leakedAnswers } from './leaks.ts';

const LONG = 'The parcel was handed to the neighbour on Monday.';

/** What is said of one case whose prompt is rendered by plain replacement. */
function said(
  prompt: { readonly system?: string; readonly user: string },
  vars: { readonly [name: string]: string },
  assertion: {
    readonly type: string;
    readonly value: Json;
    readonly path?: string;
    readonly negated?: boolean;
  },
): string[] {
  const render = (text: string) => text.replace(/\{\{ (\w+) \}\}/g, (_, name: string) => vars[name] ?? '');
  const { type, value, negated = false, ...rest } = assertion;
  const where = { file: 'a.eval.yaml', line: 1 };
  const kase = {
    id: 'one',
    vars,
    tags: [],
    ...(prompt.system === undefined ? {} : { system: render(prompt.system) }),
    user: render(prompt.user),
    assertions: [{ type, negated, name: type, ...rest, weight: 1, params: { value }, where }],
    where,
  };
  return leakedAnswers({ prompt, cases: [kase] }).map(({ message }) => message);
}

const ask = { system: 'Answer in a sentence.', user: '{{ text }}' };

test('a long expected text that stands in the prompt is told, white space and case aside', () => {
  const leak = ['case "one": the prompt holds the text that equals expects'];
  expect([
    said(
      ask,
      { text: `Where is it? ${LONG.toUpperCase().replaceAll(' ', '\n')}` },
      { type: 'equals', value: LONG },
    ),
    said({ ...ask, system: LONG }, { text: 'Where is it?' }, { type: 'equals', value: LONG }),
    said(
      ask,
      { text: `${LONG} Say so.` },
      { type: 'similarity', value: ['Something else altogether, of many words.', LONG] },
    ),
  ]).toEqual([leak, leak, ['case "one": the prompt holds the text that similarity expects']]);
});

test('what an answer copies by its task is no leak: a field, a short text, what is forbidden', () => {
  expect([
    said(ask, { text: LONG }, { type: 'equals', value: LONG, path: '/quote' }),
    said(ask, { text: 'The order INV-1 is late.' }, { type: 'contains', value: 'INV-1' }),
    said(ask, { text: LONG }, { type: 'contains', value: LONG, negated: true }),
    said(
      { ...ask, system: 'Choose billing or outage.' },
      { text: 'Charged twice' },
      { type: 'equals', value: 'billing' },
    ),
  ]).toEqual([[], [], [], []]);
});

test('a question that stands in the fixed text as an example is told', () => {
  const question = 'How many legs does a healthy adult spider have?';
  expect([
    said(
      { system: `For example: "${question}" Answer: 8`, user: '{{ text }}' },
      { text: question },
      { type: 'equals', value: '8' },
    ),
    said(ask, { text: question }, { type: 'equals', value: '8' }),
  ]).toEqual([
    [`case "one": the fixed text of the prompt holds its question, "${question}", as an example would`],
    [],
  ]);
});

test('a label that says the expected value is told, unless the template itself says it', () => {
  expect([
    said(ask, { text: '6 x 7? (Answer: 42)' }, { type: 'equals', value: '42' }),
    said(ask, { text: '{"q": "6 x 7?", "expected": "42"}' }, { type: 'number', value: 42, path: '/n' }),
    said(ask, { text: 'The correct answer is Paris.' }, { type: 'equals', value: 'paris' }),
    said(ask, { text: 'The answer is 421.' }, { type: 'equals', value: '42' }),
    said(ask, { text: 'What is the answer?' }, { type: 'equals', value: '42' }),
    said(
      { system: 'E.g. 6 x 7? Answer: 42', user: '{{ text }}' },
      { text: '7 x 6?' },
      { type: 'equals', value: '42' },
    ),
  ]).toEqual([
    ['case "one": the prompt says "Answer: 42", which is what the case expects'],
    ['case "one": the prompt says "expected\\": \\"42", which is what the case expects'],
    ['case "one": the prompt says "correct answer is Paris", which is what the case expects'],
    [],
    [],
    [],
  ]);
});
