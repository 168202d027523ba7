import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Assertion } from '../domain/assertion.ts';
import type { Json } from '../domain/json.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { SuiteTrial } from '../domain/suite-assertion.ts';
import { scoreSuite } from './suite-assertions.ts';

const workers: ScoreWorkers = {
  find: async (_assertion, about) => ({
    pass: false,
    reason: `saw ${(about as readonly SuiteTrial[]).length} trials`,
  }),
  close: async () => {},
};

function over(type: string, params: Assertion['params'] = {}, rest: Partial<Assertion> = {}): Assertion {
  const where = { file: 'a.eval.yaml' };
  return { type, negated: false, name: type, path: '/label', weight: 1, params, where, ...rest };
}

/** A trial of which `wanted` is expected and which says `said`. */
function trial(
  wanted: Json | undefined,
  said: Json,
  outcome: SuiteTrial['outcome'] = 'answered',
): SuiteTrial {
  const output = { label: said };
  const expected = wanted === undefined ? {} : { expected: { label: wanted } };
  const view = { id: 'one', vars: {}, tags: [], ...expected };
  return { case: view, ordinal: 1, outcome, status: 'pass', text: JSON.stringify(output), output };
}

const trials = [
  ...[trial('a', 'a'), trial('a', 'b'), trial('b', 'b'), trial('b', 'c'), trial('1', 1)],
  ...[trial('b', null), trial(undefined, 'a'), trial('a', 'a', 'truncated')],
];

it('counts labels by what was expected: texts, numbers and booleans, of finished answers alone', async () => {
  expect(await scoreSuite([over('accuracy')], trials, workers)).toEqual([
    {
      assertion: 'accuracy',
      status: 'told',
      value: 3 / 7,
      reason: '',
      confusion: {
        labels: ['1', 'a', 'b'],
        counts: [
          [1, 0, 0],
          [0, 1, 1],
          [0, 0, 1],
        ],
        other: [0, 0, 1],
        none: [0, 1, 1],
      },
    },
  ]);
});

it('takes F1 as the mean over expected labels, or over all trials', async () => {
  const [macro, micro] = await scoreSuite(
    [over('f1', {}, { threshold: 0.6 }), over('f1', { average: 'micro' }, { threshold: 0.5 })],
    trials,
    workers,
  );
  // 1: right 1 of 1 and 1. a: right 1, wanted 3, given 1. b: right 1, wanted 3, given 2.
  expect([macro?.status, macro?.value]).toEqual(['pass', (1 + 2 / 4 + 2 / 5) / 3]);
  expect([micro?.status, micro?.value]).toEqual(['pass', (2 * 3) / (7 + 5)]);
});

it('holds micro F1 to the accuracy where every answer gives an expected label', async () => {
  const labels = fc.constantFrom('a', 'b', 'c');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(labels, labels), { minLength: 1, maxLength: 30 }), async (pairs) => {
      const known = new Set(pairs.map(([wanted]) => wanted));
      const list = pairs.map(([wanted, said]) => trial(wanted, known.has(said) ? said : wanted));
      const both = [over('accuracy'), over('f1', { average: 'micro' })];
      const [accuracy, micro] = await scoreSuite(both, list, workers);
      expect(micro?.value).toBeCloseTo(accuracy?.value ?? -1, 12);
    }),
    { numRuns: 50 },
  );
});

it('looks for the expected label where it is told to, and at the text where there is no path', async () => {
  const plain = { ...trial(undefined, 'x'), text: ' yes \n', output: undefined };
  const one = { ...plain, case: { ...plain.case, expected: { answer: 'yes' } } };
  const assertion = over('accuracy', { expected: '/answer' });
  const { path: _path, ...textual } = assertion;
  const [score] = await scoreSuite([textual], [one], workers);
  expect(score?.value).toBe(1);
});

it('holds shares of labels to their bounds, the trials without one among them', async () => {
  const bounded = (labels: Json) => over('label-distribution', { labels });
  expect(
    await scoreSuite(
      [bounded({ a: { min: 0.25, max: 0.25 } }), bounded({ a: { min: 0.3 }, z: {}, b: { max: 0.2 } })],
      trials,
      workers,
    ),
  ).toEqual([
    { assertion: 'label-distribution', status: 'pass', reason: 'a 25 %' },
    {
      assertion: 'label-distribution',
      status: 'fail',
      reason: 'a 25 % (at least 30 %), z 0 %, b 25 % (at most 20 %)',
    },
  ]);
});

it('is not scored without trials or without an expected label, where it should decide', async () => {
  const all = [
    over('accuracy', {}, { threshold: 0.5 }),
    over('accuracy'),
    over('module', { module: '/m.ts' }),
  ];
  const statuses = async (list: readonly SuiteTrial[]) =>
    (await scoreSuite(all, list, workers)).map(({ status, reason }) => [status, reason]);
  expect(await statuses([])).toEqual([
    ['unscored', 'no trial was scored'],
    ['told', 'no trial was scored'],
    ['unscored', 'no trial was scored'],
  ]);
  expect(await statuses([trial(undefined, 'a')])).toEqual([
    ['unscored', 'no case expects a label'],
    ['told', 'no case expects a label'],
    ['fail', 'saw 1 trials'],
  ]);
});
