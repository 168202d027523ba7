import { holm } from './holm.ts';
import type { Look } from './metric.ts';

/**
 * When a drop is a regression. `both`: it is real and estimated beyond the margin. `detect`: it is real, however small.
 * `exceeds`: it is real and shown to be beyond the margin.
 */
export type Rule = 'both' | 'detect' | 'exceeds';

/**
 * The rule and the drop that is tolerated, as a fraction; null where no drop can be vouched for: then nothing passes.
 */
export type Tolerance =
  | {
      readonly rule: 'detect';
      readonly margin: number | null;
      /** No drop is tolerated: the margin says what the suite can vouch for, and a real drop within it is a regression. */
      readonly anyDrop?: boolean;
    }
  | { readonly rule: 'both' | 'exceeds'; readonly margin: number };

/** One gated metric of a family that shares one alpha. */
export type GatedMetric = Tolerance & {
  /** Over all looks taken so far; see `sequentialP`. */
  readonly p: number;
  /** The newest look. */
  readonly look: Look;
  /** Whether no further look is planned. */
  readonly last: boolean;
  /**
   * It may turn the verdict to regressed and never stands in the way of a pass: a slice without a margin of its own.
   */
  readonly onlyRegresses: boolean;
  /** What an earlier look decided; it stands. */
  readonly decided?: 'passed' | 'regressed';
};

/** What a metric comes to; `open` while further looks are planned. */
export type MetricStatus = 'passed' | 'regressed' | 'inconclusive' | 'open';

/** A metric as the family judges it. */
export interface JudgedMetric {
  readonly status: MetricStatus;
  /** Its p after Holm's adjustment for the family. */
  readonly adjusted: number;
  /** It passed, and yet its drop is real: within the margin, but not by chance. */
  readonly realButTolerable: boolean;
}

/** What the judged metrics come to together. */
export interface JudgedFamily {
  /** In the order given. */
  readonly metrics: readonly JudgedMetric[];
  readonly status: MetricStatus;
}

/** Chances and changes that differ by less are the same: 1/20 is not above 0.05 because a division rounded up. */
const ROUNDING = 1e-12;

/**
 * Judges all gated metrics of one verdict at their newest looks, in this order: a bound above the margin passes; a p
 * that survives Holm's adjustment over the whole family, with a drop as its rule demands, is a regression; the last
 * look is inconclusive; else go on. At most `alpha` is the chance of any false regression, for any number of metrics
 * and looks.
 */
export function judgeFamily(metrics: readonly GatedMetric[], alpha: number): JudgedFamily {
  const adjusted = holm(metrics.map((metric) => metric.p));
  const judged = metrics.map((metric, i): JudgedMetric => {
    const real = isReal(adjusted[i]!, alpha);
    const status = real && isAnyDrop(metric) ? 'regressed' : (metric.decided ?? judge(metric, real));
    return {
      status,
      adjusted: adjusted[i]!,
      realButTolerable: status === 'passed' && isReal(metric.p, alpha),
    };
  });
  return { metrics: judged, status: statusOf(judged, metrics) };
}

function isAnyDrop(metric: GatedMetric): boolean {
  const { look } = metric;
  return metric.rule === 'detect' && metric.anyDrop === true && look.change < 0 && !look.tooFewClusters;
}

function judge({ look, rule, margin, last }: GatedMetric, real: boolean): MetricStatus {
  if (!look.tooFewClusters) {
    if (margin !== null && look.low >= -margin - ROUNDING) return 'passed';
    if (real && beyond(look, rule, margin ?? 0)) return 'regressed';
  }
  return last ? 'inconclusive' : 'open';
}

function isReal(p: number, alpha: number): boolean {
  return p <= alpha * (1 + ROUNDING);
}

function beyond({ change, high }: Look, rule: Rule, margin: number): boolean {
  if (rule === 'exceeds') return high < -margin - ROUNDING;
  return change < (rule === 'both' ? -margin : 0) - ROUNDING;
}

/** Metrics that only regress are not waited for. */
function statusOf(judged: readonly JudgedMetric[], metrics: readonly GatedMetric[]): MetricStatus {
  if (judged.some((one) => one.status === 'regressed')) return 'regressed';
  const vouching = judged.filter((_, i) => !metrics[i]!.onlyRegresses);
  if (vouching.some((one) => one.status === 'open')) return 'open';
  return vouching.length > 0 && vouching.every((one) => one.status === 'passed') ? 'passed' : 'inconclusive';
}
