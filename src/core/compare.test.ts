import { expect, test } from 'vitest';
import type { TrialScore } from '../domain/score.ts';
import { compareSuite } from './compare.ts';
import { decideSample } from './testdata/decisions.ts';
import { sampleSide, sampleSuite } from './testdata/sides.ts';

/** Both sides are stored, and every trial counts. */
const stored = { interleaved: false };

const asked = { api: 'responses', model: 'm', prompt: 'aa', schema: null, params: {} } as const;

test('every case has its status, its tallies and the trials that explain it', () => {
  const suite = sampleSuite({
    broke: ['a'],
    fixed: ['a'],
    kept: ['b'],
    lost: [],
    fresh: [],
    moved: [],
    blank: [],
  });
  const comparison = compareSuite(
    suite,
    sampleSide({
      broke: 'fp',
      fixed: 'pff',
      kept: 'pf',
      lost: 'pp',
      moved: 'pp',
      old: 'p',
      aged: 'u',
      blank: 'up',
    }),
    sampleSide(
      { broke: 'ff', fixed: 'ppf', kept: 'fp', fresh: 'fp', moved: 'pp', blank: 'uu' },
      { inputs: { moved: 'j' } },
    ),
    stored,
  );
  const failed = (ordinal: number) => ({
    ordinal,
    outcome: 'answered',
    scores: [{ assertion: 'equals', status: 'fail', reason: `fail #${ordinal}`, weight: 1 }],
  });
  const passed = (ordinal: number) => ({ ordinal, outcome: 'answered', scores: [] });
  const unscored = (ordinal: number) => ({ ordinal, outcome: 'failed', scores: [], reason: 'rate_limited' });
  const at = (line: number) => ({ file: 'evals/triage.eval.yaml', line });
  const counts = (passed: number, failed: number, unscored: number) => ({ passed, failed, unscored });
  const optional = { required: false };
  const told = comparison.cases.map(({ question: _question, trials: _trials, ...one }) => one);
  expect(told).toEqual([
    {
      case: 'broke',
      status: 'worse',
      tags: ['a'],
      ...optional,
      where: at(1),
      before: counts(1, 1, 0),
      after: counts(0, 2, 0),
      evidence: { before: passed(2), after: failed(1) },
    },
    {
      case: 'fixed',
      status: 'better',
      tags: ['a'],
      ...optional,
      where: at(2),
      before: counts(1, 2, 0),
      after: counts(2, 1, 0),
      evidence: { before: failed(2), after: passed(1) },
    },
    {
      case: 'kept',
      status: 'same',
      tags: ['b'],
      ...optional,
      where: at(3),
      before: counts(1, 1, 0),
      after: counts(1, 1, 0),
    },
    {
      case: 'lost',
      status: 'unclear',
      tags: [],
      ...optional,
      where: at(4),
      before: counts(2, 0, 0),
      after: counts(0, 0, 0),
      evidence: { before: passed(1) },
    },
    {
      case: 'fresh',
      status: 'new',
      tags: [],
      ...optional,
      where: at(5),
      after: counts(1, 1, 0),
      evidence: { after: failed(1) },
    },
    {
      case: 'moved',
      status: 'new',
      tags: [],
      ...optional,
      where: at(6),
      before: counts(2, 0, 0),
      after: counts(2, 0, 0),
    },
    {
      case: 'blank',
      status: 'unclear',
      tags: [],
      ...optional,
      where: at(7),
      before: counts(1, 0, 1),
      after: counts(0, 0, 2),
      evidence: { before: unscored(1), after: unscored(1) },
    },
    { case: 'aged', status: 'gone', tags: [], ...optional, before: counts(0, 0, 1) },
    { case: 'old', status: 'gone', tags: [], ...optional, before: counts(1, 0, 0) },
  ]);
});

test('rates are means over the cases that are scored on both sides, whatever their number of trials', () => {
  const { rows } = decideSample(
    { s1: 'pppp', s2: 'p', t1: 'p', s3: 'p' },
    { s1: 'pfpf', s2: 'uf', t1: 'p', s3: 'u', s4: 'f' },
    { gate: { slices: ['s', 't'] } },
  );
  expect(
    rows.map(({ name, cases, before, after, better, worse }) => [name, cases, before, after, better, worse]),
  ).toEqual([
    ['triage', 3, 1, 0.5, 0, 2],
    ['s', 2, 1, 0.25, 0, 2],
    ['t', 1, 1, 1, 0, 0],
  ]);
});

test('a required case that still fails is explained although nothing changed', () => {
  const { cases } = compareSuite(
    sampleSuite({ must: [] }, { required: ['must'] }),
    sampleSide({ must: 'fp' }),
    sampleSide({ must: 'pf' }),
    stored,
  );
  expect(cases[0]?.status).toBe('same');
  expect([cases[0]?.evidence?.before?.ordinal, cases[0]?.evidence?.after?.ordinal]).toEqual([2, 2]);
});

test('a required case with a trial that was not scored is explained by that trial', () => {
  const { cases } = compareSuite(
    sampleSuite({ must: [], may: [] }, { required: ['must'] }),
    sampleSide({ must: 'pp', may: 'pp' }),
    sampleSide({ must: 'pu', may: 'pu' }),
    stored,
  );
  expect(cases.map((one) => one.evidence?.after?.ordinal)).toEqual([2, undefined]);
});

test('without a side before, every case is new and nothing is compared', () => {
  const { before, cases, pairs, differs, same_answers } = compareSuite(
    sampleSuite({ a: [], b: [] }),
    undefined,
    sampleSide({ a: 'p', b: 'u' }),
    stored,
  );
  expect({ before, statuses: cases.map((one) => one.status), pairs, differs, same_answers }).toEqual({
    before: undefined,
    statuses: ['new', 'new'],
    pairs: [],
    differs: [],
    same_answers: false,
  });
  expect(decideSample(undefined, { a: 'p', b: 'u' }).rows.map((row) => row.finding)).toEqual(['empty']);
});

test('what differs between the sides is listed, parameters key by key', () => {
  const suite = sampleSuite({ a: [] });
  const before = {
    ...sampleSide({ a: 'p' }),
    asked: {
      ...asked,
      pin: 'triage',
      params: { temperature: 0, max_output_tokens: 200, reasoning: { effort: 'low' } },
    },
  };
  const after = {
    ...sampleSide({ a: 'p' }),
    asked: {
      ...asked,
      api: 'chat' as const,
      model: 'n',
      prompt: 'bb',
      schema: 'cc',
      params: { max_output_tokens: 200, reasoning: { effort: 'high' }, top_p: 1 },
    },
  };
  expect(compareSuite(suite, before, after, stored).differs).toEqual([
    { what: 'model', before: 'm', after: 'n' },
    { what: 'pin', before: 'triage', after: 'none' },
    { what: 'api', before: 'responses', after: 'chat' },
    { what: 'prompt', before: 'aa', after: 'bb' },
    { what: 'schema', before: 'none', after: 'cc' },
    { what: 'params.reasoning', before: '{"effort":"low"}', after: '{"effort":"high"}' },
    { what: 'params.temperature', before: '0', after: 'not set' },
    { what: 'params.top_p', before: 'not set', after: '1' },
  ]);
});

test('where a side does not say what it was asked, the models are still told apart', () => {
  const after = {
    ...sampleSide({ a: 'p' }, { name: 'gpt-4-0613' }),
    asked: { ...asked, model: 'gpt-4-0613' },
  };
  const before = sampleSide({ a: 'p' }, { name: 'gpt-4-0314' });
  const { differs } = compareSuite(sampleSuite({ a: [] }), before, after, stored);
  expect(differs).toEqual([{ what: 'model', before: 'gpt-4-0314', after: 'gpt-4-0613' }]);
});

test('two sides are the same answers only when every answer is shared and there is one', () => {
  const suite = sampleSuite({ a: [] });
  const same = (before: readonly string[], after: readonly string[]) =>
    compareSuite(
      suite,
      { ...sampleSide({ a: 'p' }), answerIds: new Set(before) },
      { ...sampleSide({ a: 'p' }), answerIds: new Set(after) },
      stored,
    ).same_answers;
  expect([
    same(['x', 'y'], ['y', 'x']),
    same(['x'], ['x', 'y']),
    same(['x', 'y'], ['x', 'z']),
    same([], []),
  ]).toEqual([true, false, false, false]);
});

test('a trial above the planned ones is fresh: it neither pairs nor counts, and stands by what it was asked for', () => {
  const suite = sampleSuite({ a: [], b: [] });
  const sides = [
    sampleSide({ a: 'pp' + 'ffffff', b: 'pp' }),
    sampleSide({ a: 'pf' + 'pppppp' + 'fp', b: 'pp' }),
  ] as const;
  const { cases, pairs, fresh } = compareSuite(suite, ...sides, { trials: 2, interleaved: true });
  expect(
    cases.map(({ before, after }) => [before?.passed, before?.failed, after?.passed, after?.failed]),
  ).toEqual([
    [2, 0, 1, 1],
    [2, 0, 2, 0],
  ]);
  const shown = (trials: readonly TrialScore[] = []) =>
    trials.map(({ ordinal, status }) => `${ordinal} ${status}`);
  expect(pairs.map(({ before, after }) => [shown(before), shown(after)])).toEqual([
    [
      ['1 pass', '2 pass'],
      ['1 pass', '2 fail'],
    ],
    [
      ['1 pass', '2 pass'],
      ['1 pass', '2 pass'],
    ],
  ]);
  const { hunt, again } = fresh.get('a') ?? {};
  expect([[...fresh.keys()], shown(hunt?.before), shown(hunt?.after), shown(again)]).toEqual([
    ['a'],
    ['3 fail', '4 fail', '5 fail', '6 fail', '7 fail', '8 fail'],
    ['3 pass', '4 pass', '5 pass', '6 pass', '7 pass', '8 pass'],
    ['9 fail', '10 pass'],
  ]);
});

test('all trials of a stored side count, however many the candidate has', () => {
  const { pairs } = compareSuite(
    sampleSuite({ a: [] }),
    sampleSide({ a: 'ppppp' }),
    sampleSide({ a: 'pf' }),
    {
      trials: 2,
      interleaved: false,
    },
  );
  expect(pairs.map(({ before, after }) => [before.length, after.length])).toEqual([[5, 2]]);
});
