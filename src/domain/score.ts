import type { Outcome } from './answer.ts';
import type { Json } from './json.ts';

/** What one assertion says of one outcome. */
export interface Score {
  /** The assertion's name in reports: its type, its path where it has one, or the name that the suite gave it. */
  readonly assertion: string;
  /** `unscored`: the assertion could not decide (it threw, hung, or answered nonsense); the reason says which. */
  readonly status: 'pass' | 'fail' | 'unscored';
  /** 0 to 1, where the assertion measures rather than decides. */
  readonly value?: number;
  /** One sentence; holds what the model wrote, so it is escaped at every sink. Empty for a plain pass. */
  readonly reason: string;
  readonly expected?: Json;
  readonly actual?: Json;
  /** Share in the trial's value; 0 makes the assertion informative only. */
  readonly weight: number;
}

/** All scores of one trial, folded. */
export interface TrialScore {
  readonly ordinal: number;
  /** Of a case with turns, the turn that tells most: the first of which an assertion failed, else the last one asked. */
  readonly turn?: number;
  readonly outcome: Outcome;
  /**
   * `pass` when every assertion with weight passes, `fail` when one fails, else `unscored`. A failed trial is `unscored`
   * (evidence that is missing), except where the fault is the suite's, such as a prompt that is too long; and so is one
   * that a fallback answered, since that is no evidence about the pin.
   */
  readonly status: 'pass' | 'fail' | 'unscored';
  /** Weighted mean of the assertions' values, 0 to 1; absent when the trial is unscored. */
  readonly value?: number;
  readonly scores: readonly Score[];
  /** Why a trial was not scored, or failed whatever its assertions: the outcome in words. */
  readonly reason?: string;
}
