import type { AnswerBody, Outcome } from './answer.ts';
import type { Where } from './failure.ts';
import type { Score, TrialScore } from './score.ts';

/** Of one case on two sides. `unclear`: one side has no scored trial. `new`, `gone`: it is on one side only. */
export type CaseStatus = 'better' | 'same' | 'worse' | 'unclear' | 'new' | 'gone';

/** How the trials of one case were scored on one side. */
export interface TrialCounts {
  readonly passed: number;
  readonly failed: number;
  readonly unscored: number;
}

/** One answer as a report shows it. Raw model text: every sink escapes it. */
export interface Evidence {
  readonly ordinal: number;
  /** Which turn of a case with turns it answers, from 1. */
  readonly turn?: number;
  readonly outcome: Outcome;
  readonly body?: AnswerBody;
  /** Scores that did not pass. */
  readonly scores: readonly Score[];
  /** Why the trial failed or was not scored, whatever its assertions. */
  readonly reason?: string;
}

/** One trial in the list of a case's trials. */
export interface ShownTrial {
  readonly ordinal: number;
  /** Which turn of a case with turns its `body` answers, from 1. */
  readonly turn?: number;
  readonly outcome: Outcome;
  readonly status: TrialScore['status'];
  /** Names of the assertions that did not pass. */
  readonly failed: readonly string[];
  /** Why the trial failed or was not scored, whatever its assertions. */
  readonly reason?: string;
  /** Absent where the evidence holds it, and where nothing is stored. */
  readonly body?: AnswerBody;
  /** UTF-16 units of the answer that are left out of `body`; absent: none. The run has all of it. */
  readonly cut?: number;
}

/** One case on both sides, as a report shows it. */
export interface CaseComparison {
  readonly case: string;
  readonly status: CaseStatus;
  readonly tags: readonly string[];
  readonly required: boolean;
  /** Where the case stands in its file; absent for a case that is gone. */
  readonly where?: Where;
  /** With status `new`: the case was there, but its input has changed since. */
  readonly before?: TrialCounts;
  readonly after?: TrialCounts;
  /** The telling trial of each side, where the case broke, was fixed, or could not be scored. */
  readonly evidence?: { readonly before?: Evidence; readonly after?: Evidence };
  /** The user text that the case asks, cut at a bound; given with `trials`. */
  readonly question?: string;
  /**
   * Every trial of each side, where someone may want to look: the case broke, was fixed, is flaky, required, unclear, or new
   * and failing.
   */
  readonly trials?: { readonly before: readonly ShownTrial[]; readonly after: readonly ShownTrial[] };
  /** Where most trials went from one side of the assertions to the other. */
  readonly flip?: Flip;
  /** True when its own past says that it is flaky: it is shown, and left out of the gated mean. */
  readonly quarantined?: true;
}

/**
 * A case that seems to have changed sides. `confirmed` and `unconfirmed` rest on fresh trials alone, which are given;
 * `suspected` is what the trials of the comparison suggest, without fresh ones.
 */
export interface Flip {
  readonly kind: 'broke' | 'fixed';
  readonly status: 'confirmed' | 'unconfirmed' | 'suspected';
  readonly before?: TrialCounts;
  readonly after?: TrialCounts;
}
