import type { JudgeState } from './judge.ts';
import type { Asked } from './recording.ts';
import type { SuiteScore } from './suite-assertion.ts';

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
  /** How many trials each model answered in the target's name; absent where it answered all of them itself. */
  readonly served?: { readonly [model: string]: number };
  readonly scored: number;
  /** Mean pass rate over all cases of the side that have a scored trial, 0 to 1. */
  readonly pass_rate: number | null;
  /** What the assertions over the suite say of it; absent: there are none. */
  readonly suite_scores?: readonly SuiteScore[];
  readonly usage: UsageTotal;
  /** What it was asked with; absent where its answers do not say. */
  readonly asked?: Asked;
  /** The judges of its answers, and whether their control cases came out right; absent: none. */
  readonly judges?: readonly JudgeState[];
  /** What its answers took; a figure that no answer tells is absent. Answers of a fallback are left out. */
  readonly spread?: Spread;
  /** For a baseline: who accepted it, when, why. */
  readonly accepted?: { readonly by: string; readonly at: string; readonly why: string };
}

/** How cost (USD), output tokens and latency (milliseconds) are spread over the answers of one side. */
export interface Spread {
  readonly cost?: Distribution;
  readonly tokens?: Distribution;
  readonly latency?: Distribution;
}

/** How one figure is spread over answers. */
export interface Distribution {
  readonly count: number;
  readonly least: number;
  readonly most: number;
  /** Quantiles, within 2.2 % of the value. */
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  /**
   * How many answers lie in each bin, smallest first. A bin reaches from its lower end to 2^(1/16) of it; the one from 0
   * holds zeros.
   */
  readonly bins: readonly (readonly [from: number, count: number])[];
}

/** What the requests of a side took, those included that brought no answer. */
export interface UsageTotal {
  readonly calls: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  /** USD of all whose usage is known; null when a model has no price, never 0 for unknown. */
  readonly cost: number | null;
  /** Requests that may have been billed without an answer: what they cost is not known, and not in `cost`. Absent: none. */
  readonly possibly_billed?: number;
}
