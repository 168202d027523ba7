import { describe, expect, it, test } from 'vitest';
import type { Answer, TrialEnd } from '../../domain/answer.ts';
import type { Assertion, Finding, Subject } from '../../domain/assertion.ts';
import type { Embedding } from '../../domain/embedding.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { packVector, vectorsText } from '../../domain/vectors.ts';
import { readAnswer } from '../assertions/subject.ts';
import { fingerprint } from '../fingerprint.ts';
import { scoreOne } from '../score-one.ts';
import { isJudged, questionsAbout } from './asks.ts';
import { embeddingMark, embeddingRequest, readSimilarity } from './embedding.ts';
import { embeddingsOf, judgesOf, readersOf } from './judges-of.ts';

const near: Embedding = {
  name: 'near',
  target: { name: 'near', api: 'embeddings', model: 'text-embedding-3-small', params: { dimensions: 2 } },
};
const said = (text: string, more: Partial<Answer> = {}): Answer => ({
  ...{ outcome: 'answered', body: { text }, id: 'r', served: 'm', usage: null, latency_ms: 1 },
  ...more,
});
const subject = { text: 'The answer.', answer: said('The answer.') } as Subject;
const vectors = (...all: number[][]) => said(vectorsText(all.map((one) => packVector(one) ?? '')));

test('a text and its references are asked for together, and another text, reference or length is another request', () => {
  const request = embeddingRequest(near, 'one', ['two', 'three']);
  expect(request).toEqual({
    ...{ api: 'embeddings', model: 'text-embedding-3-small', user: 'one', params: { dimensions: 2 } },
    said: [
      { by: 'user', text: 'two' },
      { by: 'user', text: 'three' },
    ],
  });
  const longer = { ...near, target: { ...near.target, params: {} } };
  const keys = [
    request,
    embeddingRequest(near, 'one', ['three', 'two']),
    embeddingRequest(near, 'one ', ['two', 'three']),
    embeddingRequest(longer, 'one', ['two', 'three']),
  ].map(fingerprint);
  expect(new Set(keys).size).toBe(4);
  expect(embeddingMark(longer)).not.toBe(embeddingMark(near));
});

describe('the finding', () => {
  const reason = (reference: string) =>
    `how near the answer is to "${reference}", by the embedding model near`;
  const none = (why: string): Finding => ({ unscored: `the embedding model near ${why}` });
  const measured = (value: number, expected: string): Finding => ({
    ...{ value, reason: reason(expected), expected, actual: 'The answer.' },
  });
  it.for<[string, TrialEnd | undefined, Finding]>([
    ['of the same direction', vectors([3, 4], [6, 8], [-3, -4]), measured(1, 'A.')],
    ['that the second reference is nearest to', vectors([3, 4], [4, -3], [0, 1]), measured(0.8, 'B.')],
    ['of opposed ones, which are as far as can be', vectors([1, 0], [-1, 0], [-1, 0]), measured(0, 'A.')],
    ['never asked for', undefined, none('was not asked about this answer; ask it with: llm-eval run --live')],
    [
      'that did not come',
      { outcome: 'failed', kind: 'timeout', message: 'none in 60 s', possibly_billed: true },
      none('brought no vectors (timeout): none in 60 s'),
    ],
    [
      'of too few',
      vectors([1, 0], [1, 0]),
      none('gave 2 vectors for 3 texts; ask it with: llm-eval run --live'),
    ],
    [
      'that are no list',
      said('{"0":"AACAPw=="}'),
      none('gave 0 vectors for 3 texts; ask it with: llm-eval run --live'),
    ],
    [
      'of several lengths',
      vectors([1, 0], [1, 0], [1]),
      none('gave no vectors to compare: the lengths of vectors 1 and 3 are 2 and 1'),
    ],
    [
      'of another length than was asked for',
      vectors([1, 0, 0], [1, 0, 0], [1, 0, 0]),
      none(
        'gave vectors of 3 numbers where its `dimensions` ask for 2; correct `dimensions` or the endpoint in the config',
      ),
    ],
    [
      'of one number each',
      vectors([1], [1], [1]),
      none('gave no vectors to compare: the vectors have one number each, which has no direction'),
    ],
    [
      'of nothing but zeros',
      vectors([1, 0], [0, 0], [1, 1]),
      none('gave no vectors to compare: vector 2 holds nothing but zeros'),
    ],
  ])('on vectors %s', ([, end, finding]) => {
    expect(readSimilarity(near, subject, ['A.', 'B.'], end)).toEqual(finding);
  });
});

test('vectors are compared at any length where the config writes none', () => {
  const any = { ...near, target: { ...near.target, params: {} } };
  expect(readSimilarity(any, subject, ['A.'], vectors([1, 2, 2], [2, 1, 2]))).toEqual({
    ...{ value: 0.888888888889, reason: 'how near the answer is to "A.", by the embedding model near' },
    ...{ expected: 'A.', actual: 'The answer.' },
  });
});

const assertion = (more: Partial<Assertion> = {}): Assertion => ({
  ...{ type: 'similar', negated: false, name: 'similar', weight: 1, threshold: 0.8 },
  ...{ params: { reference: 'A.' }, embedding: near, where: { file: 'x.eval.yaml' } },
  ...more,
});
const kase = (...assertions: Assertion[]) =>
  ({ id: 'c', vars: {}, user: 'ask', tags: [], assertions, where: { file: 'x.eval.yaml' } }) as Case;

test('equal asks are made once, also out of groups, and there is none about an answer without text', () => {
  const group = [assertion(), assertion({ params: { reference: ['A.', 'B.'] } })];
  const one = kase(assertion(), assertion({ threshold: 0.5 }), assertion({ type: 'any-of', group }));
  expect(isJudged(one)).toBe(true);
  const asked = [...questionsAbout(one, { ordinal: 1 }, said('The answer.'), { question: 'ask' }).values()];
  expect(asked.map(({ request }) => request.said)).toEqual([
    [{ by: 'user', text: 'A.' }],
    [
      { by: 'user', text: 'A.' },
      { by: 'user', text: 'B.' },
    ],
  ]);
  expect(questionsAbout(one, { ordinal: 1 }, said(' '), { question: 'ask' }).size).toBe(0);
});

test('an embedding model reads answers as a judge does, and is none', () => {
  const suite = { cases: [kase(assertion())] } as unknown as Suite;
  expect([judgesOf(suite), embeddingsOf(suite), readersOf(suite)]).toEqual([[], [near], [near]]);
});

test('a text that is not there fails an assertion and its negation, alone and in a negated group', async () => {
  const at = readAnswer(said('{"reply":" "}'), { id: 'c', vars: {}, tags: [] });
  const workers = { find: () => expect.unreachable('nothing runs on a worker'), close: async () => {} };
  const known = { at, came: at, workers, silent: undefined, occasion: { question: 'ask' }, turn: 1 };
  const blank = assertion({ path: '/reply' });
  const { embedding: _embedding, ...plain } = blank;
  const group: Assertion = { ...plain, type: 'all-of', negated: true, name: 'none', group: [blank] };
  const scores = [blank, { ...blank, negated: true }, group].map((one) => scoreOne(one, known));
  const fails = { status: 'fail', reason: 'there is no text that could be embedded', weight: 1 };
  expect(await Promise.all(scores)).toEqual([
    { assertion: 'similar', ...fails },
    { assertion: 'similar', ...fails },
    { assertion: 'none', ...fails, value: 0 },
  ]);
});
