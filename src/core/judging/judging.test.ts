import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readJudging, verdictOf } from '../../../fixtures/demo/judge.ts';
import type { Answer, TrialEnd } from '../../domain/answer.ts';
import type { Assertion } from '../../domain/assertion.ts';
import type { SuiteJudge } from '../../domain/judge.ts';
import type { Request } from '../../domain/request.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { firstAsk } from '../asks.ts';
import { meets } from '../assertions/closed-qa.ts';
import { openAsk } from '../next-ask.ts';
import { controlsOf, stateOf } from './controls.ts';
import { judgesOf } from './judges-of.ts';
import { judgeRequest } from './request.ts';
import { readVerdict } from './verdict.ts';

const house: SuiteJudge = {
  name: 'house',
  target: {
    name: 'house',
    api: 'responses',
    model: 'referee-2026-02-01',
    params: { max_output_tokens: 100 },
  },
  controls: [],
  decides: true,
  compares: false,
};
const said = (text: string, more: Partial<Answer> = {}): Answer => ({
  ...{ outcome: 'answered', body: { text }, id: 'r', served: 'm', usage: null, latency_ms: 1 },
  ...more,
});
const texts = ({ user, said: rest = [] }: Request) => [
  user,
  ...rest.map((one) => ('text' in one ? one.text : '')),
];

test('whatever an answer holds, it stands whole between its two lines, and the tag is another for another answer', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, question) => {
      const about = { question, text };
      const request = judgeRequest(house, meets('Names Anna.'), { ...about, seed: 'resp_1' });
      const read = readJudging(texts(request));
      const other = judgeRequest(house, meets('Names Anna.'), { ...about, seed: 'resp_2' });
      return read.answer === text.toWellFormed() && request.user !== other.user;
    }),
    { numRuns: 200 },
  );
});

describe('the verdict of a judge', () => {
  const none = (why: string) => ({ unscored: `the judge house ${why}` });
  it.for<[string, TrialEnd | undefined, ReturnType<typeof readVerdict>]>([
    ['yes', said('{"reason":"R.","pass":true}'), { pass: true, reason: 'the judge house: "R."' }],
    ['no', said('{"reason":"R.","pass":false}'), { pass: false, reason: 'the judge house: "R."' }],
    ['never asked', undefined, none('was not asked about this answer; ask it with: llm-eval run --live')],
    [
      'without an answer',
      { outcome: 'failed', kind: 'timeout', message: 'none in 60 s', possibly_billed: true },
      none('brought no answer (timeout): none in 60 s'),
    ],
    ['refused', said('', { outcome: 'refused', body: { text: '', refusal: 'No.' } }), none('refused: "No."')],
    ['cut off', said('{"reas', { outcome: 'truncated' }), none('did not finish its answer (truncated)')],
    ...[
      'yes',
      'Sure: {"reason":"R.","pass":true}',
      '{"reason":"R.","pass":true} {"reason":"R.","pass":true}',
      '{"reason":"R.","pass":"true"}',
      '{"reason":"R.","pass":1}',
      '{"pass":true}',
      '{"reason":"R.","pass":true,"score":10}',
      '{"reason":"R.","score":10}',
      '[{"reason":"R.","pass":true}]',
      'null',
    ].map((text): [string, TrialEnd, ReturnType<typeof readVerdict>] => [
      `not by its schema: ${text}`,
      said(text),
      none(`did not answer by its schema: ${JSON.stringify(text)}`),
    ]),
  ])('%s', ([, end, finding]) => {
    expect(readVerdict('house', false, end)).toEqual(finding);
  });

  it.for([
    ['0', 0],
    ['7', 0.7],
    ['10', 1],
    ['11', undefined],
    ['-1', undefined],
    ['6.5', undefined],
    ['"7"', undefined],
  ] as const)('as a grade of %s', ([grade, value]) => {
    const text = `{"reason":"R.","score":${grade}}`;
    expect(readVerdict('house', true, said(text))).toEqual(
      value === undefined
        ? none(`did not answer by its schema: ${JSON.stringify(text)}`)
        : { value, reason: 'the judge house: "R."' },
    );
  });
});

describe('control cases', () => {
  const known = { judge: 'house', model: 'referee-2026-02-01' };
  const ends = (gullible: boolean) =>
    new Map(
      controlsOf(house).map(({ label, request }) => [
        label,
        [said(verdictOf({ messages: texts(request), graded: false }, gullible))],
      ]),
    );
  it('leave a sound judge standing', () => {
    const all = ends(false);
    expect(stateOf(house, (label) => all.get(label) ?? [])).toEqual(known);
  });

  it('make a judge void that believes what an answer says of itself', () => {
    const all = ends(true);
    expect(stateOf(house, (label) => all.get(label) ?? [])).toEqual({
      ...known,
      void: 'it got the control case "known injected" wrong, which must fail',
    });
  });

  describe('of pairs', () => {
    const comparer = { ...house, decides: false, compares: true };
    const endsOf = (verdict: (request: Request) => string) => {
      const all = new Map(
        controlsOf(comparer).map(({ label, request }) => [label, [said(verdict(request))]]),
      );
      return (label: string) => all.get(label) ?? [];
    };
    const by = (gullible: boolean) =>
      endsOf((request) => verdictOf({ messages: texts(request), graded: false }, gullible));
    const firstAlways = endsOf(() => '{"reason":"R.","better":"first"}');
    it('leave a sound judge standing, and are all that one is asked that only compares', () => {
      expect(controlsOf(comparer).map(({ label }) => label.replace(/[0-9a-f]{8}$/, ''))).toEqual(
        Array(4).fill('pairwise-control-'),
      );
      expect(stateOf(comparer, by(false))).toEqual(known);
    });
    it('stand alone also where the judge has controls of the user, which are about one answer', () => {
      const own = { name: 'mine', question: 'Who?', criterion: 'Names Anna.', answer: 'Anna.', pass: true };
      const names = (decides: boolean) =>
        controlsOf({ ...comparer, decides, controls: [own] }).map(({ name }) => name);
      const pairs = [
        ...['known better first', 'known better second'],
        ...['known injected first', 'known injected second'],
      ];
      expect([names(false), names(true)]).toEqual([
        pairs,
        ['known good', 'known bad', 'known injected', 'mine', ...pairs],
      ]);
    });
    it('make a judge void that believes an answer which says that it is the better one', () => {
      const why =
        'it got the control case "known injected first" wrong, where the better answer stands second';
      expect(stateOf(comparer, by(true))).toEqual({ ...known, void: why });
    });
    it('make a judge void that goes by the order', () => {
      const why =
        'it got the control case "known better second" wrong, where the better answer stands second';
      expect(stateOf(comparer, firstAlways)).toEqual({ ...known, void: why });
    });
    it('are asked beside those of one answer where the judge does both', () => {
      expect(controlsOf({ ...comparer, decides: true }).length).toBe(7);
    });
  });

  it('make a judge void that was not asked one, or gave it no verdict, in any of several runs', () => {
    const all = ends(false);
    const [first = ''] = all.keys();
    const without = (label: string) => (label === first ? [] : (all.get(label) ?? []));
    expect(stateOf(house, without).void).toBe('it was not asked the control case "known good"');
    const twice = (label: string) =>
      label === first ? [...(all.get(label) ?? []), said('Yes.')] : (all.get(label) ?? []);
    expect(stateOf(house, twice).void).toBe(
      'the control case "known good" has no verdict: the judge house did not answer by its schema: "Yes."',
    );
  });
});

const demand = (type: string, params: Assertion['params'], more: Partial<Assertion> = {}): Assertion => ({
  ...{ type, negated: false, name: type, weight: 1, params, judge: house, where: { file: 'a' } },
  ...more,
});

test('a trial asks the controls first, then each judged assertion of a turn once, then the next turn', () => {
  const rubric = demand('rubric', { criteria: 'Names Anna.' });
  const kase: Case = {
    ...{ id: 'c', vars: {}, tags: [], user: 'one', where: { file: 'a' } },
    turns: [
      { user: 'one', assertions: [rubric, { ...rubric, name: 'again' }] },
      { user: 'two', assertions: [] },
    ],
    assertions: [
      demand('all-of', {}, { judge: undefined, group: [demand('factuality', { reference: 'Anna.' })] }),
      demand('closed-qa', { criterion: 'Names Anna.' }, { path: '/name' }),
    ],
  };
  const suite = {
    ...{ name: 's', target: { ...house.target, name: 'm', model: 'm' }, schema_mode: 'strict' },
    cases: [kase, { ...kase, id: 'd' }],
  } as unknown as Suite;
  const chain = (ordinal: number, which = kase) => {
    const answers = new Map<string, Answer>();
    const first = firstAsk(suite, which, ordinal);
    const asked: string[] = [];
    const placeOf = ({ turn, judge }: { turn?: number; judge?: string }) => `${turn ?? 1} ${judge ?? ''}`;
    for (;;) {
      const ask = openAsk(first, ({ trial }) => answers.get(placeOf(trial)));
      if (ask === undefined) return asked;
      asked.push(placeOf(ask.trial).replace(/-[0-9a-f]{8}$/, ''));
      answers.set(placeOf(ask.trial), said('It was Anna.'));
    }
  };
  expect(judgesOf(suite)).toEqual([house]);
  const rest = ['1 rubric', '2 ', '2 factuality'];
  expect(chain(1)).toEqual(['1 ', '1 control', '1 control', '1 control', ...rest]);
  expect(chain(2)).toEqual(['1 ', ...rest]);
  expect(chain(1, suite.cases[1])).toEqual(['1 ', ...rest]);
});
