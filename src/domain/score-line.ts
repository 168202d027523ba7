import { answerOutcomes } from './answer.ts';
import type { Json } from './json.ts';
import { z } from './zod.ts';

const json: z.ZodType<Json> = z.json();

/** Whose trial a score is of: a side of the comparison, or the fresh trials of a stored side before. */
export const scoredSides = ['before', 'after', 'hunted'] as const;

/**
 * One line of `scores.jsonl`, of `--report jsonl=` and of `--report csv=`: what one assertion says of one trial. A trial that no
 * assertion saw is a line without `assertion`, with the status of the trial.
 */
export const scoreLineSchema = z.strictObject({
  suite: z.string(),
  case: z.string(),
  side: z.enum(scoredSides).describe('hunted: a fresh trial of a stored side before.'),
  ordinal: z.int().min(1).describe('Which trial of the case on its side, from 1.'),
  outcome: z.enum([...answerOutcomes, 'failed']).describe('How the trial ended.'),
  assertion: z.string().optional().describe('Its name; absent: no assertion saw the trial.'),
  status: z.enum(['pass', 'fail', 'unscored']),
  value: z.number().optional().describe('0 to 1, where the assertion measures.'),
  weight: z.number().optional().describe('Share in the value of the trial; 0 counts for nothing.'),
  reason: z.string().describe('Raw text of the model may stand in it: escape it wherever it is shown.'),
  expected: json.optional(),
  actual: json.optional(),
});
export type ScoreLine = z.infer<typeof scoreLineSchema>;

/** Scores, one after the other, from the beginning each time that it is called. */
export type ScoreSource = () => Iterable<ScoreLine> | AsyncIterable<ScoreLine>;
