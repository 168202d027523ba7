import { expect, test } from 'vitest';
import { type CalibrationInput, calibrate, type TwiceAsked } from './calibrate.ts';
import { many, sampleSuite, trial } from './testdata/sides.ts';

const nothing = { cost: [], tokens: [], latency: [] };

/** A case whose sets went as the letters say. */
function asked(
  id: string,
  first: string,
  second: string,
  latency: readonly [number, number] = [1, 1],
): TwiceAsked {
  return {
    case: id,
    first: [...first].map(trial),
    second: [...second].map(trial),
    taken: [
      { ...nothing, latency: [latency[0]] },
      { ...nothing, latency: [latency[1]] },
    ],
  };
}

const input = (cases: readonly TwiceAsked[], more: Partial<CalibrationInput> = {}): CalibrationInput => ({
  suite: sampleSuite(many(cases.length, 'c', []), { max_drop: undefined, rule: 'detect' }),
  ...{ model: 'm', source: 'live', cases, asking: { trials: 3, early: false } },
  ...more,
});

test('the sets are held against each other, case by case and in what they took', () => {
  const cases = [
    asked('a', 'ppppp', 'ppppp', [100, 110]),
    asked('b', 'ppfff', 'ppppf', [100, 121]),
    asked('c', 'pu', 'pf', [100, 100]),
    asked('d', 'uu', 'pp', [0, 100]),
  ];
  const result = calibrate(input(cases));
  expect(result && { ...result, noise: [], words: '', needs: [] }).toEqual({
    ...{ suite: 'triage', file: 'evals/triage.eval.yaml', model: 'm', source: 'live' },
    cases: 3,
    trials: [11, 12],
    missing: 3,
    rates: [(1 + 0.4 + 1) / 3, (1 + 0.8 + 0.5) / 3],
    p: 0.8412698412698414,
    flaky: [
      { case: 'b', passed: 6, trials: 10, flaky: true },
      { case: 'c', passed: 2, trials: 3, flaky: false },
    ],
    independence: null,
    noise: [],
    words: '',
    needs: [],
  });
  expect(
    result?.noise.map(({ ratio, low, high }) => [ratio, low, high].map((one) => one.toFixed(4))),
  ).toEqual([['1.1000', '0.9367', '1.2917']]);
});

test('each margin has its price, by trials and by cases', () => {
  const cases = Array.from({ length: 60 }, (_, index) =>
    asked(`c${index + 1}`, 'ppp', index < 10 ? 'ppf' : 'ppp'),
  );
  const { needs, words } = calibrate(input(cases, { callCost: 0.001 })) ?? {};
  expect({ needs, words }).toEqual({
    words: '60 cases x 3 trials vouch for drops above 7.5 points; 40 more cases vouch for 5',
    needs: [
      {
        margin: 5,
        trials: { needed: 5, calls: 300, cost: 0.3 },
        cases: { needed: 100, calls: 300, cost: 0.3 },
      },
      {
        margin: 3,
        trials: { needed: 13, calls: 780, cost: 0.78 },
        cases: { needed: 254, calls: 762, cost: 0.762 },
      },
      {
        margin: 2,
        trials: { needed: 28, calls: 1680, cost: 1.68 },
        cases: { needed: 548, calls: 1644, cost: 1644 * 0.001 },
      },
    ],
  });
});

test('two sessions whose answers are copies are no independent trials', () => {
  const copies = Array.from({ length: 20 }, (_, index) => ({
    first: index % 2 === 0 ? 3 : 0,
    second: index % 4 < 2 ? 3 : 0,
    trials: 3,
  }));
  const result = calibrate(input([asked('a', 'p', 'p')], { sessions: { with: 'baseline', cases: copies } }));
  expect([
    result?.independence?.with,
    result?.independence?.phi?.toFixed(2),
    (result?.independence?.p ?? 1) < 0.001,
  ]).toEqual(['baseline', '5.00', true]);
});

test('of cases without a scored trial in both sets nothing is learnt', () => {
  expect(calibrate(input([asked('a', 'p', 'u'), asked('b', '', 'p')]))).toBe(undefined);
});
