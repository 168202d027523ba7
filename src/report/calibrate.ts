import type { AskedRun, CalibrationReport, CalibrationResult, Noise } from '../domain/calibration-report.ts';
import { joined, say, type TermText, term } from './escape/term.ts';
import { count, counted, dollars, percent, pValue } from './figures.ts';
import { type LayTable, tables } from './table.ts';

/** Flaky cases that are listed; the JSON form has all. */
const MOST_LISTED = 20;

/** What asking a model against itself showed, a block a suite. */
export async function calibrationText(report: CalibrationReport): Promise<TermText> {
  const lay = await tables();
  const lines: TermText[] = [];
  for (const result of report.suites) lines.push(...suiteLines(result, lay), term(''));
  for (const { suite, file, why } of report.unlearnt)
    lines.push(say`${term(suite)} (${term(file)}): nothing was learnt: ${term(why)}`);
  for (const text of report.warnings) lines.push(say`warning: ${term(text)}`);
  const { run } = report;
  if (run !== null && report.suites.some(({ source }) => source === 'live'))
    lines.push(say`its trials may join the baseline: llm-eval accept ${term(run)} --why "calibrated"`);
  const word = report.exit === 0 ? term('CALIBRATED') : term('CANNOT TELL');
  return joined([...lines, say`${word} (exit ${report.exit})`, term('')], '\n');
}

const SOURCES = {
  live: 'asked now',
  replay: 'replayed from recordings',
  baseline: 'from the stored baseline',
} as const;

function* suiteLines(result: CalibrationResult, lay: LayTable): Iterable<TermText> {
  const { suite, file, model, source, cases, trials, missing, rates, p, words, warning, kept } = result;
  yield say`${term(suite)} (${term(file)}): ${term(model)} against itself, ${term(SOURCES[source])}`;
  const lost = missing === 0 ? term('') : say`; ${counted(missing, 'trial')} without a score`;
  yield say`  ${counted(cases, 'case')}, ${count(trials[0])} and ${counted(trials[1], 'trial')}: passed ${percent(rates[0])} and ${percent(rates[1])}, p ${pValue(p)} of such a difference by chance${lost}`;
  yield* flakyLines(result, lay);
  yield independenceLine(result);
  for (const noise of result.noise) yield noiseLine(noise);
  yield say`  ${term(words)}`;
  if (warning !== undefined) yield say`  warning: ${term(warning)}`;
  yield* needLines(result, lay);
  if (kept !== undefined) yield say`  kept in ${term(kept)}; commit it beside the baseline`;
}

function* flakyLines({ flaky, cases }: CalibrationResult, lay: LayTable): Iterable<TermText> {
  if (flaky.length === 0) {
    yield say`  no case passed some of its trials and failed others`;
    return;
  }
  yield say`  ${count(flaky.length)} of ${counted(cases, 'case')} passed some of their trials and failed others:`;
  const head = ['    case', 'passed', 'of', 'rate', ''].map(term);
  const rows = flaky
    .slice(0, MOST_LISTED)
    .map((one) => [
      say`    ${term(one.case)}`,
      count(one.passed),
      count(one.trials),
      percent(one.passed / one.trials),
      one.flaky ? term('flaky') : one.trials < 10 ? term('too few trials to call it flaky') : term(''),
    ]);
  yield* lay([head, ...rows], { align: ['left', 'right', 'right', 'right', 'left'] });
  if (flaky.length > MOST_LISTED) yield say`    … ${count(flaky.length - MOST_LISTED)} more, in --json`;
}

const WITH = {
  baseline: 'the newest run of the baseline',
  calibration: 'the calibration before',
  runs: 'each other, as two accepted runs',
} as const;

function independenceLine({ independence }: CalibrationResult): TermText {
  if (independence === null)
    return say`  independence of trials not checked: it takes two sessions; a baseline or a second calibration is one`;
  const { phi, p } = independence;
  const held = term(WITH[independence.with]);
  if (phi === null)
    return say`  independence of trials: no case passed some and failed some, held against ${held}`;
  const words =
    p <= 0.05
      ? term('the trials of a case are not independent, so more cases help and more trials do not')
      : term('nothing speaks against independent trials');
  return say`  ${words}: phi ${term(phi.toFixed(2))}, p ${pValue(p)}, held against ${held}`;
}

const MEASURES = { cost: 'cost', tokens: 'output tokens', latency: 'latency' } as const;

function noiseLine({ what, cases, ratio, high }: Noise): TermText {
  const reach = ((high / ratio - 1) * 100).toFixed(1);
  return say`  ${term(MEASURES[what])} moved ${change(ratio)} between the sets (${counted(cases, 'case')}): an increase of less than ${term(reach)} % cannot be told from chance`;
}

function change(ratio: number): TermText {
  return say`${term(ratio < 1 ? '-' : '+')}${term(Math.abs((ratio - 1) * 100).toFixed(1))} %`;
}

function* needLines({ needs }: CalibrationResult, lay: LayTable): Iterable<TermText> {
  const head = [
    '  to vouch for',
    'trials a case',
    'calls a run',
    'cost',
    'or cases',
    'calls a run',
    'cost',
  ].map(term);
  const cells = (run: AskedRun | null) =>
    run === null
      ? [term('none will do'), term(''), term('')]
      : [count(run.needed), count(run.calls), run.cost === null ? term('unknown') : dollars(run.cost)];
  const rows = needs.map(({ margin, trials, cases }) => [
    say`  ${margin} points`,
    ...cells(trials),
    ...cells(cases),
  ]);
  yield* lay([head, ...rows], { align: ['left', 'right', 'right', 'right', 'right', 'right', 'right'] });
}
