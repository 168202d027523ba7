import type { CaseComparison, Row } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Basis } from './basis.ts';
import type { Comparison } from './compare.ts';
import type { Judged } from './judge.ts';
import type { Metric, TakenLook } from './metrics.ts';
import { sequentialP } from './stats/metric.ts';

/** The rows of a suite's report: the total, then every gated slice, as the newest look shows them. */
export function rowsOf(
  suite: Suite,
  { cases }: Comparison,
  metrics: readonly Metric[],
  judged: Judged,
  basis: Basis,
): Row[] {
  return metrics.map(({ kind, name, looks }, index): Row => {
    const own = kind === 'total' ? undefined : suite.gate.slices.find(({ tag }) => tag === name)?.max_drop;
    const margin = own ?? (basis.margin === null ? null : basis.margin * 100);
    const among = cases.filter(
      (one) =>
        !basis.quarantined.has(one.case) && isCompared(one) && (kind === 'total' || one.tags.includes(name)),
    );
    const gate = kind === 'total' || own !== undefined ? 'pass' : 'regress';
    const look = looks.at(-1);
    const shared = {
      ...({ kind, name, margin, gate } as const),
      better: among.filter(({ status }) => status === 'better').length,
      worse: among.filter(({ status }) => status === 'worse').length,
    };
    if (look === undefined) {
      const nothing = { before: null, after: null, change: null, low: null, high: null, p: null };
      return { ...shared, cases: 0, ...nothing, p_adjusted: null, finding: 'empty' };
    }
    const one = judged.rows[index];
    return {
      ...shared,
      cases: look.cases,
      ...rates(among),
      ...inPoints(look),
      p: sequentialP(looks),
      p_adjusted: one?.adjusted ?? null,
      finding: one?.status === 'regressed' ? 'dropped' : one?.status === 'passed' ? 'held' : 'unproven',
    };
  });
}

function isCompared({ status }: CaseComparison): boolean {
  return status === 'better' || status === 'same' || status === 'worse';
}

/** Mean pass rates of the compared cases, 0 to 1. */
function rates(cases: readonly CaseComparison[]): { readonly before: number; readonly after: number } {
  let before = 0;
  let after = 0;
  for (const one of cases) {
    before += rateOf(one.before);
    after += rateOf(one.after);
  }
  return { before: before / cases.length, after: after / cases.length };
}

function rateOf(tally: CaseComparison['before']): number {
  return tally === undefined ? Number.NaN : tally.passed / (tally.passed + tally.failed);
}

function inPoints({ change, low, high }: TakenLook) {
  return { change: change * 100, low: low * 100, high: high * 100 };
}
