import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readComparing } from '../../../fixtures/demo/judge.ts';
import type { Answer, TrialEnd } from '../../domain/answer.ts';
import type { Assertion, Subject } from '../../domain/assertion.ts';
import type { Judge } from '../../domain/judge.ts';
import type { Request } from '../../domain/request.ts';
import { prefers } from '../assertions/pairwise.ts';
import { judge as judged } from '../score-one.ts';
import {
  type Contender,
  contestFinding,
  contestOf,
  type Facing,
  goesByOrder,
  positionOf,
} from './contest.ts';
import { labelOf } from './label.ts';
import { BETTER, type Better, pairRequest } from './pair-request.ts';

const house: Judge = {
  name: 'house',
  target: { name: 'house', api: 'responses', model: 'referee-2026-02-01', params: {} },
  controls: [],
};
const assertion: Assertion = {
  ...{ type: 'pairwise', negated: false, name: 'pairwise', weight: 1, threshold: 0.5 },
  ...{ params: { criteria: 'Names Anna.' }, judge: house, where: { file: 'a' } },
};
const said = (text: string, id = 'r'): Answer => ({
  ...{ outcome: 'answered', body: { text }, id, served: 'm', usage: null, latency_ms: 1 },
});
const verdict = (better: Better) => said(JSON.stringify({ reason: 'R.', better }));
const subjectOf = (text: string, id: string): Subject => ({
  ...{ text, value: undefined, answer: said(text, id), calls: [], earlier: [] },
  case: { id: 'c', vars: {}, tags: [] },
});
const texts = ({ user, said: rest = [] }: Request) => [
  user,
  ...rest.map((one) => ('text' in one ? one.text : '')),
];

const [is, was] = [subjectOf('It was Anna.', 'resp_is'), subjectOf('It was Bert.', 'resp_was')];

/** What both sides score from how the two asks ended, the candidate's answer first, then second. */
function bothSides(
  ends: readonly [TrialEnd | undefined, TrialEnd | undefined],
  [one, other]: readonly [Contender, Contender] = [
    { text: is.text, id: 'resp_is' },
    { text: was.text, id: 'resp_was' },
  ],
  voidOf: Facing['voidOf'] = () => undefined,
) {
  const contest = contestOf(
    house,
    assertion,
    'Who?',
    'candidate',
    { text: is.text, id: 'resp_is' },
    {
      text: was.text,
      id: 'resp_was',
    },
  );
  if (!('requests' in contest)) throw new Error('it is asked about');
  const labels = contest.requests.map((request) => labelOf('pairwise', request));
  const endOf = (label: string) => ends[labels.indexOf(label)];
  const finding = (as: Facing['as'], subject: Subject, held: Contender) =>
    contestFinding(house, assertion, subject, { question: 'Who?' }, 1, {
      as,
      other: () => held,
      endOf,
      voidOf,
    });
  return { candidate: finding('candidate', is, other), baseline: finding('baseline', was, one) };
}

test('whatever two answers hold, each stands whole between its own lines, with a tag that depends on both', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      const ask = (id: string) =>
        pairRequest(house, prefers('Names Anna.'), 'Who?', [
          { text: one, id: 'resp_1' },
          { text: other, id },
        ]);
      const read = readComparing(texts(ask('resp_2')));
      expect(read.answers).toEqual([one.toWellFormed(), other.toWellFormed()]);
      return ask('resp_2').user !== ask('resp_3').user;
    }),
    { numRuns: 100 },
  );
});

describe('both sides are scored by the same verdicts', () => {
  it.for<[Better, Better, number]>([
    ['first', 'second', 1],
    ['second', 'first', 0],
    ['neither', 'neither', 0.5],
    ['first', 'first', 0.5],
    ['second', 'second', 0.5],
    ['first', 'neither', 0.5],
    ['neither', 'first', 0.5],
    ['second', 'neither', 0.5],
    ['neither', 'second', 0.5],
  ])('%s, then %s the other way round, is %d for the candidate', ([ahead, behind, value]) => {
    const { candidate, baseline } = bothSides([verdict(ahead), verdict(behind)]);
    expect([candidate, baseline]).toMatchObject([{ value }, { value: 1 - value }]);
    const statuses = [candidate, baseline].map((finding) => judged(assertion, finding).status);
    expect(statuses).toEqual([value === 0 ? 'fail' : 'pass', value === 1 ? 'fail' : 'pass']);
  });

  it('in words that name the other side', () => {
    expect(bothSides([verdict('first'), verdict('second')])).toEqual({
      candidate: {
        value: 1,
        reason:
          'the judge house prefers it to the baseline’s in both orders: "R."; the other way round: "R."',
      },
      baseline: {
        value: 0,
        reason: 'the judge house prefers the candidate’s in both orders: "R."; the other way round: "R."',
      },
    });
  });

  it.for<[string, TrialEnd | undefined, string]>([
    ['never asked', undefined, 'was not asked about this answer; ask it with: llm-eval run --live'],
    [
      'without an answer',
      { outcome: 'failed', kind: 'timeout', message: 'none in 60 s', possibly_billed: true },
      'brought no answer (timeout): none in 60 s',
    ],
    ['refused', { ...said(''), outcome: 'refused', body: { text: '', refusal: 'No.' } }, 'refused: "No."'],
    ['cut off', { ...said('{"re'), outcome: 'truncated' }, 'did not finish its answer (truncated)'],
    ...['{"reason":"R.","better":"third"}', '{"better":"first"}', 'first', '{"reason":"R.","pass":true}'].map(
      (text): [string, TrialEnd, string] => [
        `not by its schema: ${text}`,
        said(text),
        `did not answer by its schema: ${JSON.stringify(text)}`,
      ],
    ),
  ])('unscored on both where one ask is %s', ([, end, why]) => {
    const unscored = { unscored: `the judge house ${why}` };
    expect(bothSides([verdict('first'), end])).toEqual({ candidate: unscored, baseline: unscored });
    expect(bothSides([end, verdict('second')])).toEqual({ candidate: unscored, baseline: unscored });
  });

  it('unscored on both where the judge is void', () => {
    const unscored = { unscored: 'the judge house is void: it got a control case wrong' };
    const found = bothSides(
      [verdict('first'), verdict('second')],
      undefined,
      () => 'it got a control case wrong',
    );
    expect(found).toEqual({ candidate: unscored, baseline: unscored });
  });

  it('and a side with nothing to read loses to the other without a judge', () => {
    const held: Contender = { lost: 'the model refused: "No."' };
    const { candidate, baseline } = bothSides([undefined, undefined], [held, held]);
    expect([candidate, baseline]).toEqual([
      { value: 1, reason: 'the baseline’s cannot be read: the model refused: "No."' },
      { value: 1, reason: 'the candidate’s cannot be read: the model refused: "No."' },
    ]);
  });
});

test('an answer that nobody faced takes the verdict on the pair that was compared in its place', () => {
  const found = (own: Contender) =>
    contestFinding(house, assertion, was, { question: 'Who?' }, 1, {
      as: 'baseline',
      other: () => ({ text: is.text, id: 'resp_is' }),
      own: () => own,
      endOf: () => undefined,
      voidOf: () => undefined,
    });
  expect([
    found({ text: is.text, id: 'resp_was_1' }),
    found({ lost: 'it is empty' }),
    found({ unknown: 'it has no answer' }),
  ]).toEqual([
    { value: 0.5, reason: 'both answers are the same text' },
    { value: 0, reason: 'the candidate’s won, for this side’s cannot be read: it is empty' },
    { unscored: 'it has no answer' },
  ]);
});

test('how verdicts depend on the order is counted over the pairs that have both', () => {
  const pair = (one: Better, other: Better) => [verdict(one), verdict(other)] as const;
  const pairs = [
    pair('first', 'second'),
    pair('first', 'first'),
    pair('second', 'second'),
    pair('neither', 'first'),
    pair('neither', 'neither'),
    [verdict('first'), undefined] as const,
  ];
  expect(positionOf('house', pairs)).toEqual({ compared: 5, turned: 3, decided: 7, first: 4 });
  expect(BETTER).toEqual(['first', 'second', 'neither']);
});

test('verdicts of which more than half turn with the order are no evidence, from ten pairs on', () => {
  const told = (turned: number, compared: number) =>
    goesByOrder({ compared, turned, decided: 2 * compared, first: compared });
  expect([told(9, 9), told(5, 10), told(6, 10), told(60, 60), told(0, 0)]).toEqual([
    ...[undefined, undefined],
    'its verdict turned with the order in 6 of 10 pairs',
    'its verdict turned with the order in 60 of 60 pairs',
    undefined,
  ]);
});
