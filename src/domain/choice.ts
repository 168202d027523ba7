import type { Reason, Report, VerdictStatus } from './report.ts';

/** The version of `choose --json`. */
export const CHOICE_VERSION = 1;

/** A candidate's answers to one suite, held against the pin's. Changes and bounds are in points of mean pass rate. */
export interface CandidateSuite {
  readonly suite: string;
  readonly status: VerdictStatus;
  readonly cases: number;
  readonly change: number | null;
  /** One-sided bounds of the true change. */
  readonly low: number | null;
  readonly high: number | null;
  /** The largest tolerated drop; null: the suite has too few cases for any. */
  readonly margin: number | null;
}

/** What 1,000 calls cost and how many were asked; the mix of suites is that of their cases. */
export interface Priced {
  readonly model: string;
  /** USD; null when a price or a token count is not known, never 0 for unknown. */
  readonly cost_per_1000: number | null;
  /** Requests of this command, retries included. */
  readonly calls: number;
}

/** One candidate with its verdict: regressed when it is worse in any suite, passed when it held in all. */
export interface Candidate extends Priced {
  readonly status: VerdictStatus;
  readonly suites: readonly CandidateSuite[];
  /** USD less than the pin for 1,000 calls; negative when it costs more. */
  readonly saved_per_1000: number | null;
  /** Why, the strongest first. */
  readonly reasons: readonly Reason[];
}

/** A point of the plot of cost against quality: a model's change against the pin, in one suite. */
export interface ChoicePoint {
  readonly model: string;
  readonly suite: string;
  /** USD for 1,000 calls of this suite. */
  readonly cost_per_1000: number | null;
  readonly change: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Candidates held against a pin, and the cheapest that is not worse. */
export interface Choice {
  readonly v: typeof CHOICE_VERSION;
  readonly tool: string;
  readonly run: Report['run'];
  /** The model of the suites, which the candidates are held against. */
  readonly pin: Priced;
  /** In the order in which they were named. */
  readonly candidates: readonly Candidate[];
  /** The cheapest candidate that passed; absent when none did that is known to cost less than the pin. */
  readonly chosen?: string;
  /** Passed when one is chosen, regressed when each is worse or passed and saves nothing, else inconclusive. */
  readonly status: VerdictStatus;
  readonly exit: number;
  /** Requests of all models, and trials that all rounds would have taken. */
  readonly calls: { readonly spent: number; readonly planned: number };
  /** The pin and every candidate, suite by suite. */
  readonly points: readonly ChoicePoint[];
  readonly warnings: readonly string[];
}
