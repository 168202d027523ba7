import type { Method, Row } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import type { Basis } from './basis.ts';
import type { Comparison } from './compare.ts';
import type { Design } from './design.ts';
import { canFall } from './headroom.ts';
import { ALPHA } from './judge.ts';
import type { Metric } from './metrics.ts';
import { detectableDrop, detectableFlips, passChance } from './stats/planning.ts';
import { methodWords } from './words.ts';

const UNITS = { trials: 'trials', robust: 'cases', clusters: 'clusters' } as const;

/** How the verdict of a suite is reached, with the words that every report says it in. */
export function methodOf({
  suite,
  comparison,
  design,
  basis,
  metrics,
  metricsInAll,
  rows,
}: {
  readonly suite: Suite;
  readonly comparison: Comparison;
  readonly design: Design;
  readonly basis: Basis;
  readonly metrics: readonly Metric[];
  /** Gated metrics of the whole run. */
  readonly metricsInAll: number;
  readonly rows: readonly Row[];
}): Method {
  const { gate } = suite;
  const { planned, margin, mode, level } = basis;
  // Planning is that of pass rates; of another metric it would promise what nobody has worked out.
  const known = planned.cases > 0 && gate.metric === undefined;
  const before = rows[0]?.before ?? 0;
  const family = { alpha: ALPHA, metrics: Math.max(1, metricsInAll) };
  const drop = known ? detectableDrop(planned, family) : undefined;
  const flips = known ? detectableFlips(planned, family) : undefined;
  const total = metrics[0]?.looks.at(-1);
  const method: Omit<Method, 'words'> = {
    rule: gate.rule,
    p_value: gate.p_value,
    units: UNITS[mode],
    ...{ alpha: ALPHA, metrics: metricsInAll },
    level: total?.level ?? level,
    margin: gate.max_drop !== undefined ? 'written' : margin === null ? 'none' : 'automatic',
    // What does not pass neither falls nor breaks.
    detectable: drop === undefined || !canFall(before, drop * 100) ? null : drop * 100,
    detectable_flips: flips === undefined || flips > before * planned.cases ? null : flips,
    chance_of_pass:
      known && margin !== null && canFall(before, margin * 100) ? passChance(planned, margin, level) : null,
    smallest_p: total?.smallestP ?? null,
    ...progressOf(suite, comparison, design),
    missing: basis.missingTrials,
    quarantined: [...basis.quarantined].sort(),
    seed: design.seed,
    independence: basis.independence,
    drift: basis.drift === null ? null : { p: basis.drift.p },
    attempt: design.attempt,
  };
  return { ...method, words: methodWords(method, basis, design, rows[0]) };
}

/** Looks, rounds and calls that were taken, and how many all would have been. */
function progressOf(
  suite: Suite,
  { after, before }: Comparison,
  { rounds, trials, interleaved }: Design,
): Pick<Method, 'looks' | 'rounds' | 'calls'> {
  const sides = interleaved ? 2 : 1;
  const spent = after.planned + (interleaved ? (before?.planned ?? 0) : 0);
  const most = trials ?? Math.max(1, Math.round(after.planned / Math.max(1, suite.cases.length)));
  const planned = Math.max(spent, suite.cases.length * most * sides);
  if (rounds === undefined)
    return {
      looks: { taken: 1, planned: 1 },
      rounds: { taken: most, planned: most },
      calls: { spent, planned },
    };
  const last = rounds.looks[rounds.taken - 1];
  return {
    looks: { taken: rounds.taken, planned: rounds.looks.length },
    rounds: { taken: last?.round ?? 0, planned: most },
    calls: { spent, planned },
  };
}
