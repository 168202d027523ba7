import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSuite } from './compare.ts';
import { many, sampleSide, sampleSuite } from './testdata/sides.ts';

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
  );
  const failed = (ordinal: number) => ({
    ordinal,
    outcome: 'answered',
    scores: [{ assertion: 'equals', status: 'fail', reason: `fail #${ordinal}`, weight: 1 }],
  });
  const passed = (ordinal: number) => ({ ordinal, outcome: 'answered', scores: [] });
  const unscored = (ordinal: number) => ({ ordinal, outcome: 'failed', scores: [], reason: 'rate_limited' });
  const at = (line: number) => ({ file: 'evals/triage.eval.yaml', line });
  const tally = (passed: number, failed: number, unscored: number) => ({ passed, failed, unscored });
  const optional = { required: false };
  expect(comparison.cases).toEqual([
    {
      case: 'broke',
      status: 'worse',
      tags: ['a'],
      ...optional,
      where: at(1),
      before: tally(1, 1, 0),
      after: tally(0, 2, 0),
      evidence: { before: passed(2), after: failed(1) },
    },
    {
      case: 'fixed',
      status: 'better',
      tags: ['a'],
      ...optional,
      where: at(2),
      before: tally(1, 2, 0),
      after: tally(2, 1, 0),
      evidence: { before: failed(2), after: passed(1) },
    },
    {
      case: 'kept',
      status: 'same',
      tags: ['b'],
      ...optional,
      where: at(3),
      before: tally(1, 1, 0),
      after: tally(1, 1, 0),
    },
    {
      case: 'lost',
      status: 'unclear',
      tags: [],
      ...optional,
      where: at(4),
      before: tally(2, 0, 0),
      after: tally(0, 0, 0),
      evidence: { before: passed(1) },
    },
    {
      case: 'fresh',
      status: 'new',
      tags: [],
      ...optional,
      where: at(5),
      after: tally(1, 1, 0),
      evidence: { after: failed(1) },
    },
    {
      case: 'moved',
      status: 'new',
      tags: [],
      ...optional,
      where: at(6),
      before: tally(2, 0, 0),
      after: tally(2, 0, 0),
    },
    {
      case: 'blank',
      status: 'unclear',
      tags: [],
      ...optional,
      where: at(7),
      before: tally(1, 0, 1),
      after: tally(0, 0, 2),
      evidence: { before: unscored(1), after: unscored(1) },
    },
    { case: 'aged', status: 'gone', tags: [], ...optional, before: tally(0, 0, 1) },
    { case: 'old', status: 'gone', tags: [], ...optional, before: tally(1, 0, 0) },
  ]);
});

test('rates are means over the cases that are scored on both sides, whatever their number of trials', () => {
  const comparison = compareSuite(
    sampleSuite(
      { one: ['s'], two: ['s'], three: [], unclear: ['s'], fresh: ['s'] },
      { slices: ['s', 'none'], max_drop: 3 },
    ),
    sampleSide({ one: 'pppp', two: 'p', three: 'p', unclear: 'p' }),
    sampleSide({ one: 'pfpf', two: 'uf', three: 'p', unclear: 'u', fresh: 'f' }),
  );
  const open = { p_adjusted: null, margin: 3 };
  expect(comparison.rows).toEqual([
    {
      kind: 'total',
      name: 'triage',
      cases: 3,
      before: 1,
      after: 0.5,
      change: -50,
      better: 0,
      worse: 2,
      p: 0.25,
      finding: 'held',
      ...open,
    },
    {
      kind: 'slice',
      name: 's',
      cases: 2,
      before: 1,
      after: 0.25,
      change: -75,
      better: 0,
      worse: 2,
      p: 0.25,
      finding: 'held',
      ...open,
    },
    {
      kind: 'slice',
      name: 'none',
      cases: 0,
      before: null,
      after: null,
      change: null,
      better: 0,
      worse: 0,
      p: null,
      finding: 'empty',
      ...open,
    },
  ]);
});

test('a required case that still fails is explained although nothing changed', () => {
  const { cases } = compareSuite(
    sampleSuite({ must: [] }, { required: ['must'] }),
    sampleSide({ must: 'fp' }),
    sampleSide({ must: 'pf' }),
  );
  expect(cases[0]?.status).toBe('same');
  expect([cases[0]?.evidence?.before?.ordinal, cases[0]?.evidence?.after?.ordinal]).toEqual([2, 2]);
});

test('a required case with a trial that was not scored is explained by that trial', () => {
  const { cases } = compareSuite(
    sampleSuite({ must: [], may: [] }, { required: ['must'] }),
    sampleSide({ must: 'pp', may: 'pp' }),
    sampleSide({ must: 'pu', may: 'pu' }),
  );
  expect(cases.map((one) => one.evidence?.after?.ordinal)).toEqual([2, undefined]);
});

test('without a side before, every case is new and nothing is compared', () => {
  const { before, cases, rows, differs, same_answers } = compareSuite(
    sampleSuite({ a: [], b: [] }),
    undefined,
    sampleSide({ a: 'p', b: 'u' }),
  );
  expect({ before, statuses: cases.map((one) => one.status), differs, same_answers }).toEqual({
    before: undefined,
    statuses: ['new', 'new'],
    differs: [],
    same_answers: false,
  });
  expect(rows.map((row) => row.finding)).toEqual(['empty']);
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
  expect(compareSuite(suite, before, after).differs).toEqual([
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
  const { differs } = compareSuite(sampleSuite({ a: [] }), sampleSide({ a: 'p' }, { name: 'gpt-4-0314' }), {
    ...sampleSide({ a: 'p' }, { name: 'gpt-4-0613' }),
    asked: { ...asked, model: 'gpt-4-0613' },
  });
  expect(differs).toEqual([{ what: 'model', before: 'gpt-4-0314', after: 'gpt-4-0613' }]);
});

test('two sides are the same answers only when every answer is shared and there is one', () => {
  const suite = sampleSuite({ a: [] });
  const same = (before: readonly string[], after: readonly string[]) =>
    compareSuite(
      suite,
      { ...sampleSide({ a: 'p' }), answerIds: new Set(before) },
      { ...sampleSide({ a: 'p' }), answerIds: new Set(after) },
    ).same_answers;
  expect([
    same(['x', 'y'], ['y', 'x']),
    same(['x'], ['x', 'y']),
    same(['x', 'y'], ['x', 'z']),
    same([], []),
  ]).toEqual([true, false, false, false]);
});

test('exchanging the sides exchanges better and worse and turns the change around', () => {
  const letters = fc.string({ unit: fc.constantFrom('p', 'f', 'u'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(fc.tuple(letters, letters), { minLength: 1, maxLength: 12 }), (pairs) => {
      const suite = sampleSuite(many(pairs.length, 'c', []));
      const side = (which: 0 | 1) =>
        sampleSide(Object.fromEntries(pairs.map((pair, index) => [`c${index + 1}`, pair[which]])));
      const [forth] = compareSuite(suite, side(0), side(1)).rows;
      const [back] = compareSuite(suite, side(1), side(0)).rows;
      expect({ worse: back?.worse, better: back?.better, cases: back?.cases }).toEqual({
        worse: forth?.better,
        better: forth?.worse,
        cases: forth?.cases,
      });
      expect(Math.abs((back?.change ?? 0) + (forth?.change ?? 0))).toBeLessThan(1e-9);
    }),
    { numRuns: 60 },
  );
});
