import { expect, test } from 'vitest';
import type { Report, Side, SuiteReport } from '../../domain/report.ts';
import { tables } from '../table.ts';
import { spendText } from './spend.ts';
import { styles } from './style.ts';

function side(source: Side['source'], cost: number | null, calls = 10, name = 'm'): Side {
  return {
    ...{ name, source, model: 'm', planned: 1, outcomes: {}, scored: 1, pass_rate: 1 },
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

const lay = await tables();
const shown = (...suites: Partial<SuiteReport>[]) => spendText(report(...suites), lay, 80, styles(false));

test('nothing is said where nothing was asked', () => {
  expect(shown({ after: side('replay', 1) })).toEqual([]);
});

test('both live sides count, a stored one does not', () => {
  expect(shown({ before: side('baseline', 9), after: side('live', 0.5) })).toEqual([
    'asked live: 10 calls, 1,000 tokens in, 50 out, $0.5000, 25.0 % of the input from the prompt cache',
  ]);
});

test('several features, suites and targets are told apart, a suite without a feature by its name', () => {
  expect(
    shown(
      { suite: 'triage', feature: 'support' },
      { suite: 'refunds', feature: 'support', before: side('live', 4, 1000, 'big') },
      { suite: 'other', after: side('live', 0.25) },
    ),
  ).toEqual([
    'asked live: 1,030 calls, 4,000 tokens in, 200 out, $6.25, 25.0 % of the input from the prompt cache',
    '                   calls  tokens in  out     cost',
    '  feature support  1,020      3,000  150    $6.00',
    '  feature other       10      1,000   50  $0.2500',
    '  suite triage        10      1,000   50    $1.00',
    '  suite refunds    1,010      2,000  100    $5.00',
    '  suite other         10      1,000   50  $0.2500',
    '  target m            30      3,000  150    $2.25',
    '  target big       1,000      1,000   50    $4.00',
  ]);
});

test('features that are the suites themselves are not told twice', () => {
  expect(shown({ suite: 'a' }, { suite: 'b', feature: 'b' })).toEqual([
    'asked live: 20 calls, 2,000 tokens in, 100 out, $2.00, 25.0 % of the input from the prompt cache',
    '           calls  tokens in  out   cost',
    '  suite a     10      1,000   50  $1.00',
    '  suite b     10      1,000   50  $1.00',
  ]);
});

test('one unknown price makes the sum unknown', () => {
  expect(shown({ suite: 's' }, { suite: 'b', after: side('live', null) })).toEqual([
    'asked live: 20 calls, 2,000 tokens in, 100 out, cost unknown, 25.0 % of the input from the prompt cache',
    '           calls  tokens in  out          cost',
    '  suite s     10      1,000   50         $1.00',
    '  suite b     10      1,000   50  cost unknown',
  ]);
});
