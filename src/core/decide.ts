import type {
  CaseComparison,
  Method,
  RatioRow,
  Reason,
  ReasonCode,
  Row,
  Verdict,
  VerdictStatus,
} from '../domain/report.ts';
import { basisOf } from './basis.ts';
import type { Comparison } from './compare.ts';
import { type ExitCode, exitOfVerdict } from './exit.ts';
import { huntOf, markCases, suspectedFlips } from './flip-hunt.ts';
import { familyOf } from './judge.ts';
import { methodOf } from './method.ts';
import { metricsOf } from './metrics.ts';
import { passed } from './passed.ts';
import {
  COVERAGE,
  coverageReasons,
  floorOf,
  judgeReasons,
  type Required,
  requiredOf,
  servedReasons,
} from './proof.ts';
import { ratiosOf } from './ratios.ts';
import * as reasons from './reasons.ts';
import { rowsOf } from './rows.ts';
import { type DecideInput, hopeless, type Known, statisticalReasons } from './statistical-reasons.ts';
import { suiteReasons } from './suite-reasons.ts';

export type { DecideInput };

/** What one suite of a run comes to. */
export interface SuiteDecision {
  readonly suite: string;
  readonly verdict: Verdict;
  readonly rows: readonly Row[];
  readonly ratios: readonly RatioRow[];
  /** Absent when there is nothing to compare with. */
  readonly method?: Method;
  /** The comparison's cases with their flips marked. */
  readonly cases: readonly CaseComparison[];
  /** True while further looks are planned that may decide it. */
  readonly open: boolean;
  /** Cases that fresh trials would tell more of. */
  readonly wanted: { readonly suspects: readonly string[]; readonly again: readonly string[] };
}

/** What a run comes to. */
export interface Decision {
  /** One for each suite given, in that order. */
  readonly suites: readonly SuiteDecision[];
  readonly verdict: Verdict;
  /** The exit code of the verdict; 0 also for an inconclusive one when every suite that is so chose to warn. */
  readonly exit: ExitCode;
}

/** What each reason argues for. The page on verdicts says what to do about each. */
export const argues: { readonly [code in ReasonCode]: VerdictStatus } = {
  'required-failed': 'regressed',
  'below-floor': 'regressed',
  'suite-assertion': 'regressed',
  drop: 'regressed',
  'slice-drop': 'regressed',
  flips: 'regressed',
  cost: 'regressed',
  tokens: 'regressed',
  latency: 'regressed',
  'saves-nothing': 'regressed',
  coverage: 'inconclusive',
  errors: 'inconclusive',
  missing: 'inconclusive',
  drift: 'inconclusive',
  'served-other': 'inconclusive',
  'judge-void': 'inconclusive',
  'few-clusters': 'inconclusive',
  'required-unscored': 'inconclusive',
  'suite-unscored': 'inconclusive',
  'no-baseline': 'inconclusive',
  'no-rule': 'inconclusive',
  part: 'inconclusive',
  'gate-inputs': 'inconclusive',
  damaged: 'inconclusive',
  'nothing-paired': 'inconclusive',
  'few-paired': 'inconclusive',
  'no-price': 'inconclusive',
  'required-unproven': 'inconclusive',
  'unproven-drop': 'inconclusive',
  'too-few-cases': 'inconclusive',
  'cannot-fall': 'inconclusive',
  'unproven-floor': 'inconclusive',
  'unproven-cost': 'inconclusive',
  'unproven-tokens': 'inconclusive',
  'unproven-latency': 'inconclusive',
  'no-regression': 'passed',
  'floor-held': 'passed',
  'ratio-held': 'passed',
};

/**
 * Turns comparisons into verdicts. All gated metrics of the run, totals, slices and ratios, share one 5 % by Holm. Within a
 * suite what scored answers prove (required cases, the floor) comes first, then coverage, then the statistics.
 */
export function decide(inputs: readonly DecideInput[]): Decision {
  const measured = inputs.map((input) => {
    const { suite, comparison, design } = input;
    const basis = basisOf(suite, comparison, design);
    const metrics = metricsOf(suite, basis, design);
    const look = metrics[0]?.looks.at(-1);
    const level = look?.level ?? basis.level;
    const compared = comparison.before !== undefined;
    const hunt = huntOf(comparison, basis.mode);
    const ratios = compared ? ratiosOf(suite, comparison, { level, share: look?.share ?? 1 }) : [];
    return { ...input, basis, metrics, ratios, hunt, level };
  });
  const family = familyOf(measured);
  const suites = measured.map((one, index): SuiteDecision => {
    const judged = family.suites[index];
    if (judged === undefined) throw new Error(`no judgement for ${one.suite.name}`);
    return decideSuite({ ...one, judged, metricsInAll: family.metrics });
  });
  const verdict = runVerdict(suites.map((one) => one.verdict));
  const undecided = inputs.filter((_, index) => suites[index]?.verdict.status === 'inconclusive');
  const warns = undecided.every(
    ({ suite, design }) => suite.gate.on_inconclusive === 'warn' && design.shard === undefined,
  );
  return { suites, verdict, exit: exitOfVerdict(verdict, warns ? 'warn' : 'fail') };
}

function decideSuite(known: Known): SuiteDecision {
  const { suite, comparison, design, basis, metrics, hunt, judged, level, metricsInAll } = known;
  const rows = rowsOf(suite, metrics, judged, basis);
  const compared = comparison.before !== undefined;
  const method = compared
    ? methodOf({ suite, comparison, design, basis, metrics, metricsInAll, rows })
    : undefined;
  const coverage = [
    ...servedReasons(suite, comparison),
    ...judgeReasons(suite, comparison),
    ...coverageReasons(suite, comparison),
  ];
  const required = requiredOf(suite, comparison, design);
  const covered = coverage.every(({ code }) => code !== 'coverage' && code !== 'no-baseline');
  const floor = floorOf(suite, comparison, level, covered);
  const statistics = statisticalReasons(known, rows, method);
  const verdict: Verdict =
    design.shard === undefined
      ? suiteVerdict(known, rows, { coverage, required, floor, statistics })
      : { status: 'inconclusive', reasons: [reasons.partOnly(suite.name, design.shard)] };
  const { rounds } = design;
  const certain =
    judged.status !== 'open' &&
    floor.status !== 'inconclusive' &&
    !statistics.some(({ code }) => code === 'missing') &&
    judged.ratios.every(({ finding }) => finding !== 'unproven');
  return {
    suite: suite.name,
    verdict,
    rows: compared ? rows : rows.map((row) => ({ ...row, finding: 'empty' })),
    ratios: judged.ratios,
    ...(method === undefined ? {} : { method }),
    cases: markCases(comparison.cases, hunt, basis.quarantined),
    open:
      rounds !== undefined &&
      rounds.taken < rounds.looks.length &&
      judged.status !== 'regressed' &&
      floor.status !== 'failed' &&
      !hopeless(basis) &&
      !(compared && certain) &&
      !isBeyondCover(comparison, suite.cases.length * rounds.trials),
    wanted: {
      suspects: design.hunts && basis.mode === 'trials' ? suspectedFlips(basis.pairs) : [],
      again: required.again,
    },
  };
}

/** So much is missing that not even all that is still to be asked could make up for it. */
function isBeyondCover({ before, after }: Comparison, most: number): boolean {
  return [before, after].some(
    (side) =>
      side !== undefined &&
      side.planned > 0 &&
      side.planned - side.scored > (1 - COVERAGE) * Math.max(most, side.planned),
  );
}

interface Found {
  readonly coverage: readonly Reason[];
  readonly required: Required;
  readonly floor: ReturnType<typeof floorOf>;
  readonly statistics: readonly Reason[];
}

function suiteVerdict(
  { suite, comparison, judged }: Known,
  rows: readonly Row[],
  { coverage, required, floor, statistics }: Found,
): Verdict {
  const uncovered = [...coverage, ...required.unscored];
  const broken = floor.reasons.filter(({ code }) => code === 'below-floor');
  const over = suiteReasons(suite.name, comparison);
  const unclear = [...floor.reasons.filter(({ code }) => code !== 'below-floor'), ...over.unclear];
  // Statistics over a sample that shrank are not read: what is missing may be what broke.
  const rest =
    uncovered.length > 0 ? uncovered : [...over.broken, ...statistics, ...unclear, ...required.unproven];
  const found = [...required.failed, ...broken, ...[...rest].sort(byStrength)];
  const real = judged.rows[0]?.realButTolerable ?? false;
  const held = { ...comparison, rows, ratios: judged.ratios, real, rate: floor.rate };
  return verdictOf(found, () => passed(suite, held));
}

/** The verdict that the strongest reason argues for; with none against, it is passed for those of `held`. */
function verdictOf(found: readonly Reason[], held: () => readonly Reason[]): Verdict {
  const [strongest] = found;
  if (strongest === undefined) return { status: 'passed', reasons: held() };
  return { status: argues[strongest.code], reasons: found };
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
