import { describe, expect, test } from 'vitest';
import type { Side, SuiteReport, VerdictStatus } from '../domain/report.ts';
import { chooseCheapest, costPer1000, unchosenReasons } from './choice.ts';

function side(model: string, cost: number | null, answers = 10): Side {
  return {
    ...{ name: model, source: 'live', model, planned: answers, scored: answers, pass_rate: 1 },
    outcomes: { answered: answers },
    usage: { calls: answers + 1, input: 1, cached: 0, output: 1, reasoning: 0, cost },
  };
}

/** One candidate in one suite: what its 10 answers cost, and what it came to. */
function compared(
  model: string,
  cost: number | null,
  status: VerdictStatus,
  { suite = 's', cases = 4, pin = side('pin', 0.02) }: { suite?: string; cases?: number; pin?: Side } = {},
): SuiteReport {
  return {
    ...{ suite, file: `evals/${suite}.eval.yaml`, differs: [], same_answers: false, ratios: [], waivers: [] },
    verdict: { status, reasons: [{ code: 'no-regression', suite, message: `${suite} ${model}` }] },
    before: pin,
    after: side(model, cost),
    rows: [],
    cases: Array.from({ length: cases }, (_, index) => ({
      ...{ case: `${index}`, status: 'same', tags: [], required: false },
    })),
  };
}

const outcome = (...suites: readonly SuiteReport[]) => {
  const { chosen, status, exit } = chooseCheapest(suites);
  return { chosen, status, exit };
};

describe('the cheapest that passed', () => {
  test('is chosen, whatever the others cost', () => {
    expect(
      outcome(
        compared('a', 0.015, 'passed'),
        compared('b', 0.01, 'passed'),
        compared('c', 0.001, 'regressed'),
      ),
    ).toEqual({ chosen: 'b', status: 'passed', exit: 0 });
  });

  test('is not known without the price of a candidate that passed, or of the pin', () => {
    const pin = side('pin', null);
    expect([
      outcome(compared('a', null, 'passed')),
      outcome(compared('a', null, 'passed'), compared('b', null, 'passed')),
      outcome(compared('a', 0.01, 'passed', { pin })),
    ]).toEqual(Array(3).fill({ chosen: undefined, status: 'inconclusive', exit: 3 }));
    expect(outcome(compared('a', null, 'passed'), compared('b', 0.01, 'passed'))).toEqual({
      chosen: 'b',
      status: 'passed',
      exit: 0,
    });
  });

  test('is nobody when those that passed save nothing, and not known when another may', () => {
    const [dearer, same] = [compared('a', 0.03, 'passed'), compared('b', 0.02, 'passed')];
    expect([
      outcome(dearer),
      outcome(dearer, same, compared('c', 0.01, 'regressed')),
      outcome(dearer, compared('c', 0.01, 'inconclusive')),
      outcome(dearer, compared('c', null, 'passed')),
    ]).toEqual([
      { chosen: undefined, status: 'regressed', exit: 1 },
      { chosen: undefined, status: 'regressed', exit: 1 },
      { chosen: undefined, status: 'inconclusive', exit: 3 },
      { chosen: undefined, status: 'inconclusive', exit: 3 },
    ]);
    expect(unchosenReasons(chooseCheapest([dearer, same, compared('c', null, 'passed')]))).toEqual([
      { code: 'saves-nothing', suite: '', message: 'a passed, and it is not cheaper than pin' },
      { code: 'saves-nothing', suite: '', message: 'b passed, and it is not cheaper than pin' },
      {
        ...{ code: 'no-price', suite: '' },
        message: 'c passed, and what it saves against pin is not known without the prices of both',
      },
    ]);
    expect(unchosenReasons(chooseCheapest([dearer, compared('c', 0.01, 'passed')]))).toEqual([]);
  });

  test('is nobody when all are worse, and not known when one is inconclusive', () => {
    const worse = compared('a', 0.01, 'regressed');
    expect([outcome(worse), outcome(worse, compared('b', 0.01, 'inconclusive'))]).toEqual([
      { chosen: undefined, status: 'regressed', exit: 1 },
      { chosen: undefined, status: 'inconclusive', exit: 3 },
    ]);
  });

  test('must pass in every suite', () => {
    const [s, t] = [{ suite: 's' }, { suite: 't' }];
    const { candidates } = chooseCheapest([
      compared('a', 0.01, 'passed', s),
      compared('b', 0.01, 'passed', s),
      compared('a', 0.01, 'inconclusive', t),
      compared('b', 0.01, 'regressed', t),
    ]);
    expect(
      candidates.map(({ model, status, reasons }) => [model, status, reasons.map((one) => one.message)]),
    ).toEqual([
      ['a', 'inconclusive', ['t a']],
      ['b', 'regressed', ['t b']],
    ]);
  });
});

test('suites weigh by their cases, however far each was asked', () => {
  const { pin, candidates } = chooseCheapest([
    compared('a', 0.01, 'passed', { suite: 's', cases: 30, pin: side('pin', 0.08, 40) }),
    compared('a', 0.03, 'passed', { suite: 't', cases: 10, pin: side('pin', 0.06, 10) }),
  ]);
  expect(pin).toEqual({ model: 'pin', cost_per_1000: 3, calls: 52 });
  expect(
    candidates.map(({ cost_per_1000, saved_per_1000, calls }) => [cost_per_1000, saved_per_1000, calls]),
  ).toEqual([[1.5, 1.5, 22]]);
});

test('the plot has a point for the pin and each candidate in each suite', () => {
  expect(chooseCheapest([compared('a', 0.01, 'passed')]).points).toEqual([
    { model: 'pin', suite: 's', cost_per_1000: 2, change: 0, low: 0, high: 0 },
    { model: 'a', suite: 's', cost_per_1000: 1, change: null, low: null, high: null },
  ]);
});

test('the cost of 1,000 calls counts answers alone, and is not known without one or without a price', () => {
  const { usage } = side('m', 0.02);
  expect([
    costPer1000({ usage, outcomes: { answered: 3, refused: 1, 'failed:timeout': 6 } }),
    costPer1000({ usage, outcomes: { 'failed:timeout': 6 } }),
    costPer1000(side('m', null)),
  ]).toEqual([5, null, null]);
});
