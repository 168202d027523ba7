import type { AnswerBody, Outcome } from './answer.ts';
import type { Where } from './failure.ts';
import type { LimitedResource } from './limits.ts';
import type { Score } from './score.ts';

/** The version of `report.json` and of `--json`. */
export const REPORT_VERSION = 1;

/** Of one case on two sides. `unclear`: one side has no scored trial. `new`, `gone`: it is on one side only. */
export type CaseStatus = 'better' | 'same' | 'worse' | 'unclear' | 'new' | 'gone';

export type VerdictStatus = 'passed' | 'regressed' | 'inconclusive';

/**
 * Why a verdict is what it is. The code is stable; the words are `core/reasons.ts`'s.
 *
 * Regressed: `drop`, `slice-drop`, `required-failed`, `below-floor`.
 * Inconclusive: `unproven-drop`, `coverage`, `required-unscored`, `no-baseline`, `nothing-paired`, `few-paired`,
 * `required-unproven`, `no-rule` (without a baseline by choice, and nothing else written to decide by).
 * Passed: `no-regression`, `floor-held`.
 */
export type ReasonCode =
  | 'drop'
  | 'slice-drop'
  | 'required-failed'
  | 'below-floor'
  | 'unproven-drop'
  | 'coverage'
  | 'required-unscored'
  | 'required-unproven'
  | 'no-baseline'
  | 'no-rule'
  | 'nothing-paired'
  | 'few-paired'
  | 'no-regression'
  | 'floor-held';

export interface Reason {
  readonly code: ReasonCode;
  readonly suite: string;
  /** One sentence for a person, numbers included; written by `core/reasons.ts`. */
  readonly message: string;
}

export interface Verdict {
  readonly status: VerdictStatus;
  /** The strongest first. Never empty. */
  readonly reasons: readonly Reason[];
}

/** Passes and trials of one case on one side. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly unscored: number;
}

/** One answer as a report shows it. Raw model text: every sink escapes it. */
export interface Evidence {
  readonly ordinal: number;
  readonly outcome: Outcome;
  readonly body?: AnswerBody;
  /** Scores that did not pass. */
  readonly scores: readonly Score[];
  /** Why the trial failed or was not scored, whatever its assertions. */
  readonly reason?: string;
}

export interface CaseComparison {
  readonly case: string;
  readonly status: CaseStatus;
  readonly tags: readonly string[];
  readonly required: boolean;
  /** Where the case stands in its file; absent for a case that is gone. */
  readonly where?: Where;
  /** With status `new`: the case was there, but its input has changed since. */
  readonly before?: Tally;
  readonly after?: Tally;
  /** The telling trial of each side, where the case broke, was fixed, or could not be scored. */
  readonly evidence?: { readonly before?: Evidence; readonly after?: Evidence };
}

/** A total or a slice, before and after. Rates are mean pass rates over paired cases, 0 to 1. */
export interface Row {
  readonly kind: 'total' | 'slice';
  /** The slice's tag; the suite's name for the total. */
  readonly name: string;
  /** Cases paired and scored on both sides. */
  readonly cases: number;
  readonly before: number | null;
  readonly after: number | null;
  /** After minus before, in points of mean pass rate. */
  readonly change: number | null;
  readonly better: number;
  readonly worse: number;
  /** One-sided p-value of "nothing changed" against "the candidate is worse". */
  readonly p: number | null;
  /** The same, adjusted for all rows of the run that are gated. */
  readonly p_adjusted: number | null;
  /** The largest tolerated drop, in points. */
  readonly margin: number;
  /** `dropped`: a real drop. `unproven`: a drop beyond the margin that may be chance. `empty`: no case to compare. */
  readonly finding: 'held' | 'dropped' | 'unproven' | 'empty';
}

/** What one side is, and how its trials ended. */
export interface Side {
  /** The model, file or run that it came from. */
  readonly name: string;
  readonly source: 'live' | 'replay' | 'recording' | 'baseline' | 'run';
  readonly model: string;
  readonly planned: number;
  /** How many trials ended in each way; failed ones by kind, as `failed:rate_limited`. */
  readonly outcomes: { readonly [outcome: string]: number };
  /**
   * How many trials a fallback answered, by its name; they are among `outcomes` and never scored. Absent: the target
   * itself brought every answer.
   */
  readonly fallback?: { readonly [link: string]: number };
  readonly scored: number;
  /** Mean pass rate over all cases of the side that have a scored trial, 0 to 1. */
  readonly pass_rate: number | null;
  readonly usage: UsageTotal;
  /** For a baseline: who accepted it, when, why. */
  readonly accepted?: { readonly by: string; readonly at: string; readonly why: string };
}

export interface UsageTotal {
  readonly calls: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  /** USD; null when a model has no price, never 0 for unknown. */
  readonly cost: number | null;
}

export interface SuiteReport {
  readonly suite: string;
  readonly file: string;
  readonly feature?: string;
  readonly verdict: Verdict;
  /** Absent when there is nothing to compare with. */
  readonly before?: Side;
  readonly after: Side;
  /** What differs between what the two sides were asked: `model`, `prompt`, `schema`, `params`, `api`, with both values. */
  readonly differs: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  /** True when both sides are made of the very same stored answers: no evidence about two models. */
  readonly same_answers: boolean;
  readonly rows: readonly Row[];
  /** Every case, in the suite's order, then the gone ones. */
  readonly cases: readonly CaseComparison[];
}

/** How much of one limit of the vendor's a run used. */
export interface ReportedLimit {
  readonly model: string;
  readonly resource: LimitedResource;
  /** A minute's worth, as the server last said. */
  readonly limit: number;
  /** The largest share used within any minute, from 0; it can exceed 1. */
  readonly peak: number;
}

/** The one value that every reporter reads. */
export interface Report {
  readonly v: typeof REPORT_VERSION;
  readonly tool: string;
  readonly command: string;
  /** The only parts that differ between two equal runs. `id` is null when nothing was asked: two stored sides compared. */
  readonly run: { readonly id: string | null; readonly started: string; readonly seconds: number };
  readonly verdict: Verdict;
  readonly exit: number;
  readonly suites: readonly SuiteReport[];
  /** The limits that the run drew on; absent when nothing was asked, or the server named none. */
  readonly limits?: readonly ReportedLimit[];
  readonly warnings: readonly string[];
}
