import type { AssertionKind } from '../../domain/assertion.ts';
import type { Brief } from '../../domain/judge.ts';
import { z } from '../../domain/zod.ts';
import { judgeField, onlyByJudge, wordsProblem } from './judged.ts';

/** What a judge is to decide of two answers. */
export function prefers(criteria: string): Brief {
  return {
    task: 'The better answer is the one that fulfils the `criteria` better. Length, style and order count only where the criteria name them. Say `neither` when they fulfil them alike.',
    given: { criteria },
    graded: false,
  };
}

/**
 * The candidate's answer against the baseline's, in both orders. Its value is 1 where the judge prefers the candidate's both
 * times, 0 where it prefers the baseline's both times, and 0.5 otherwise. The baseline's answers are scored from the very same
 * verdicts, with 1 - value: two equal models lose alike, so that what is compared is which of them loses more often.
 */
export const pairwise: AssertionKind = {
  type: 'pairwise',
  summary: 'Is not worse than the answer of the baseline, as a judge reads both, in both orders.',
  example: { criteria: 'Says what was found, and what the customer has to do next.' },
  fields: {
    criteria: z
      .string()
      .describe(
        'What makes one answer better than another. The value is 1 when the judge prefers this answer in both orders, 0 when it prefers the baseline’s in both, else 0.5, which is the `threshold` when none is written; 1 demands a better answer.',
      ),
    judge: judgeField,
  },
  takesPath: true,
  negatable: false,
  runs: () => 'inline',
  check: ({ criteria }) => wordsProblem(criteria, '`criteria`'),
  pairs: true,
  threshold: 0.5,
  brief: ({ params }) => prefers(String(params.criteria)),
  score: onlyByJudge,
};
