import { expect, test } from 'vitest';
import type { Report, Side, SuiteReport } from '../../domain/report.ts';
import { spendText } from './spend.ts';

function side(source: Side['source'], cost: number | null, calls = 10): Side {
  return {
    ...{ name: 'm', source, model: 'm', planned: 1, outcomes: {}, scored: 1, pass_rate: 1 },
    usage: { calls, input: 1_000, cached: 250, output: 50, reasoning: 0, cost },
  };
}

function report(...suites: Partial<SuiteReport>[]): Report {
  const whole = suites.map((suite) => ({
    ...{ suite: 's', file: 'f', verdict: { status: 'passed' as const, reasons: [] } },
    ...{
      differs: [],
      same_answers: false,
      rows: [],
      ratios: [],
      waivers: [],
      cases: [],
      after: side('live', 1),
    },
    ...suite,
  }));
  return {
    ...{ v: 1, tool: 't', command: 'run', run: { id: null, started: '', seconds: 0 } },
    ...{ verdict: { status: 'passed', reasons: [] }, exit: 0, suites: whole, warnings: [] },
  };
}

test('nothing is said where nothing was asked', () => {
  expect(spendText(report({ after: side('replay', 1) }))).toEqual([]);
});

test('both live sides count, a stored one does not', () => {
  expect(spendText(report({ before: side('baseline', 9), after: side('live', 0.5) }))).toEqual([
    'asked live: 10 calls, 1,000 tokens in, 50 out, $0.5000, 25.0 % of the input from the prompt cache',
  ]);
});

test('several features are told apart, a suite without one by its name', () => {
  expect(
    spendText(
      report({ feature: 'support' }, { feature: 'support' }, { suite: 'other', after: side('live', 0.25) }),
    ),
  ).toEqual([
    'asked live: 30 calls, 3,000 tokens in, 150 out, $2.25, 25.0 % of the input from the prompt cache',
    '  by feature: support $2.00, other $0.2500',
  ]);
});

test('one unknown price makes the sum unknown', () => {
  expect(spendText(report({}, { suite: 'b', after: side('live', null) }))).toEqual([
    'asked live: 20 calls, 2,000 tokens in, 100 out, cost unknown, 25.0 % of the input from the prompt cache',
    '  by feature: s $1.00, b cost unknown',
  ]);
});
