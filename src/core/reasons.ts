import type { CaseComparison, CaseStatus, Reason, Row, Side } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Comparison } from './compare.ts';

/** The sentences of verdicts. Each names the suite and gives the numbers; sinks escape the names in them. */

/** A required case and how its trials on the candidate's side ended. */
interface RequiredCase {
  readonly suite: string;
  readonly case: string;
  readonly failed: number;
  readonly trials: number;
}

/** A required case is proven broken. */
export function requiredFailed(one: RequiredCase): Reason {
  const message = `${one.suite}: the required case ${one.case} failed ${one.failed} of ${count(one.trials, 'trial')}`;
  return { code: 'required-failed', suite: one.suite, message };
}

/** A required case failed too few trials to call it broken. */
export function requiredUnproven(one: RequiredCase): Reason {
  const message =
    `${one.suite}: the required case ${one.case} failed ${one.failed} of ${count(one.trials, 'trial')}; ` +
    'it takes two failed trials, or all of them, to call it broken';
  return { code: 'required-unproven', suite: one.suite, message };
}

/** A required case about which nothing is known. */
export function requiredUnscored(one: RequiredCase): Reason {
  const message = `${one.suite}: the required case ${one.case} has no scored trial`;
  return { code: 'required-unscored', suite: one.suite, message };
}

/** The candidate is below its floor. `covered`: enough trials were scored. `observed` is 0 to 1, `floor` in points. */
export function belowFloor(of: {
  readonly suite: string;
  readonly observed: number;
  readonly floor: number;
  readonly covered: boolean;
}): Reason {
  const message =
    `${of.suite}: the mean pass rate is ${apart(of.observed * 100, of.floor)} %, below the floor of ${of.floor} %` +
    (of.covered ? '' : ', and would be even if every trial that was not scored had passed');
  return { code: 'below-floor', suite: of.suite, message };
}

/** Too few trials of a side were scored. `needed` is the share of planned trials, 0 to 1. */
export function coverage(suite: string, which: 'candidate' | 'before', side: Side, needed: number): Reason {
  const whose = which === 'candidate' ? 'of the candidate' : 'of the side before';
  const failures = Object.entries(side.outcomes)
    .filter(([outcome]) => outcome.startsWith('failed:'))
    .map(([outcome, times]) => `${times} ${outcome.slice('failed:'.length)}`);
  for (const [link, times] of Object.entries(side.fallback ?? {}))
    failures.push(`${times} served by the fallback ${link}, not by the pin`);
  const ended = Object.values(side.outcomes).reduce((sum, times) => sum + times, 0);
  if (ended < side.planned) failures.push(`${side.planned - ended} without an answer`);
  const message =
    side.planned === 0
      ? `${suite}: no trial ${whose} was planned`
      : `${suite}: ${side.scored} of ${count(side.planned, 'planned trial')} ${whose} were scored, ` +
        `fewer than the ${needed * 100} % that a verdict takes${failures.length === 0 ? '' : ` (${failures.join(', ')})`}`;
  return { code: 'coverage', suite, message };
}

/** There is nothing to compare with yet. */
export function noBaseline(suite: Suite): Reason {
  const message = `${suite.name}: there is no baseline to compare with (${suite.baseline}); \`llm-eval accept --why "…"\` makes a complete run the baseline`;
  return { code: 'no-baseline', suite: suite.name, message };
}

/** Without a baseline by choice, and without a floor or a required case. */
export function noRule(suite: Suite): Reason {
  const message =
    `${suite.name}: nothing was written to decide by: gate.baseline is none, and the gate has ` +
    'neither min_pass_rate nor required cases';
  return { code: 'no-rule', suite: suite.name, message };
}

/** A total or slice in which no case can be compared. `cases` are all of the suite. */
export function nothingPaired(suite: string, row: Row, cases: readonly CaseComparison[]): Reason {
  const among = row.kind === 'total' ? cases : cases.filter((one) => one.tags.includes(row.name));
  const message = `${place(suite, row)}: no case is scored on both sides${leftOut(among)}`;
  return { code: 'nothing-paired', suite, message };
}

/** Too small a part of the suite could be compared. */
export function fewPaired(suite: string, row: Row, cases: readonly CaseComparison[], share: number): Reason {
  const all = cases.filter(({ status }) => status !== 'gone').length;
  const message =
    `${place(suite, row)}: only ${row.cases} of ${all} cases are scored on both sides, ` +
    `and at least ${percent(share)} must be${leftOut(cases)}`;
  return { code: 'few-paired', suite, message };
}

/** A drop that is real, in total or in a slice. */
export function drop(suite: string, row: Row): Reason {
  const message = `${place(suite, row)}: ${moved(row)} (${evidence(row)})`;
  return { code: row.kind === 'total' ? 'drop' : 'slice-drop', suite, message };
}

/** A drop beyond the margin that may be chance. */
export function unprovenDrop(suite: string, row: Row): Reason {
  const message =
    `${place(suite, row)}: ${moved(row)}, more than the ${points(row.margin)} tolerated, ` +
    `but chance alone could do that (${evidence(row)}); more cases or trials would decide it`;
  return { code: 'unproven-drop', suite, message };
}

/** Why a suite with nothing against it passed. Says what was looked at, never that two sides are the same. */
export function passed(suite: Suite, comparison: Comparison): Reason[] {
  const found: Reason[] = [];
  const [total, ...slices] = comparison.rows;
  if (comparison.before !== undefined && total !== undefined) {
    const tolerated = (total.change ?? 0) < 0 ? `, at most ${points(total.margin)} are tolerated` : '';
    const sliced = slices.length === 0 ? '' : ` in total or in ${count(slices.length, 'slice')}`;
    const copied = comparison.same_answers
      ? '; both sides are the same stored answers, which is no evidence about two models'
      : '';
    const message = `${suite.name}: no regression found${sliced}: ${moved(total)}${tolerated} (${evidence(total)})${leftOut(comparison.cases)}${copied}`;
    found.push({ code: 'no-regression', suite: suite.name, message });
  }
  const { min_pass_rate: floor, required } = suite.gate;
  const held: string[] = [];
  if (floor !== undefined) {
    held.push(
      `the mean pass rate of ${percent(comparison.after.pass_rate ?? 0)} is not below the floor of ${floor} %`,
    );
  }
  if (required.length > 0) held.push(`${count(required.length, 'required case')} passed`);
  if (held.length > 0) {
    found.push({
      code: 'floor-held',
      suite: suite.name,
      message: `${suite.name}: ${held.join(', and ')}`,
    });
  }
  return found;
}

function place(suite: string, row: Row): string {
  return row.kind === 'total' ? suite : `${suite}, slice ${row.name}`;
}

/** How the mean pass rate moved. Only for rows that have cases. */
function moved(row: Row): string {
  const change = row.change ?? 0;
  const before = percent(row.before ?? 0);
  const after = percent(row.after ?? 0);
  if (Math.abs(change) < 1e-9) return `the mean pass rate is ${after} on both sides`;
  const size = apart(Math.abs(change), row.margin);
  return `the mean pass rate ${change < 0 ? 'fell' : 'rose'} ${size} points, from ${before} to ${after}`;
}

function evidence(row: Row): string {
  return `${count(row.cases, 'case')}, ${pValue(row.p_adjusted ?? 1)} after Holm; ${row.worse} broke, ${row.better} fixed`;
}

/** The cases that no comparison vouches for, in words; empty when there are none. */
function leftOut(cases: readonly CaseComparison[]): string {
  const shown: readonly CaseStatus[] = ['new', 'gone', 'unclear'];
  const parts = shown
    .map((status) => ({ status, times: cases.filter((one) => one.status === status).length }))
    .filter(({ times }) => times > 0)
    .map(({ status, times }) => `${times} ${status}`);
  return parts.length === 0 ? '' : `; not compared: ${parts.join(', ')}`;
}

function count(many: number, noun: string): string {
  return `${many.toLocaleString('en-US')} ${noun}${many === 1 ? '' : 's'}`;
}

function points(value: number): string {
  return `${value} ${value === 1 ? 'point' : 'points'}`;
}

/** A rate, 0 to 1, in percent with one decimal; never `100.0` or `0.0` for a rate that only comes close. */
function percent(rate: number): string {
  const shown = (rate * 100).toFixed(1);
  if (rate < 1 && shown === '100.0') return '99.9 %';
  return rate > 0 && shown === '0.0' ? '0.1 %' : `${shown} %`;
}

/** A figure with one decimal, or as many more as keep it from reading like the limit that it is compared with. */
function apart(value: number, limit: number): string {
  const digits = [1, 2, 3, 4].find((some) => Number(value.toFixed(some)) !== limit);
  return value.toFixed(digits ?? 1);
}

function pValue(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(p < 0.01 ? 4 : p < 0.1 ? 3 : 2)}`;
}
