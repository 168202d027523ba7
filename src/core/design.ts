import type { Shard } from '../domain/plan.ts';
import { HUNT_TRIALS } from './stats/flips.ts';
import type { PlannedLook } from './stats/looks.ts';
import { REASKS } from './stats/must-pass.ts';

/** How the trials of a comparison were had, which decides how they may be judged. */
export interface Design {
  /** Draws the permutations; orders the asks, see `seedOf`. */
  readonly seed: string;
  /**
   * Trials a case that the verdict may rest on; those with a higher ordinal are fresh ones of a hunt or a re-ask. Absent:
   * all trials that are there.
   */
  readonly trials?: number;
  /** True where both sides were asked in this run, case beside case; else the side before is stored. */
  readonly interleaved: boolean;
  /** True where the candidate can be asked again. */
  readonly live: boolean;
  /** True where a hunt's fresh trials can be had of both sides. */
  readonly hunts: boolean;
  /** Absent: all trials were asked, and there is one look at them. */
  readonly rounds?: Rounds;
  /** Which attempt at this pair it is; null: earlier looks are unknown. */
  readonly attempt: number | null;
  /** Only this part of the suite was asked; absent: all of it. */
  readonly shard?: Shard;
  /** Ordinals of the stored side by the run that brought them, oldest first; absent: one run's. */
  readonly pooled?: readonly { readonly from: number; readonly to: number }[];
}

/** Rounds with looks between them. */
export interface Rounds {
  readonly looks: readonly PlannedLook[];
  /** Trials a case at most. */
  readonly trials: number;
  /** How many of the looks were reached. */
  readonly taken: number;
  /** The place of each case in the order of asking. */
  readonly places: ReadonlyMap<string, number>;
}

/** Ordinals of fresh trials stand above those of the rounds: first the hunt's, then the re-asks of required cases. */
export function freshOrdinals(trials: number): {
  readonly hunt: readonly number[];
  readonly again: readonly number[];
} {
  const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);
  return { hunt: from(trials + 1, HUNT_TRIALS), again: from(trials + 1 + HUNT_TRIALS, REASKS) };
}
