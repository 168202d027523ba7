import { expect, test } from 'vitest';
import type { SelftestReport } from '../domain/selftest.ts';
import { selftestText } from './selftest.ts';

const shared = {
  file: 'evals/triage.eval.yaml',
  cases: 60,
  drawn: { before: 6, after: 3 },
  dealt: { before: 3, after: 3 },
  seed: 'abc',
};

test('every plant is a row, what was missed is said, and names cannot steer a terminal', async () => {
  const report: SelftestReport = {
    v: 1,
    tool: 'llm-eval 0.1.0',
    suites: [
      {
        ...shared,
        suite: 'triage\x1b[2J',
        results: [
          { plant: { what: 'nothing' }, repetitions: 100, caught: 12, by_required: 9 },
          { plant: { what: 'drop', points: 20 }, repetitions: 100, caught: 79, needed: 0.8 },
          { plant: { what: 'slice', tag: 'a\nb', points: 20 }, repetitions: 100, caught: 5 },
          { plant: { what: 'required' }, repetitions: 100, caught: null, why: 'no case is required' },
        ],
        notes: ['60 cases x 3 trials vouch for drops above 7.5 points'],
      },
    ],
    untested: [{ suite: 'tone', file: 'evals/tone.eval.yaml', baseline: 'evals/tone.baseline.jsonl' }],
    exit: 1,
  };
  expect(
    await selftestText(report),
  ).toBe(`triage\\x1b[2J (evals/triage.eval.yaml): 60 cases, 6 trials before and 3 after, drawn from the baseline; 100 times a row; seed abc
planted                  called worse
nothing (false alarms)         12.0 %  5.0 % are to be expected at most, the stored trials dealt 3 and 3; 9.0 % by required cases that fail by chance, which that does not cover
20 points, spread              79.0 %  80.0 % are needed
20 points in slice a\\nb         5.0 %
one required case fails             -  no case is required
  60 cases x 3 trials vouch for drops above 7.5 points
  triage\\x1b[2J: not proven that its gate can fail: 20 points, spread, called worse 79.0 % of the time; more cases or trials, or a smaller max_drop, would help

tone (evals/tone.eval.yaml): there is no baseline to plant drops in (evals/tone.baseline.jsonl); \`llm-eval accept --why "…"\` makes a complete run the baseline
NOT PROVEN (exit 1)
`);
});
