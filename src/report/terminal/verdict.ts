import type { Report, Side, SuiteReport, VerdictStatus } from '../../domain/report.ts';
import { joined, say, type TermText, term } from '../escape/term.ts';
import type { Style } from './style.ts';

/** The end of a report, which is what a person opening a failed job's log sees first: warnings, verdict, what to do next. */
export function verdictText(report: Report, style: Style): TermText[] {
  const { status, reasons } = report.verdict;
  const warned = status === 'inconclusive' && report.exit === 0;
  return [
    ...report.warnings.map((text) => say`${style.yellow(term('warning:'))} ${term(text)}`),
    term(''),
    say`${verdictStyle(status, style)(style.bold(term(status.toUpperCase())))} (exit ${report.exit})`,
    ...(warned ? [say`  exit 0 because gate.on_inconclusive is warn: nothing was proven`] : []),
    ...reasons.map((reason) => say`  ${term(reason.message)}`),
    ...nextSteps(report).map((step) => say`${style.dim(term('next:'))} ${step}`),
  ];
}

/** The colour of a verdict. */
export function verdictStyle(status: VerdictStatus, style: Style): (text: TermText) => TermText {
  return status === 'passed' ? style.green : status === 'regressed' ? style.red : style.yellow;
}

/** Whether a resumed run has something to ask. Kept answers that could not be scored are not asked again. */
function lacksAnswers({ planned, outcomes }: Side): boolean {
  const answered = Object.entries(outcomes).filter(([outcome]) => !outcome.startsWith('failed:'));
  return answered.reduce((sum, [, times]) => sum + times, 0) < planned;
}

/** The judges and embedding models that a resumed run has to ask; the answers of others about a side say all that they will. */
function lacksVerdicts({ silent = [] }: Side): string[] {
  return silent.flatMap(({ name, role, missing }) =>
    Object.keys(missing).some((why) => why === 'not_asked' || why.startsWith('failed:'))
      ? [`the ${role} ${name}`]
      : [],
  );
}

/** Whether a suite was asked as its baseline was, whose trials `accept` would pool with these, and answers are shown to differ. */
function differsFromItself({ before, differs, verdict }: SuiteReport): boolean {
  if (before?.source !== 'baseline' || differs.length > 0) return false;
  return verdict.status === 'regressed' || verdict.reasons.some(({ code }) => code === 'drift');
}

/** What there is to type after a verdict that did not pass. */
export function nextSteps(report: Report): TermText[] {
  if (report.verdict.status === 'passed' || report.run.id === null) return [];
  const id = term(report.run.id);
  const codes = new Set(report.verdict.reasons.map((reason) => reason.code));
  const live = report.suites.some((suite) => suite.after.source === 'live');
  const unanswered = (['coverage', 'required-unscored'] as const).some((code) => codes.has(code));
  const served = report.suites.filter(({ after }) => after.fallback !== undefined);
  const steps: TermText[] = [];
  const asked = report.suites.flatMap(({ before, after }) =>
    before === undefined ? [after] : [before, after],
  );
  const silent = new Set(asked.filter(({ source }) => source === 'live').flatMap(lacksVerdicts));
  if (unanswered && live && report.suites.some(({ after }) => lacksAnswers(after)))
    steps.push(say`ask again what has no answer: llm-eval resume ${id}`);
  else if (silent.size > 0)
    steps.push(
      say`ask ${joined([...silent].map(term), ' and ')} again, and nothing that is answered: llm-eval resume ${id}`,
    );
  if (unanswered && served.length > 0) {
    const files = joined([...new Set(served.map(({ file }) => file))].map(term), ' ');
    const live = served.some(({ after }) => after.source === 'replay') ? ' --live' : '';
    steps.push(say`what a fallback answered stays; to ask the pin anew: llm-eval run ${files}${term(live)}`);
  }
  steps.push(say`see every case in full: llm-eval report ${id} --json`);
  const compares = codes.has('no-baseline') || report.suites.some(({ before }) => before !== undefined);
  // `accept` refuses a run of some of the cases.
  if (report.command === 'run' && compares && !unanswered && report.partial === undefined) {
    const when = codes.has('no-baseline')
      ? 'make these answers the baseline'
      : 'if the new answers are right, make them the baseline';
    // Pooled, the trials of a pin that answers otherwise than it did would make every later run say that it drifted.
    const replace = term(report.suites.some(differsFromItself) ? ' --replace' : '');
    steps.push(say`${term(when)}: llm-eval accept ${id}${replace} --why "…"`);
  }
  return steps;
}
