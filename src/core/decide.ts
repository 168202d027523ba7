import type { Reason, ReasonCode, Row, Tally, Verdict, VerdictStatus } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Comparison } from './compare.ts';
import { type ExitCode, exitOfVerdict } from './exit.ts';
import * as reasons from './reasons.ts';
import { holm } from './stats/holm.ts';

/** A suite and how its two sides compare. */
export interface DecideInput {
  readonly suite: Suite;
  readonly comparison: Comparison;
}

/** What a run comes to. */
export interface Decision {
  /** One for each suite given, in that order. */
  readonly suites: readonly {
    readonly suite: string;
    readonly verdict: Verdict;
    /** The comparison's rows with `p_adjusted` and `finding` filled in. */
    readonly rows: readonly Row[];
  }[];
  readonly verdict: Verdict;
  /** The exit code of the verdict; 0 also for an inconclusive one when every suite that is so chose to warn. */
  readonly exit: ExitCode;
}

/** The chance, for the whole run, of calling any drop real when nothing changed. */
const ALPHA = 0.05;

/** The share of planned trials that must be scored on each side. */
const COVERAGE = 0.98;

/** The share of the suite's cases that must be scored on both sides. */
const PAIRED = 0.5;

/** Points below which a difference is rounding: shares of whole counts are never this close without being equal. */
const ROUNDING = 1e-9;

/** What each reason argues for. */
const argues: { readonly [code in ReasonCode]: VerdictStatus } = {
  'required-failed': 'regressed',
  'below-floor': 'regressed',
  drop: 'regressed',
  'slice-drop': 'regressed',
  coverage: 'inconclusive',
  'required-unscored': 'inconclusive',
  'no-baseline': 'inconclusive',
  'no-rule': 'inconclusive',
  'nothing-paired': 'inconclusive',
  'few-paired': 'inconclusive',
  'required-unproven': 'inconclusive',
  'unproven-drop': 'inconclusive',
  'no-regression': 'passed',
  'floor-held': 'passed',
};

/**
 * Turns comparisons into verdicts. All gated rows of the run, totals and slices, share one 5 % by Holm. Within a suite
 * what scored answers prove (required cases, the floor) comes first, then coverage, then the statistics.
 */
export function decide(inputs: readonly DecideInput[]): Decision {
  const tested = inputs.flatMap(({ comparison }) => comparison.rows.filter((row) => row.p !== null));
  const adjusted = new Map(holm(tested.map((row) => row.p ?? 1)).map((p, index) => [tested[index], p]));
  const suites = inputs.map(({ suite, comparison }) => {
    const rows = comparison.rows.map((row) => judgeRow(row, adjusted.get(row) ?? null));
    return { suite: suite.name, verdict: suiteVerdict(suite, { ...comparison, rows }), rows };
  });
  const verdict = runVerdict(suites.map((one) => one.verdict));
  const undecided = inputs.filter((_, index) => suites[index]?.verdict.status === 'inconclusive');
  const warns = undecided.every(({ suite }) => suite.gate.on_inconclusive === 'warn');
  return { suites, verdict, exit: exitOfVerdict(verdict, warns ? 'warn' : 'fail') };
}

function judgeRow(row: Row, p_adjusted: number | null): Row {
  if (row.change === null || p_adjusted === null) return { ...row, p_adjusted, finding: 'empty' };
  const fell = row.change < -ROUNDING;
  const real = fell && p_adjusted <= ALPHA;
  const beyond = row.change < -row.margin - ROUNDING;
  return { ...row, p_adjusted, finding: real ? 'dropped' : beyond ? 'unproven' : 'held' };
}

function suiteVerdict(suite: Suite, comparison: Comparison): Verdict {
  const coverage = coverageReasons(suite, comparison);
  const required = requiredReasons(suite, comparison);
  const uncovered = [...coverage, ...required.unscored];
  const proof = [...required.failed, ...floorReasons(suite, comparison, coverage.length === 0)];
  // Statistics over a sample that shrank are not read: what is missing may be what broke.
  const rest =
    uncovered.length > 0 ? uncovered : [...statisticalReasons(suite, comparison), ...required.unproven];
  return verdictOf([...proof, ...rest.sort(byStrength)], () => reasons.passed(suite, comparison));
}

/** The verdict that the strongest reason argues for; with none against, it is passed for those of `held`. */
function verdictOf(found: readonly Reason[], held: () => readonly Reason[]): Verdict {
  const [strongest] = found;
  return strongest === undefined
    ? { status: 'passed', reasons: held() }
    : { status: argues[strongest.code], reasons: found };
}

/** Regressed before inconclusive before passed; otherwise as found. */
function byStrength(a: Reason, b: Reason): number {
  const order: readonly VerdictStatus[] = ['regressed', 'inconclusive', 'passed'];
  return order.indexOf(argues[a.code]) - order.indexOf(argues[b.code]);
}

function runVerdict(verdicts: readonly Verdict[]): Verdict {
  const against = verdicts.filter((verdict) => verdict.status !== 'passed');
  const all = (list: readonly Verdict[]) => list.flatMap((verdict) => verdict.reasons);
  // A suite's own order is kept inside its status: coverage that outranks a drop stays above it.
  const regressed = against.filter((verdict) => verdict.status === 'regressed');
  const inconclusive = against.filter((verdict) => verdict.status === 'inconclusive');
  return verdictOf([...all(regressed), ...all(inconclusive)], () => all(verdicts));
}

function coverageReasons(suite: Suite, { before, after }: Comparison): Reason[] {
  const sides = [
    ['candidate', after],
    ['before', before],
  ] as const;
  return sides.flatMap(([which, side]) =>
    side === undefined || (side.planned > 0 && side.scored >= COVERAGE * side.planned)
      ? []
      : [reasons.coverage(suite.name, which, side, COVERAGE)],
  );
}

function requiredReasons(suite: Suite, { cases }: Comparison) {
  const found: { failed: Reason[]; unscored: Reason[]; unproven: Reason[] } = {
    failed: [],
    unscored: [],
    unproven: [],
  };
  for (const one of cases) {
    if (!one.required) continue;
    const { passed, failed, unscored } = one.after ?? { passed: 0, failed: 0, unscored: 0 };
    const trials = passed + failed + unscored;
    const place = { suite: suite.name, case: one.case, failed, trials };
    if (passed + failed === 0) found.unscored.push(reasons.requiredUnscored(place));
    else if (failed >= 2 || failed === trials) found.failed.push(reasons.requiredFailed(place));
    else if (failed > 0) found.unproven.push(reasons.requiredUnproven(place));
  }
  return found;
}

/**
 * The floor is judged by the mean over scored trials. While coverage is broken it counts as broken only where even
 * passes in every unscored trial could not lift the mean to it: that is what scored answers prove.
 */
function floorReasons(suite: Suite, comparison: Comparison, covered: boolean): Reason[] {
  const floor = suite.gate.min_pass_rate;
  const observed = comparison.after.pass_rate;
  if (floor === undefined || observed === null) return [];
  const reached = covered ? observed : bestPassRate(suite, comparison);
  return reached * 100 < floor - ROUNDING
    ? [reasons.belowFloor({ suite: suite.name, observed, floor, covered })]
    : [];
}

/** The candidate's mean pass rate, 0 to 1, if every planned trial that was not scored had passed. */
function bestPassRate(suite: Suite, { cases, after }: Comparison): number {
  const planned = after.planned / suite.cases.length;
  const best = ({ passed, failed, unscored }: Tally) =>
    1 - failed / Math.max(planned, passed + failed + unscored);
  const own = cases.filter((one) => one.status !== 'gone');
  return own.reduce((sum, one) => sum + (one.after === undefined ? 1 : best(one.after)), 0) / own.length;
}

function statisticalReasons(suite: Suite, comparison: Comparison): Reason[] {
  if (comparison.before === undefined) {
    if (suite.gate.baseline === 'file') return [reasons.noBaseline(suite)];
    const ruled = suite.gate.min_pass_rate !== undefined || suite.gate.required.length > 0;
    return ruled ? [] : [reasons.noRule(suite)];
  }
  const [total, ...slices] = comparison.rows;
  const few = total !== undefined && total.cases > 0 && total.cases < PAIRED * suite.cases.length;
  // What was not paired may be what broke: a verdict over a small part of the suite would hide it.
  if (few) return [reasons.fewPaired(suite.name, total, comparison.cases, PAIRED)];
  if (total?.finding === 'empty') return [reasons.nothingPaired(suite.name, total, comparison.cases)];
  return [total, ...slices].flatMap((row) => {
    if (row === undefined || row.finding === 'held') return [];
    if (row.finding === 'empty') return [reasons.nothingPaired(suite.name, row, comparison.cases)];
    return [
      row.finding === 'dropped' ? reasons.drop(suite.name, row) : reasons.unprovenDrop(suite.name, row),
    ];
  });
}
