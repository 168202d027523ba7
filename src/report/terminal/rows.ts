import type { Report, Row, SuiteReport } from '../../domain/report.ts';
import { say, type TermText, term } from '../escape/term.ts';
import { count, percent, points, pValue, rowName } from '../figures.ts';
import type { LayTable } from '../table.ts';
import type { Style } from './style.ts';

const NOTHING = term('');

/** The table that a report leads with: a row a suite, and one indented below it for each of its slices. */
export function rowsTable(report: Report, lay: LayTable, width: number, style: Style): TermText[] {
  const head = ['', 'before', 'after', 'change', 'at worst', 'n', 'worse', 'better', 'p', ''].map(term);
  const rows = report.suites.flatMap((suite) => suite.rows.map((row) => cells(suite, row, style)));
  const right = head.map(() => 'right' as const);
  const table = lay([head, ...rows], {
    align: ['left', ...right.slice(2), 'left'],
    width,
    head: style.dim,
  });
  const tested = report.suites.flatMap((suite) => suite.rows).filter((row) => row.p !== null).length;
  if (tested === 0) return table;
  return [
    ...table,
    style.dim(
      say`at worst: the true change is above it, 95 % sure; p: how often chance alone brings such a drop, adjusted for ${tested} row${term(tested === 1 ? '' : 's')} (Holm)`,
    ),
  ];
}

function cells(suite: SuiteReport, row: Row, style: Style): TermText[] {
  const total = row.kind === 'total';
  const alone = suite.before === undefined && total ? suite.after.pass_rate : null;
  const after = row.after ?? alone;
  const plain = [
    total ? term(rowName(row)) : say`  ${term(rowName(row))}`,
    row.before === null ? NOTHING : percent(row.before),
    after === null ? NOTHING : percent(after),
    row.change === null ? NOTHING : points(row.change),
    row.low === null ? NOTHING : points(row.low),
    count(row.cases),
    count(row.worse),
    count(row.better),
    // No case changed sides, so there is nothing to test; a number would read as evidence.
    row.p === null || row.better + row.worse === 0 ? term('~') : pValue(row.p_adjusted ?? row.p),
  ];
  const finding = row.finding === 'unproven' && row.gate === 'regress' ? NOT_VOUCHED : findings[row.finding];
  return [...plain.map(total ? style.bold : asIs), finding.paint(style)(term(finding.word))];
}

interface Finding {
  readonly word: string;
  paint(style: Style): (text: TermText) => TermText;
}

/** A slice that can only turn the verdict to regressed: its margin is not shown to hold, and need not be. */
const NOT_VOUCHED: Finding = { word: 'unproven', paint: (style) => style.dim };

const findings: { readonly [finding in Row['finding']]: Finding } = {
  held: { word: '', paint: () => asIs },
  dropped: { word: 'dropped', paint: (style) => style.red },
  unproven: { word: 'unproven', paint: (style) => style.yellow },
  empty: { word: 'not compared', paint: (style) => style.yellow },
};

function asIs(text: TermText): TermText {
  return text;
}
