import type { RatioRow } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Basis } from './basis.ts';
import type { Design } from './design.ts';
import type { Hunt } from './flip-hunt.ts';
import type { Metric } from './metrics.ts';
import { simes } from './stats/benjamini-hochberg.ts';
import { type GatedMetric, type JudgedMetric, judgeFamily, type MetricStatus } from './stats/family.ts';
import { sequentialP } from './stats/metric.ts';

/** The chance, for the whole run, of calling anything worse when nothing changed. */
export const ALPHA = 0.05;

/** One suite as the family of all gated metrics judges it. */
export interface Judged {
  /** A judgement a metric, in their order; undefined where no case is scored on both sides. */
  readonly rows: readonly (JudgedMetric | undefined)[];
  /** The ratios with their findings. */
  readonly ratios: readonly RatioRow[];
  /** Of the flips, where the gate limits them. */
  readonly flips: MetricStatus | undefined;
  readonly status: MetricStatus;
}

/** What is judged of one suite. */
export interface ToJudge {
  readonly suite: Suite;
  readonly design: Design;
  readonly basis: Basis;
  readonly metrics: readonly Metric[];
  readonly ratios: readonly RatioRow[];
  readonly hunt: Hunt;
}

/**
 * Judges the gated metrics of all suites together: they share one alpha by Holm. A metric that has passed at an earlier look
 * stands, and so does a rejection, since p can only fall.
 */
export function familyOf(all: readonly ToJudge[]): {
  readonly suites: readonly Judged[];
  /** How many metrics share alpha. */
  readonly metrics: number;
} {
  const gated = all.flatMap((one) => membersOf(one));
  const { metrics: judged } = judgeFamily(
    gated.map(({ metric }) => metric),
    ALPHA,
  );
  const of = new Map(gated.map(({ of: what }, index) => [what, judged[index]]));
  const suites = all.map((one): Judged => {
    const rows = one.metrics.map((metric) => of.get(metric));
    const ratios = one.ratios.map((ratio) => withFinding(ratio, of.get(ratio)));
    const flips = of.get(one.hunt)?.status;
    return { rows, ratios, flips, status: statusOf(one, rows, ratios, flips) };
  });
  return { suites, metrics: gated.length };
}

interface Member {
  readonly of: Metric | RatioRow | Hunt;
  readonly metric: GatedMetric;
}

function membersOf({ suite, design, basis, metrics, ratios, hunt }: ToJudge): Member[] {
  const { gate } = suite;
  const last = isLast(design);
  const extra = (of: Member['of'], p: number): Member => ({
    of,
    metric: { rule: 'detect', margin: null, p, look: BY_P_ALONE, last, onlyRegresses: true },
  });
  const rows = metrics.flatMap((metric): Member[] => {
    const look = metric.looks.at(-1);
    // What the rounds have not reached yet has its share already, so that a rejection stands when they do.
    if (look === undefined) return last ? [] : [extra(metric, 1)];
    const own = gate.slices.find(({ tag }) => metric.kind === 'slice' && tag === metric.name)?.max_drop;
    const margin = own === undefined ? basis.margin : own / 100;
    const onlyRegresses = metric.kind === 'slice' && own === undefined;
    const passed =
      margin !== null &&
      metric.looks.some(({ low, tooFewClusters }) => !tooFewClusters && low >= -margin - 1e-12);
    const p = sequentialP(metric.looks);
    const rule = gate.rule === 'detect' || margin === null ? 'detect' : gate.rule;
    // Without a written margin nothing is tolerated: what the suite can vouch for is not what is wanted.
    const anyDrop = gate.max_drop === undefined && own === undefined;
    const shared = { p, look, last, onlyRegresses, ...(passed ? { decided: 'passed' as const } : {}) };
    const tolerance =
      rule === 'detect' ? ({ rule, margin, anyDrop } as const) : ({ rule, margin: margin ?? 0 } as const);
    return [{ of: metric, metric: { ...shared, ...tolerance } }];
  });
  return [
    ...rows,
    ...ratios.flatMap((ratio) =>
      ratio.p === null ? [] : [extra(ratio, ratio.finding === 'dropped' ? ratio.p : 1)],
    ),
    ...(gate.max_flips === undefined ? [] : [extra(hunt, hunt.ps.length === 0 ? 1 : simes(hunt.ps))]),
  ];
}

/** The look of what is no drop of a pass rate: its p alone decides. */
const BY_P_ALONE: GatedMetric['look'] = {
  ...{ p: 1, pBetter: 1, change: -1, low: -1, high: -1 },
  ...{ cases: 0, units: 0, smallestP: 0, tooFewClusters: false },
};

/** No further look is planned. */
export function isLast({ rounds }: Design): boolean {
  return rounds === undefined || rounds.taken >= rounds.looks.length;
}

function withFinding(ratio: RatioRow, judged: JudgedMetric | undefined): RatioRow {
  if (judged === undefined) return ratio;
  const unconfirmed = ratio.finding === 'dropped' && judged.status !== 'regressed';
  return { ...ratio, p_adjusted: judged.adjusted, ...(unconfirmed ? { finding: 'unproven' } : {}) };
}

function statusOf(
  { suite, metrics }: ToJudge,
  rows: Judged['rows'],
  ratios: readonly RatioRow[],
  flips: MetricStatus | undefined,
): MetricStatus {
  if (rows.some((row) => row?.status === 'regressed') || ratios.some(({ finding }) => finding === 'dropped'))
    return 'regressed';
  if (flips === 'regressed') return 'regressed';
  const own = new Set(
    suite.gate.slices.filter(({ max_drop }) => max_drop !== undefined).map(({ tag }) => tag),
  );
  const vouching = rows.filter((_, index) => {
    const metric = metrics[index];
    return metric?.kind === 'total' || own.has(metric?.name ?? '');
  });
  if (vouching.some((row) => row?.status === 'open')) return 'open';
  return vouching.every((row) => row?.status === 'passed') ? 'passed' : 'inconclusive';
}
