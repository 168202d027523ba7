import type { Report, SuiteReport } from '../domain/report.ts';
import { say, type TermText, term } from './escape/term.ts';
import { redactedWords } from './redacted.ts';
import { tables } from './table.ts';
import { casesText } from './terminal/cases.ts';
import { gateInputsText } from './terminal/gate-inputs.ts';
import { limitsText } from './terminal/limits.ts';
import { rowsTable } from './terminal/rows.ts';
import { sidesText } from './terminal/sides.ts';
import { spendText } from './terminal/spend.ts';
import { type Style, styles } from './terminal/style.ts';
import { verdictStyle, verdictText } from './terminal/verdict.ts';
import { waiversText } from './terminal/waivers.ts';
import { type DiffWords, wordDiff } from './word-diff.ts';

/** How the report is shown. */
export interface TerminalOptions {
  /** Columns that the table may fill. Sentences and answers are left to the terminal to wrap, so that they can be searched and copied. */
  readonly width: number;
  readonly color: boolean;
  /** The address of the working folder, `file:///…/`, where the terminal shows links; absent: no links. */
  readonly root?: string;
}

/** A report for people, in chunks of whole lines: the table leads, the cases explain it, the verdict stands last. */
export async function terminalReport(report: Report, options: TerminalOptions): Promise<Iterable<TermText>> {
  const style = styles(options.color, options.root);
  const lay = await tables();
  const rows = rowsTable(report, lay, options.width, style);
  const spent = [...spendText(report, lay, options.width, style), ...limitsText(report)];
  return withLineEnds(reportLines(report, rows, spent, style, await wordDiff()));
}

/** The end of a report alone: warnings, the verdict with its reasons, what to do next. */
export function quietReport(report: Report, options: Pick<TerminalOptions, 'color'>): Iterable<TermText> {
  return withLineEnds(verdictText(report, styles(options.color)).filter((line) => line !== ''));
}

function* reportLines(
  report: Report,
  rows: readonly TermText[],
  spent: readonly TermText[],
  style: Style,
  diff: DiffWords,
): Iterable<TermText> {
  yield* rows;
  for (const suite of report.suites) {
    yield term('');
    yield* suiteLines(suite, style, diff);
  }
  const { run, command, tool } = report;
  const kept = run.id === null ? term('') : say`, kept as ${term(run.id)}`;
  yield* gateInputsText(report.gate_inputs, style);
  yield term('');
  yield* spent;
  yield style.dim(say`${term(tool)} ${term(command)}: ${term(run.seconds.toFixed(1))} s${kept}`);
  yield* verdictText(report, style);
}

function* suiteLines(suite: SuiteReport, style: Style, diff: DiffWords): Iterable<TermText> {
  const verdict = verdictStyle(suite.verdict.status, style)(term(suite.verdict.status));
  yield say`${style.bold(term(suite.suite))} (${style.place({ file: suite.file })}): ${verdict}`;
  yield* sidesText(suite, style);
  for (const line of suite.method?.words ?? []) yield style.dim(say`  ${term(line)}`);
  const hidden = redactedWords(suite.redacted);
  if (hidden !== undefined) yield style.dim(say`  ${term(hidden)}`);
  yield* waiversText(suite, style);
  yield* casesText(suite, style, diff);
}

function* withLineEnds(lines: Iterable<TermText>): Iterable<TermText> {
  for (const line of lines) yield `${line}\n` as TermText;
}
