import type { CaseComparison, Report, SuiteReport } from '../domain/report.ts';
import type { Score } from '../domain/score.ts';
import { bodyText, findings, passes, shortened, trialName, waiverWords } from './answers.ts';
import { type XmlText, type XmlWriter, xmlWriter } from './escape/xml.ts';
import { counts, type Kind, MOST_CHARACTERS, type TestEnd, writeEnd } from './junit/end.ts';
import { endOfInputs, writeInputs } from './junit/gate-inputs.ts';

/** How much of one expected or actual value a failure shows. The JSON report has all of it. */
const MOST_OF_A_VALUE = 500;

/**
 * A report as JUnit XML: a suite is a testsuite, a case a testcase, and each suite's verdict a testcase of its own, so
 * that an inconclusive suite is never green. What changed of the gate's inputs is a testsuite of one testcase, an error where
 * it decided the verdict. Chunks of one case.
 */
export async function junitReport(report: Report): Promise<Iterable<XmlText>> {
  return documentOf(report, await xmlWriter());
}

function* documentOf(report: Report, xml: XmlWriter): Iterable<XmlText> {
  const time = report.run.seconds.toFixed(3);
  const all = [
    ...(report.gate_inputs === undefined ? [] : [endOfInputs(report).kind]),
    ...report.suites.flatMap((suite) => endsOf(suite, report)),
  ];
  xml.open('testsuites', { name: 'llm-eval', ...counts(all), time });
  writeInputs(report, xml);
  for (const suite of report.suites) {
    xml.open('testsuite', {
      name: suite.suite,
      ...counts(endsOf(suite, report)),
      timestamp: report.run.started,
      file: suite.file,
    });
    writeWaivers(suite, xml);
    writeVerdict(suite, report, xml);
    yield xml.take();
    for (const one of suite.cases) {
      writeCase(suite, one, xml);
      yield xml.take();
    }
    xml.close();
  }
  xml.close();
  yield xml.take();
}

function endsOf(suite: SuiteReport, report: Report): Kind[] {
  return [endOfVerdict(suite, report).kind, ...suite.cases.map((one) => endOfCase(one).kind)];
}

/** The schemas of JUnit know properties of a testsuite, and none of a testcase. */
function writeWaivers({ waivers }: SuiteReport, xml: XmlWriter): void {
  if (waivers.length === 0) return;
  xml.open('properties');
  for (const waived of waivers) {
    xml.open('property', { name: `waived ${waived.case}`, value: waiverWords(waived) });
    xml.close();
  }
  xml.close();
}

function endOfVerdict({ verdict }: SuiteReport, { exit }: Report): TestEnd {
  const { status, reasons } = verdict;
  const message = reasons[0]?.message ?? status;
  if (status === 'passed') return { kind: 'passed', type: status, message };
  if (status === 'regressed') return { kind: 'failure', type: status, message };
  // `on_inconclusive: warn` is a written choice: not green, and not red either.
  return { kind: exit === 0 ? 'skipped' : 'error', type: status, message };
}

/**
 * What is worse than before, new or required fails when a trial failed. What failed before as well is skipped, not passed:
 * it is no news, and not green either.
 */
function endOfCase(one: CaseComparison): TestEnd {
  const { after, status, evidence } = one;
  if (after === undefined)
    return { kind: 'skipped', type: 'gone', message: 'gone: the suite does not ask it any more' };
  const said = evidence?.after === undefined ? [] : findings(evidence.after);
  const message = [passes(one), ...said].join('; ');
  if (after.passed + after.failed === 0) return { kind: 'error', type: 'not scored', message };
  if (after.failed === 0) return { kind: 'passed', type: status, message };
  if (one.required) return { kind: 'failure', type: 'required', message };
  if (one.quarantined === true)
    return { kind: 'skipped', type: 'quarantined', message: `flaky by its own past: ${message}` };
  if (status === 'same' || status === 'better')
    return { kind: 'skipped', type: status, message: `not worse than before: ${message}` };
  return { kind: 'failure', type: status === 'worse' ? 'broke' : status, message };
}

function writeVerdict(suite: SuiteReport, report: Report, xml: XmlWriter): void {
  const end = endOfVerdict(suite, report);
  const reasons = suite.verdict.reasons.map(({ message }) => message);
  xml.open('testcase', { name: 'verdict', classname: suite.suite, file: suite.file, line: 1 });
  writeEnd(end, reasons, xml);
  xml.open('system-out');
  const warnings = report.warnings.map((text) => `warning: ${text}`);
  const { verdict, method, waivers } = suite;
  xml.text(
    [verdict.status, ...reasons, ...(method?.words ?? []), ...waivers.map(waiverWords), ...warnings].join(
      '\n',
    ),
  );
  xml.close();
  xml.close();
}

function writeCase(suite: SuiteReport, one: CaseComparison, xml: XmlWriter): void {
  xml.open('testcase', {
    name: one.case,
    classname: suite.suite,
    file: one.where?.file,
    line: one.where?.line,
  });
  const waived = suite.waivers.filter((waiver) => waiver.case === one.case).map(waiverWords);
  writeEnd(endOfCase(one), [...evidenceText(one), ...waived.flatMap((words) => ['', words])], xml);
  if (waived.length > 0) {
    xml.open('system-out');
    xml.text(waived.join('\n'));
    xml.close();
  }
  xml.close();
}

function evidenceText(one: CaseComparison): string[] {
  const { before, after } = one.evidence ?? {};
  const sides = [
    ...(before === undefined ? [] : [{ side: 'before' as const, shown: before }]),
    ...(after === undefined ? [] : [{ side: 'after' as const, shown: after }]),
  ];
  return [
    passes(one),
    ...(after === undefined ? [] : [...findings(after), ...after.scores.flatMap(valueLines)]),
    ...sides.flatMap(({ side, shown }) => [
      '',
      `${trialName(side, shown)}:`,
      shown.body === undefined
        ? (shown.reason ?? 'the answer is not stored')
        : shortened(bodyText(shown.body), MOST_CHARACTERS),
    ]),
  ];
}

function valueLines({ assertion, expected, actual }: Score): string[] {
  const line = (what: string, value: Score['expected']) =>
    value === undefined
      ? []
      : [`  ${assertion}: ${what} ${shortened(JSON.stringify(value), MOST_OF_A_VALUE)}`];
  return [...line('expected', expected), ...line('actual', actual)];
}
