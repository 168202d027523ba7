import type { DriftReport } from '../domain/drift.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { count, counted, percent, points } from './figures.ts';
import { tables } from './table.ts';
import { type Style, styles } from './terminal/style.ts';
import type { TerminalOptions } from './terminal.ts';

/** A pin against its past, for people: tonight, all nights together, and what it comes to. */
export async function driftText(report: DriftReport, { width, color }: TerminalOptions): Promise<TermText> {
  const lay = await tables();
  const style = styles(color);
  const head = ['', 'baseline', 'tonight', 'change', 'n', 'nights', 'evidence'].map(term);
  const rows = report.suites.map((one) => [
    term(one.suite),
    percent(one.baseline),
    one.tonight === null ? term('') : percent(one.tonight),
    one.change === null ? term('') : points(one.change),
    count(one.cases),
    count(one.nights),
    evidenceText(one.evidence),
  ]);
  const align = head.map((_, index) => (index === 0 ? ('left' as const) : ('right' as const)));
  const kept = report.run.id === null ? term('') : say`, kept as ${term(report.run.id)}`;
  return joined(
    [
      say`drift of ${term(report.pin)} (${term(report.model)})`,
      ...lay([head, ...rows], { align, width, head: style.dim }),
      ...basisLines(report),
      style.dim(say`${term(report.tool)} drift: ${term(report.run.seconds.toFixed(1))} s${kept}`),
      ...report.warnings.map((text) => say`${style.yellow(term('warning:'))} ${term(text)}`),
      term(''),
      ...resultLines(report, style),
      term(''),
    ],
    '\n',
  );
}

function basisLines({ suites, nights_between_alarms }: DriftReport): TermText[] {
  const open = joined(
    suites.map(({ suite, slack }) => say`${term(suite)} ${term(slack.toFixed(1))}`),
    ', ',
  );
  const leftOut = Math.max(...suites.map((one) => one.left_out));
  const others =
    leftOut === 0
      ? []
      : [say`${counted(leftOut, 'earlier night')} left out: the suite or its baseline has changed since`];
  return [
    say`a model that is no worse than its baseline reaches an evidence of ${count(nights_between_alarms)} once in ${count(nights_between_alarms)} nights or more, on average`,
    say`smaller drops are never shown, since the baseline's own trials leave them open; in points: ${open}`,
    ...others,
  ];
}

function resultLines(report: DriftReport, style: Style): TermText[] {
  const { status, exit, evidence, nights_between_alarms: threshold, reasons, pin, run, suites } = report;
  const mean = suites.length === 1 ? term('') : term(', the mean of the suites');
  const sum = say`  the evidence of a drop over all nights is ${evidenceText(evidence)}${mean}; drift counts as shown at ${count(threshold)}`;
  const why = reasons.map((reason) => say`  tonight does not count: ${term(reason)}`);
  const details = run.id === null ? [] : [say`see tonight's cases: llm-eval report ${term(run.id)}`];
  switch (status) {
    case 'shown':
      return [
        say`${style.red(style.bold(term('DRIFT')))} (exit ${exit})`,
        say`  ${term(pin)} answers worse than its baseline did`,
        sum,
        ...why,
        ...details,
        say`move the pin: llm-eval bump ${term(pin)}; or accept what it answers now: llm-eval run, then llm-eval accept --replace`,
      ];
    case 'unclear':
      return [say`${style.yellow(style.bold(term('CANNOT TELL')))} (exit ${exit})`, ...why, sum, ...details];
    case 'not-shown':
      return [say`${style.green(style.bold(term('NO DRIFT SHOWN')))} (exit ${exit})`, sum];
  }
}

/** Evidence as a person reads it; beyond a million the digits tell nothing. */
function evidenceText(evidence: number): TermText {
  if (evidence > 1_000_000) return term('over 1,000,000');
  return evidence >= 100 ? count(Math.floor(evidence)) : term(evidence.toFixed(1));
}
