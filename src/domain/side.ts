import type { JudgeState, Silence } from './judge.ts';
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
  /** How many trials were given the very answer of another one, so that they are not scored. Absent: none. */
  readonly copied?: number;
  /** How many trials each model answered in the target's name; absent where it answered all of them itself. */
  readonly served?: { readonly [model: string]: number };
  readonly scored: number;
  /** Why trials have no score; absent: all that ended have one. */
  readonly unscored?: UnscoredTrials;
  /** Mean pass rate over all cases of the side that have a scored trial, 0 to 1. */
  readonly pass_rate: number | null;
  /** What the assertions over the suite say of it; absent: there are none. */
  readonly suite_scores?: readonly SuiteScore[];
  readonly usage: UsageTotal;
  /** What it was asked with; absent where its answers do not say. */
  readonly asked?: Asked;
  /** The judges of its answers, and whether their control cases came out right; absent: none. */
  readonly judges?: readonly JudgeState[];
  /** The judges and embedding models that said nothing of some of its answers; absent: each of them said all that it was asked. */
  readonly silent?: readonly Silence[];
  /** What its answers took; a figure that no answer tells is absent. Answers of a fallback are left out. */
  readonly spread?: Spread;
  /** For a baseline: who accepted it, when, why. */
  readonly accepted?: { readonly by: string; readonly at: string; readonly why: string };
}

/** The trials of a side that have no score, and why. */
export interface UnscoredTrials {
  readonly trials: number;
  /** The most frequent first, 10 at most. */
  readonly reasons: readonly UnscoredReason[];
}

/** Why some trials have no score. */
export interface UnscoredReason {
  /** How asking ended, where there is no answer: a `FailedKind`. */
  readonly kind?: string;
  /** What is known of it, as of the example; holds what a server or a model wrote, so it is escaped at every sink. */
  readonly reason: string;
  readonly trials: number;
  /** One of the cases, as an example. */
  readonly case: string;
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

/** How many trials of a side the model did answer. */
export function answersOf({ outcomes }: Pick<Side, 'outcomes'>): number {
  return Object.entries(outcomes).reduce(
    (sum, [outcome, times]) => (outcome.startsWith('failed:') ? sum : sum + times),
    0,
  );
}
