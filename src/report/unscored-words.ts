import type { Side } from '../domain/side.ts';
import { shortened } from './answers.ts';

/** How many reasons a report for people names, and how much of each, in UTF-16 units. The JSON report has more. */
const MOST_SHOWN = 5;
const MOST_OF_A_REASON = 300;
const MOST_OF_A_NAME = 100;

/** Why some trials of a side have no score. `reason` and `example` may be anyone's: escape them. */
export interface UnscoredLine {
  /** How asking ended, or that there is no score. */
  readonly what: string;
  readonly trials: number;
  readonly reason: string;
  /** A case. */
  readonly example: string;
}

/** Why trials of a side have no score, the most frequent reason first, and how many trials are left for other reasons. */
export function unscoredLines({ unscored }: Pick<Side, 'unscored'>): {
  readonly lines: readonly UnscoredLine[];
  readonly rest: number;
} {
  if (unscored === undefined) return { lines: [], rest: 0 };
  const lines = unscored.reasons
    .slice(0, MOST_SHOWN)
    .map(({ kind = 'not scored', reason, trials, ...one }) => ({
      what: kind,
      trials,
      reason: shortened(reason, MOST_OF_A_REASON),
      example: shortened(one.case, MOST_OF_A_NAME),
    }));
  return { lines, rest: lines.reduce((left, { trials }) => left - trials, unscored.trials) };
}
