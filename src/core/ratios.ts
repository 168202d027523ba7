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

const FINDINGS = { passed: 'held', regressed: 'dropped', inconclusive: 'unproven' } as const;

/**
 * The gated ratios of a suite, each bounded at the level of the look, with a p that has paid for the looks by its share. That a
 * growth is `dropped` is still to be confirmed by the family of metrics that shares one alpha, see `familyOf`.
 */
export function ratiosOf(
  suite: Suite,
  { measured }: Comparison,
  { level, share }: { readonly level: number; readonly share: number },
): RatioRow[] {
  return limitedMeasures(suite).map(({ what, tolerance }) => {
    const cases = measured.map((one): MeasuredCase => ({ before: one.before[what], after: one.after[what] }));
    const { verdict, estimate, cases: counted } = judgeRatio(cases, tolerance / 100, level);
    return {
      what,
      cases: counted,
      ratio: estimate?.ratio ?? null,
      low: estimate?.low ?? null,
      high: estimate?.high ?? null,
      p: estimate === undefined ? null : Math.min(1, estimate.pBeyond / share),
      p_adjusted: null,
      tolerance,
      finding: counted === 0 ? 'empty' : FINDINGS[verdict],
    };
  });
}
