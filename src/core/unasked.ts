import type { TrialScore } from '../domain/score.ts';
import type { Suite } from '../domain/suite.ts';
import type { Design } from './design.ts';
import type { ScoredSide } from './scored-side.ts';
import { isWaivedWhole } from './waive.ts';

/** Gives the trials of a case with those that it lacks, in their ordinals' order. */
export type FillUnasked = (id: string, trials: readonly TrialScore[]) => readonly TrialScore[];

/**
 * Fills up what was planned of a side and never asked, or is not among its stored answers: each such trial is unscored, so
 * that it is missing evidence like a trial that failed. A look that was not begun is not planned, and lacks nothing; nor does
 * a side that has as many trials as were planned, however they are spread over its cases. `most` is the highest ordinal that
 * is no fresh trial's.
 */
export function unaskedOf(
  suite: Suite,
  { side: { planned }, cases }: ScoredSide,
  { rounds }: Pick<Design, 'rounds'>,
  most = Number.POSITIVE_INFINITY,
): FillUnasked {
  let there = 0;
  let last = 0;
  let own = 0;
  for (const one of suite.cases) {
    // What is waived whole is not counted as planned.
    if (isWaivedWhole(one)) continue;
    own++;
    for (const { ordinal } of cases.get(one.id)?.trials ?? []) {
      if (ordinal > most) continue;
      there++;
      last = Math.max(last, ordinal);
    }
  }
  if (there >= planned) return (_id, trials) => trials;
  // Fewer than one for each case: a look inside the first round, at those that come first in the order.
  const reached = planned < own ? rounds?.looks.find((look) => look.cases >= planned)?.cases : undefined;
  const due = Math.min(most, Math.max(last, Math.floor(planned / own)));
  return (id, trials) => {
    const count = reached !== undefined && (rounds?.places.get(id) ?? 0) >= reached ? 0 : due;
    if (trials.length >= count) return trials;
    const known = new Map(trials.map((trial) => [trial.ordinal, trial]));
    return Array.from({ length: count }, (_, index) => known.get(index + 1) ?? unasked(index + 1));
  };
}

function unasked(ordinal: number): TrialScore {
  return { ordinal, outcome: 'failed', status: 'unscored', scores: [], reason: 'it was never asked' };
}
