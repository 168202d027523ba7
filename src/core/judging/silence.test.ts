import { expect, test } from 'vitest';
import type { TrialEnd } from '../../domain/answer.ts';
import type { Assertion } from '../../domain/assertion.ts';
import type { Embedding } from '../../domain/embedding.ts';
import type { Judge } from '../../domain/judge.ts';
import { answerOf } from '../assertions/testdata/said.ts';
import { type Put, putOf, silencesOf } from './silence.ts';

const target = { name: 'house', api: 'responses', model: 'referee', params: {} } as const;
const request = { api: 'responses', model: 'referee', user: '', params: {} } as const;
const judge: Judge = { name: 'house', target, controls: [] };
const embedding: Embedding = { name: 'near', target: { ...target, api: 'embeddings', model: 'vectors' } };

const failed: TrialEnd = {
  ...{ outcome: 'failed', kind: 'server_error', message: 'Down.', possibly_billed: false },
};
const asked = (type: string, end: TrialEnd | undefined): Put => {
  const assertion = { type, negated: false, name: type, weight: 1, where: { file: 'a.eval.yaml' } };
  const decided: Pick<Assertion, 'judge' | 'embedding' | 'params'> =
    type === 'similar'
      ? { embedding, params: { reference: 'x' } }
      : { judge, params: { criteria: 'Names it.' } };
  return putOf({ assertion: { ...assertion, ...decided }, request }, end);
};
const control = (right: boolean | 'first', end: TrialEnd): Put => ({
  reader: judge,
  question: { right },
  end,
});

const yes = answerOf('{"reason":"It does.","pass":true}');
const first = answerOf('{"reason":"It is better.","better":"first"}');

test('what a judge did not say is counted by its reason, among all that it was asked', () => {
  const puts = [
    ...[yes, failed, failed, undefined].map((end) => asked('rubric', end)),
    asked('rubric', answerOf('', { outcome: 'truncated' })),
    asked('rubric', answerOf('Yes.')),
    asked('pairwise', first),
    asked('pairwise', yes),
    control(true, yes),
    control(false, failed),
    control('first', first),
    control('first', yes),
  ];
  const missing = { 'failed:server_error': 3, not_asked: 1, truncated: 1, unreadable: 3 };
  expect(silencesOf([judge, embedding], puts)).toEqual([
    { name: 'house', role: 'judge', model: 'referee', asked: 12, missing },
  ]);
});

test('an embedding model is silent where it brought nothing, and one that was asked nothing is not', () => {
  const puts = [asked('similar', answerOf('["AA=="]')), asked('similar', failed)];
  expect(silencesOf([judge, embedding], puts)).toEqual([
    {
      name: 'near',
      role: 'embedding model',
      model: 'vectors',
      asked: 2,
      missing: { 'failed:server_error': 1 },
    },
  ]);
  expect(silencesOf([judge, embedding], [])).toEqual([]);
});
