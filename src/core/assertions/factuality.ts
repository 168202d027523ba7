import type { AssertionKind } from '../../domain/assertion.ts';
import type { Brief } from '../../domain/judge.ts';
import { z } from '../../domain/zod.ts';
import { judgeField, onlyByJudge, wordsProblem } from './judged.ts';

/** What a judge is to decide of an answer that must agree with a reference. */
export function agrees(reference: string): Brief {
  return {
    task: 'The `reference` is a right answer to the question. The answer passes when it contradicts the reference in no fact and leaves out nothing of it that the question asks for. Wording, order, length and further facts do not count.',
    given: { reference },
    graded: false,
  };
}

/** Agreement with a text that is known to be right. */
export const factuality: AssertionKind = {
  type: 'factuality',
  summary: 'Agrees in its facts with a reference that is known to be right, as a judge reads both.',
  example: { reference: '{{ expected.answer }}' },
  fields: {
    reference: z.string().describe('A right answer to the question.'),
    judge: judgeField,
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: ({ reference }) => wordsProblem(reference, '`reference`'),
  brief: ({ params }) => agrees(String(params.reference)),
  score: onlyByJudge,
};
