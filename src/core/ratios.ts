import type { RatioRow } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Comparison } from './compare.ts';
import { judgeRatio, type MeasuredCase } from './stats/ratio.ts';

/** What can be gated by its ratio, and the field of the gate that limits it. */
export const measures = ['cost', 'tokens', 'latency'] as const;
export type Measure = (typeof measures)[number];

/** The measures that a suite's gate limits, each with its tolerance in percent. */
export function limitedMeasures({ gate }: Suite): { readonly what: Measure; readonly tolerance: number }[] {
  const limits = {
    cost: gate.max_cost_increase,
    tokens: gate.max_tokens_increase,
    latency: gate.max_latency_increase,
  };
  return measures.flatMap((what) => {
    const tolerance = limits[what];
    return tolerance === undefined ? [] : [{ what, tolerance }];
  });
}

/**
 * The gated ratios of a suite, each bounded at `level`. `p_adjusted` and a regression are left to the family of metrics that
 * shares one alpha.
 */
export function ratiosOf(suite: Suite, { measured }: Comparison, level: number): RatioRow[] {
  return limitedMeasures(suite).map(({ what, tolerance }) => {
    const cases = measured.map((one): MeasuredCase => ({ before: one.before[what], after: one.after[what] }));
    const { verdict, estimate, cases: counted } = judgeRatio(cases, tolerance / 100, level);
    return {
      what,
      cases: counted,
      ratio: estimate?.ratio ?? null,
      low: estimate?.low ?? null,
      high: estimate?.high ?? null,
      p: estimate?.pBeyond ?? null,
      p_adjusted: null,
      tolerance,
      finding: counted === 0 ? 'empty' : verdict === 'passed' ? 'held' : 'unproven',
    };
  });
}
