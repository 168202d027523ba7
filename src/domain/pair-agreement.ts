import type { Position } from './judge.ts';
import { z } from './zod.ts';

/** What is said of two answers, `a` and `b`: which is the better one. */
export const preferences = ['a', 'b', 'neither'] as const;
export type Preference = (typeof preferences)[number];

/** Two answers with the verdict of a person, as a line of a file of labels. */
export const pairLabelSchema = z.strictObject({
  id: z.string().min(1).max(200).optional(),
  question: z.string().optional(),
  criteria: z.string().min(1),
  a: z.string().min(1),
  b: z.string().min(1),
  better: z.enum(preferences),
});
export type PairLabel = z.infer<typeof pairLabelSchema>;

/** How the verdicts of a judge on pairs stand to those of people. Each label counts once, both orders together. */
export interface PairAgreement {
  readonly judge: string;
  /** The judge's model, and a digest of all that it compares with but the case. */
  readonly asked: string;
  /** Labels by what people say, then by what the judge says: `neither` also where its verdict turned with the order. */
  readonly verdicts: { readonly [people in Preference]: { readonly [judge in Preference]: number } };
  /** Labels on which the judge gave no verdict in one order or the other. */
  readonly unscored: number;
  /** Pairs of repeats of one label, and those that agree. */
  readonly pairs: number;
  readonly pairs_alike: number;
  readonly position: Position;
}
