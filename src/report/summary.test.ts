import { expect, test } from 'vitest';
import type { ShownReport } from './shown-report.ts';
import { COMMENT_LIMIT, reportSummary } from './summary.ts';

const report: ShownReport = {
  tool: 'llm-eval 0.1.0',
  exit: 3,
  verdict: { status: 'inconclusive', reasons: ['what the gate judges by was changed'] },
  suites: [],
  gate_inputs: {
    ...{ ref: 'HEAD^1', commit: '0123456789abcdef', fork: false, accepted: false },
    changes: [
      { kind: 'weakened', file: 'evals/`x`|y.yaml', message: '@ada <img src=x> ![a](https://evil.example)' },
    ],
  },
};

test('what the gate’s inputs say is shown as code, whatever they say', () => {
  expect(reportSummary(report).split('\n').slice(4, 8)).toEqual([
    '**Gate inputs** against `HEAD^1` (`0123456789ab`): changed',
    '',
    '- weakened `evals/\\x60x\\x60\\x7cy.yaml` `@ada <img src=x> ![a](https://evil.example)`',
    '',
  ]);
});

test('a report of thousands of broken cases ends after a whole line below the limit, and says how many are left out', () => {
  const worse = Array.from({ length: 5_000 }, (_, index) => `case-${index}-${'x'.repeat(50)}`);
  const suite = { suite: 's', rows: [], planned: 1, scored: 1, cost: 0, worse, better: 0 };
  const text = reportSummary({ ...report, suites: [suite] });
  const shown = text.split('\n').filter((line) => line.startsWith('- `case-'));
  expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(shown).toEqual(worse.slice(0, shown.length).map((id) => `- \`${id}\``));
  expect(text.split('\n').slice(-4)).toEqual([
    '',
    `${5_000 - shown.length} more lines are in the report's artifact.`,
    '',
    '`llm-eval 0.1.0`',
  ]);
});
