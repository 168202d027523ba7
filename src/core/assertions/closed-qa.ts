import type { AssertionKind } from '../../domain/assertion.ts';
import type { Brief } from '../../domain/judge.ts';
import { z } from '../../domain/zod.ts';
import { judgeField, onlyByJudge, wordsProblem } from './judged.ts';

/** What a judge is to decide of an answer that must meet a criterion. */
export function meets(criterion: string): Brief {
  return {
    task: 'The answer passes when it meets the `criterion`, read literally. Whether it is right, helpful or polite beyond that does not count.',
    given: { criterion },
    graded: false,
  };
}

/** A criterion that a judge answers with yes or no. */
export const closedQa: AssertionKind = {
  type: 'closed-qa',
  summary: 'Meets a criterion, by the yes or no of a judge.',
  example: { criterion: 'The answer names the number of days within which a refund is paid.' },
  fields: {
    criterion: z.string().describe('What the answer must meet.'),
    judge: judgeField,
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: ({ criterion }) => wordsProblem(criterion, '`criterion`'),
  brief: ({ params }) => meets(String(params.criterion)),
  score: onlyByJudge,
};
