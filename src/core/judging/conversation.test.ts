import { expect, test } from 'vitest';
import type { Answer, TrialEnd } from '../../domain/answer.ts';
import type { Json } from '../../domain/json.ts';
import type { Request } from '../../domain/request.ts';
import type { Case } from '../../domain/suite.ts';
import { meets } from '../assertions/closed-qa.ts';
import { prefers } from '../assertions/pairwise.ts';
import { IN_CONVERSATION, occasionIn, occasionOf } from './conversation.ts';
import { pairRequest } from './pair-request.ts';
import { judgeRequest } from './request.ts';

const said = (text: string, more: Partial<Answer['body']> = {}): Answer => ({
  ...{ outcome: 'answered', body: { text, ...more }, id: 'r', served: 'm', usage: null, latency_ms: 1 },
});
const kase: Pick<Case, 'user' | 'turns'> = {
  user: 'My order 7 is broken.',
  turns: [
    { user: 'My order 7 is broken.', assertions: [] },
    { tool_results: [{ tool: 'find_order', result: { paid: 20 } }], assertions: [] },
    { user: 'And now?', assertions: [] },
  ],
};
const call = { id: 'c1', name: 'find_order', arguments: '{"id":7}' };
const ends: TrialEnd[] = [said('I look.', { tool_calls: [call] }), said('You get 20.')];
const before: readonly Json[] = [
  { user: 'My order 7 is broken.' },
  { answer: 'I look.', calls: [{ name: 'find_order', arguments: '{"id":7}' }] },
  { tool: 'find_order', result: '{"paid":20}' },
  { answer: 'You get 20.' },
];

test('a judge is told what was said before, whether from the answers or from the request', () => {
  expect(occasionOf(kase, 1, [])).toEqual({ question: 'My order 7 is broken.' });
  expect(occasionOf(kase, 2, ends)).toEqual({
    question: '[{"tool":"find_order","result":{"paid":20}}]',
    before: before.slice(0, 2),
  });
  const third = { question: 'And now?', before };
  expect(occasionOf(kase, 3, ends)).toEqual(third);
  const request: Request = {
    ...{ api: 'responses', model: 'm', user: 'My order 7 is broken.', params: {} },
    said: [
      { by: 'model', text: 'I look.', calls: [call] },
      { by: 'tool', tool: 'find_order', call: 'c1', output: '{"paid":20}' },
      { by: 'model', text: 'You get 20.' },
      { by: 'user', text: 'And now?' },
    ],
  };
  expect(occasionIn(kase, 3, request)).toEqual(third);
});

test('what a model said before stands between the tags with the answer, never beside the question', () => {
  const judge = {
    name: 'house',
    target: { name: 'house', api: 'responses' as const, model: 'referee-2026-02-01', params: {} },
    controls: [],
  };
  const occasion = occasionOf(kase, 3, ends);
  const alone = judgeRequest(judge, meets('Is polite.'), { ...occasion, text: 'Bye.', seed: 's' });
  const pair = pairRequest(judge, prefers('Is polite.'), occasion.question, [
    { text: 'Bye.', id: '1', before },
    { text: 'Goodbye.', id: '2', before: before.slice(0, 1) },
  ]);
  const shown = ({ said: rest = [] }: Request) =>
    rest.map((one) => JSON.parse(('text' in one ? one.text : '').split('\n')[1] ?? '') as unknown);
  expect([shown(alone), shown(pair)]).toEqual([
    [{ before, answer: 'Bye.' }],
    [
      { before, answer: 'Bye.' },
      { before: before.slice(0, 1), answer: 'Goodbye.' },
    ],
  ]);
  const told = [alone, pair].map(({ user }) => JSON.parse(user.split('\n')[0] ?? '') as unknown);
  expect(told).toEqual([
    { question: 'And now?', criterion: 'Is polite.' },
    { question: 'And now?', criteria: 'Is polite.' },
  ]);
  const first = judgeRequest(judge, meets('Is polite.'), { question: 'Hi.', text: 'Bye.', seed: 's' });
  expect([alone, pair, first].map(({ system }) => system?.includes(IN_CONVERSATION))).toEqual([
    true,
    true,
    false,
  ]);
});
