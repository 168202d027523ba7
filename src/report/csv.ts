import type { CaseComparison, Report } from '../domain/report.ts';
import type { ScoreLine } from '../domain/score-line.ts';
import { csvLine } from './escape/csv.ts';
import type { TermText } from './escape/term.ts';

/** What each score's line says of it, as the JSON lines do. */
const ofScore = [
  ...(['suite', 'case', 'side', 'ordinal', 'outcome', 'assertion', 'status', 'value', 'weight'] as const),
  ...(['reason', 'expected', 'actual'] as const),
];

/** What it says of the case, from the report. */
const ofCase = ['case_status', 'required', 'tags', 'file', 'line', 'flip', 'quarantined'];

/**
 * Every score as a line of CSV, for spreadsheets: RFC 4180 but for its line ends, which are line feeds. Absent values are empty
 * cells. In memory for one line beside the report.
 */
export async function* scoresCsv(
  report: Report,
  scores: Iterable<ScoreLine> | AsyncIterable<ScoreLine>,
): AsyncIterable<TermText> {
  const cases = new Map(
    report.suites.map(({ suite, cases: all }) => [suite, new Map(all.map((one) => [one.case, one]))]),
  );
  yield csvLine([...ofScore, ...ofCase]);
  for await (const score of scores)
    yield csvLine([
      ...ofScore.map((name) => score[name]),
      ...caseCells(cases.get(score.suite)?.get(score.case)),
    ]);
}

function caseCells(one: CaseComparison | undefined): Parameters<typeof csvLine>[0] {
  if (one === undefined) return ofCase.map(() => undefined);
  const { status, required, tags, where, flip, quarantined } = one;
  const flipped = flip === undefined ? undefined : `${flip.kind} ${flip.status}`;
  return [status, required, tags.join(' '), where?.file, where?.line, flipped, quarantined];
}
