import type { CaseComparison, Report, SuiteReport } from '../domain/report.ts';
import { findings } from './answers.ts';
import { csvLine } from './escape/csv.ts';
import type { TermText } from './escape/term.ts';

const tallies = ['passed', 'failed', 'unscored'] as const;

/** The columns of a line, in this order; absent values are empty cells. */
const columns = [
  ...['suite', 'case', 'status', 'required', 'tags', 'file', 'line'],
  ...tallies.map((name) => `before_${name}`),
  ...tallies.map((name) => `after_${name}`),
  ...['flip', 'quarantined', 'outcome', 'reason'],
];

/** The cases of a report as CSV, a line a case, for spreadsheets: RFC 4180 but for its line ends, which are line feeds. */
export function* csvReport(report: Report): Iterable<TermText> {
  yield csvLine(columns);
  for (const suite of report.suites) for (const one of suite.cases) yield csvLine(cells(suite, one));
}

function cells({ suite }: SuiteReport, one: CaseComparison): Parameters<typeof csvLine>[0] {
  const telling = one.evidence?.after;
  return [
    ...[suite, one.case, one.status, one.required, one.tags.join(' '), one.where?.file, one.where?.line],
    ...tallies.map((name) => one.before?.[name]),
    ...tallies.map((name) => one.after?.[name]),
    one.flip === undefined ? undefined : `${one.flip.kind} ${one.flip.status}`,
    one.quarantined,
    telling?.outcome,
    telling === undefined ? undefined : findings(telling).join('; '),
  ];
}
