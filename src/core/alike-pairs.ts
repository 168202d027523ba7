import type { TrialScore } from '../domain/score.ts';
import type { Pair } from './compare.ts';

/**
 * The work, done once for all pairs whose sides are the very same lists of trials, which most pairs of a large suite share, and
 * which stand alone. What it gives for them is one value that nobody may change.
 */
export function oncePerTrials<R>(work: (pair: Pair) => R): (pair: Pair) => R {
  const known = new Map<readonly TrialScore[], Map<readonly TrialScore[], R>>();
  return (pair) => {
    const { before, after, cluster } = pair;
    if (cluster !== undefined) return work(pair);
    const byAfter = known.get(before) ?? new Map<readonly TrialScore[], R>();
    const first = byAfter.get(after);
    if (first !== undefined) return first;
    const made = work(pair);
    if (known.size < MOST && byAfter.size < MOST) known.set(before, byAfter.set(after, made));
    return made;
  };
}

/** Lists that are remembered of a side; more of them differ, and then remembering saves nothing. */
const MOST = 1000;
