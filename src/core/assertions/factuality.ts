import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { judgeField, onlyByJudge, wordsProblem } from './judged.ts';

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
  brief: ({ params }) => ({
    task: 'The `reference` is a right answer to the question. The answer passes when it contradicts the reference in no fact and leaves out nothing of it that the question asks for. Wording, order, length and further facts do not count.',
    given: { reference: String(params.reference) },
    graded: false,
  }),
  score: onlyByJudge,
};
