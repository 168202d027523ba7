import type { Row } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Basis } from './basis.ts';
import { isBlind } from './headroom.ts';
import type { Judged } from './judge.ts';
import type { Metric, TakenLook } from './metrics.ts';
import { sequentialP } from './stats/metric.ts';

/** The rows of a suite's report: the total, then every gated slice, as the newest look shows them. */
export function rowsOf(
  suite: Suite,
  metrics: readonly Metric[],
  judged: Judged,
  basis: Pick<Basis, 'margin'>,
): Row[] {
  return metrics.map(({ kind, name, looks }, index): Row => {
    const own = kind === 'total' ? undefined : suite.gate.slices.find(({ tag }) => tag === name)?.max_drop;
    // As it is written: back from a fraction, 3.4 points would be 3.4000000000000004.
    const margin = own ?? suite.gate.max_drop ?? (basis.margin === null ? null : points(basis.margin));
    const gate = kind === 'total' || own !== undefined ? 'pass' : 'regress';
    const { metric } = suite.gate;
    const shared = { kind, name, ...(metric === undefined ? {} : { metric }), margin, gate } as const;
    const look = looks.at(-1);
    if (look === undefined) {
      const nothing = { before: null, after: null, change: null, low: null, high: null, p: null };
      return { ...shared, cases: 0, ...nothing, better: 0, worse: 0, p_adjusted: null, finding: 'empty' };
    }
    const one = judged.rows[index];
    const { cases, before, after, better, worse } = look;
    const blind = isBlind({ before, low: look.low * 100, margin });
    return {
      ...shared,
      ...{ cases, before, after, better, worse },
      ...inPoints(look),
      p: sequentialP(looks),
      p_adjusted: one?.adjusted ?? null,
      finding:
        one?.status === 'regressed' ? 'dropped' : one?.status === 'passed' && !blind ? 'held' : 'unproven',
    };
  });
}

/** A fraction in points, without the last digits of binary fractions. */
function points(fraction: number): number {
  return Math.round(fraction * 1e11) / 1e9;
}

function inPoints({ change, low, high }: TakenLook) {
  return { change: change * 100, low: low * 100, high: high * 100 };
}
