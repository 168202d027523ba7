import { type AnswerOutcome, answerOutcomes } from '../../domain/answer.ts';
import type { Assertion, AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';

/** How the trial ended. An outcome that is expected here does not fail the trial; any other but `answered` still does. */
export const outcome: AssertionKind = {
  type: 'outcome',
  summary: 'Ended as expected: `answered`, `truncated`, `filtered`, `refused` or `empty`.',
  example: { value: 'truncated' },
  fields: {
    value: z
      .union([z.enum(answerOutcomes), z.array(z.enum(answerOutcomes)).min(1)])
      .describe(
        'The outcome, or several, of which one is expected. Without a text only outcomes and figures are scored.',
      ),
  },
  takesPath: false,
  negatable: true,
  runs: () => 'inline',
  anyOutcome: true,
  expects: expected,
  score({ answer }, params) {
    const wanted = expected(params);
    const found = answer.outcome;
    if (wanted.includes(found)) return { pass: true, reason: `the answer is ${found}` };
    const detail = answer.detail === undefined ? '' : ` (${answer.detail})`;
    const reason = `expected the outcome ${wanted.join(' or ')}, found ${found}${detail}`;
    return { pass: false, reason, expected: wanted, actual: found };
  },
};

function expected({ value }: Assertion['params']): readonly AnswerOutcome[] {
  return (Array.isArray(value) ? value : [value]) as readonly AnswerOutcome[];
}
