import type { Reason, Side } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Comparison } from './compare.ts';
import type { Design } from './design.ts';
import { hasPairs } from './judging/pairs.ts';
import { counts } from './metrics.ts';
import { silenceTail } from './reason-words.ts';
import * as reasons from './reasons.ts';
import { judgeRequired } from './stats/must-pass.ts';
import { type FloorVerdict, judgeFloor, type RateBounds } from './stats/rate.ts';

/** What scored answers prove without a comparison: required cases, the floor; and whether enough of them were scored. */

/** The share of planned trials that must be scored on each side. */
export const COVERAGE = 0.98;

/** Too few scored trials of a side, each a reason. */
export function coverageReasons(suite: Suite, { before, after }: Comparison): Reason[] {
  const sides = [
    ['candidate', after],
    ['before', before],
  ] as const;
  // What judges were to compare with a baseline that is not there was not asked, and no count of it says more.
  if (before === undefined && hasPairs(suite) && after.scored < COVERAGE * after.planned)
    return [reasons.nothingToHold(suite)];
  return sides.flatMap(([which, side]) =>
    side === undefined || isCovered(side) ? [] : [reasons.coverage(suite.name, which, side, COVERAGE)],
  );
}

function isCovered({ planned, scored }: Side): boolean {
  return planned > 0 && scored >= COVERAGE * planned;
}

/**
 * A model that changed under its name: answers that another model served than the one that was asked, or an alias that two
 * sides, or two answers of one side, were served differently under. Whatever was measured is then not what is pinned.
 */
export function servedReasons({ name }: Suite, { before, after }: Comparison): Reason[] {
  const sides = [after, ...(before === undefined ? [] : [before])];
  const found = sides.flatMap((side): Reason[] => {
    const other = side.outcomes['failed:snapshot_mismatch'] ?? 0;
    const served = Object.keys(side.served ?? {});
    if (other > 0)
      return [reasons.servedOther(name, side.model, `another model served ${other} of its answers`)];
    if (served.length < 2) return [];
    return [reasons.servedOther(name, side.model, `it was served as ${served.join(' and as ')} on one side`)];
  });
  if (found.length > 0 || before === undefined || before.model !== after.model) return found;
  const [was, is] = [before, after].map(({ model, served }) => Object.keys(served ?? { [model]: 0 }).join());
  if (was === is) return [];
  return [reasons.servedOther(name, after.model, `it was served as ${was} before, and as ${is} now`)];
}

/** Judges that nothing can be said by, since they got a control case wrong or were not tried by all of them. */
export function judgeReasons({ name }: Suite, { before, after }: Comparison): Reason[] {
  const sides = [
    ['candidate', after],
    ['before', before],
  ] as const;
  return sides.flatMap(([which, side]) =>
    (side?.judges ?? []).flatMap((state) =>
      state.void === undefined ? [] : [reasons.judgeVoid(name, which, state.judge, state.void)],
    ),
  );
}

/** What the required cases of a suite come to. */
export interface Required {
  readonly failed: readonly Reason[];
  readonly unscored: readonly Reason[];
  readonly unproven: readonly Reason[];
  /** Cases that failed and are to be asked again before anything is said. */
  readonly again: readonly string[];
}

/** Judges the required cases by the candidate's trials, and by fresh ones where a failed case was asked again. */
export function requiredOf({ name, gate }: Suite, comparison: Comparison, { live }: Design): Required {
  const found = {
    failed: [] as Reason[],
    unscored: [] as Reason[],
    unproven: [] as Reason[],
    again: [] as string[],
  };
  // Where too few trials are scored, that says who was silent.
  const unsaid = isCovered(comparison.after) ? silenceTail(undefined, comparison.after) : '';
  for (const one of comparison.cases) {
    if (!one.required) continue;
    const { passed, failed, unscored } = one.after ?? { passed: 0, failed: 0, unscored: 0 };
    const fresh = counts(comparison.fresh.get(one.case)?.again ?? []);
    const again = fresh.trials === 0 ? undefined : fresh;
    const place = {
      suite: name,
      case: one.case,
      failed,
      trials: passed + failed + unscored,
      again,
      live,
      unsaid,
    };
    const first = { passed, trials: passed + failed };
    if (first.trials === 0) {
      found.unscored.push(reasons.requiredUnscored(place));
      continue;
    }
    // Where trials have no score the case is measured against all that were planned.
    const verdict =
      !live && again === undefined && unscored > 0 && failed === 1
        ? 'inconclusive'
        : judgeRequired({ first, again, live: live || again !== undefined, strict: gate.strict });
    if (verdict === 'ask_again') found.again.push(one.case);
    if (verdict === 'regressed') found.failed.push(reasons.requiredFailed(place));
    else if (verdict !== 'passed') found.unproven.push(reasons.requiredUnproven(place));
  }
  return found;
}

/**
 * The candidate's pass rate against its floor, by all its trials. While coverage is broken it counts as broken only where
 * even passes in every trial without a score could not lift it: that is what scored answers prove.
 */
export function floorOf(
  { name, gate: { min_pass_rate: floor } }: Suite,
  { cases, after }: Comparison,
  level: number,
  covered: boolean,
): {
  readonly status: FloorVerdict['verdict'];
  readonly reasons: readonly Reason[];
  /** Absent without a floor. */
  readonly rate?: RateBounds & { readonly rate: number };
} {
  if (floor === undefined) return { status: 'passed', reasons: [] };
  const own = cases.filter(({ status }) => status !== 'gone');
  const sum = { passed: 0, failed: 0 };
  for (const one of own) {
    sum.passed += one.after?.passed ?? 0;
    sum.failed += one.after?.failed ?? 0;
  }
  const scored = sum.passed + sum.failed;
  const missing = covered ? 0 : Math.max(0, after.planned - scored);
  const judged = judgeFloor({ passed: sum.passed + missing, trials: scored + missing }, floor / 100, level);
  // No number of passes shows a rate of 100 %; as a floor it demands that every trial passes.
  const all = floor === 100 && sum.failed === 0 && missing === 0 && scored > 0;
  const found = all ? { ...judged, verdict: 'passed' as const } : judged;
  const { rate, low, high } = found;
  // Without a scored trial coverage says what there is to say.
  if (scored === 0 || rate === undefined) return { status: 'inconclusive', reasons: [] };
  const seen = { suite: name, rate, low, high, floor, covered };
  if (found.verdict === 'failed') return { status: 'failed', reasons: [reasons.belowFloor(seen)] };
  if (found.verdict === 'passed' || !covered)
    return { status: found.verdict, reasons: [], rate: { rate, low, high } };
  return { status: 'inconclusive', reasons: [reasons.unprovenFloor(seen)] };
}
