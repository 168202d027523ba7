import type { CaseComparison, Evidence, Report, SuiteReport } from '../domain/report.ts';
import { type JsonText, jsonPiece, jsonText } from './escape/json.ts';

/**
 * The scores that a report holds as JSON lines, a score a line: those that did not pass, of the telling trials of the cases
 * that broke, were fixed or could not be scored. A trial that no assertion saw is a line without `assertion`.
 */
export function* jsonlReport(report: Report): Iterable<JsonText> {
  for (const suite of report.suites) {
    for (const one of suite.cases) {
      yield* lines(suite, one, 'before', one.evidence?.before);
      yield* lines(suite, one, 'after', one.evidence?.after);
    }
  }
}

function* lines(
  { suite }: SuiteReport,
  { case: id }: CaseComparison,
  side: 'before' | 'after',
  evidence: Evidence | undefined,
): Iterable<JsonText> {
  if (evidence === undefined) return;
  const { ordinal, turn, outcome, scores, reason } = evidence;
  const trial = { suite, case: id, side, ordinal, turn, outcome };
  for (const score of scores) yield jsonPiece`${jsonText({ ...trial, ...score })}\n`;
  if (scores.length === 0 && reason !== undefined) yield jsonPiece`${jsonText({ ...trial, reason })}\n`;
}
