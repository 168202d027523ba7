import type { Asked } from '../domain/recording.ts';
import type { RatioRow, Side } from '../domain/report.ts';
import type { TrialScore } from '../domain/score.ts';
import type { AnswerIds } from './answer-ids.ts';

/** The trials of one case on one side, scored by today's assertions. */
export interface ScoredCase {
  /** Digest of the case's id, vars and inputs; the case is paired while it is equal on both sides. */
  readonly input: string;
  /** Ordered by ordinal. */
  readonly trials: readonly TrialScore[];
}

/** What the trials of one case took: a figure an answer that says it; USD, output tokens, milliseconds. */
export type Taken = { readonly [measure in RatioRow['what']]: readonly number[] };

/** One side of a comparison, before it meets the other. */
export interface ScoredSide {
  readonly side: Side;
  /** What it was asked with; absent where answers do not say. */
  readonly asked?: Asked;
  readonly cases: ReadonlyMap<string, ScoredCase>;
  /** What the trials of each case took, where the gate limits it; fresh trials are left out. */
  readonly taken?: ReadonlyMap<string, Taken>;
  readonly answerIds: AnswerIds;
}
