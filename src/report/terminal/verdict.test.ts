import { expect, test } from 'vitest';
import type { ReasonCode, SuiteReport, VerdictStatus } from '../../domain/report.ts';
import { report, side, suite } from '../testdata/report.ts';
import { nextSteps } from './verdict.ts';

/** The last thing to type after a run of one suite. */
function last(status: VerdictStatus, code: ReasonCode, more: Partial<SuiteReport> = {}) {
  const verdict = { status, reasons: [{ code, suite: 'ticket-triage', message: 'x' }] };
  return nextSteps(report({ verdict, suites: [suite({ verdict, ...more })] })).at(-1);
}

const accept = (replace: string) =>
  `if the new answers are right, make them the baseline: llm-eval accept 20261122T150607Z-k3f9${replace} --why "…"`;

test('answers of the same pin that differ from its baseline’s are to replace it, not to join it', () => {
  expect([
    last('regressed', 'drop'),
    last('inconclusive', 'drift'),
    last('inconclusive', 'unproven-drop'),
    last('regressed', 'drop', { differs: [{ what: 'model', before: 'a', after: 'b' }] }),
    last('regressed', 'drop', { before: side({ source: 'recording' }) }),
  ]).toEqual([accept(' --replace'), accept(' --replace'), accept(''), accept(''), accept('')]);
});
