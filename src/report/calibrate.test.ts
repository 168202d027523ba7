import { expect, test } from 'vitest';
import type { CalibrationReport } from '../domain/calibration-report.ts';
import { calibrationText } from './calibrate.ts';

test('what is known of a suite stands in one block, and names cannot steer a terminal', async () => {
  const report: CalibrationReport = {
    v: 1,
    tool: 'llm-eval 0.1.0',
    run: '20261122T120000Z-8ig2',
    suites: [
      {
        suite: 'triage\x1b[2J',
        file: 'evals/triage.eval.yaml',
        ...{ model: 'demo-2026-01-15', source: 'live', cases: 60, trials: [180, 179], missing: 1 },
        ...{ rates: [0.95, 0.9625], p: 0.5 },
        flaky: [
          { case: 'a\nb', passed: 6, trials: 12, flaky: true },
          { case: 'c', passed: 11, trials: 12, flaky: false },
          { case: 'd', passed: 1, trials: 3, flaky: false },
        ],
        independence: { phi: 2.5, p: 0.001, with: 'baseline' },
        noise: [{ what: 'cost', cases: 60, ratio: 1.01, low: 0.95, high: 1.0706 }],
        words: '60 cases x 3 trials vouch for drops above 5 points',
        warning: 'gate.max_drop is 2 points, and that is too little',
        needs: [
          {
            margin: 5,
            trials: { needed: 3, calls: 180, cost: 0.09 },
            cases: { needed: 1200, calls: 3600, cost: null },
          },
          { margin: 2, trials: null, cases: null },
        ],
        kept: 'evals/triage.calibration.json',
      },
    ],
    unlearnt: [
      { suite: 'tone', file: 'evals/tone.eval.yaml', why: 'no case has a scored trial in both sets' },
    ],
    warnings: ['tone: asking stopped'],
    exit: 3,
  };
  expect(
    await calibrationText(report),
  ).toBe(`triage\\x1b[2J (evals/triage.eval.yaml): demo-2026-01-15 against itself, asked now
  60 cases, 180 and 179 trials: passed 95.0 % and 96.3 %, p 0.50 of such a difference by chance; 1 trial without a score
  3 of 60 cases passed some of their trials and failed others:
    case  passed  of    rate
    a\\nb       6  12  50.0 %  flaky
    c         11  12  91.7 %
    d          1   3  33.3 %  too few trials to call it flaky
  the trials of a case are not independent, so more cases help and more trials do not: phi 2.50, p 0.0010, held against the newest run of the baseline
  cost moved +1.0 % between the sets (60 cases): an increase of less than 6.0 % cannot be told from chance
  60 cases x 3 trials vouch for drops above 5 points
  warning: gate.max_drop is 2 points, and that is too little
  to vouch for  trials a case  calls a run     cost      or cases  calls a run     cost
  5 points                  3          180  $0.0900         1,200        3,600  unknown
  2 points       none will do                        none will do
  kept in evals/triage.calibration.json; commit it beside the baseline

tone (evals/tone.eval.yaml): nothing was learnt: no case has a scored trial in both sets
warning: tone: asking stopped
its trials may join the baseline: llm-eval accept 20261122T120000Z-8ig2 --why "calibrated"
CANNOT TELL (exit 3)
`);
});
