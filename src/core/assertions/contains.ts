import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { asText, shown, subjectName, textProblem } from './text.ts';

/** The text is in the answer, to the letter. */
export const contains: AssertionKind = {
  type: 'contains',
  summary: 'Contains the text, to the letter.',
  example: { value: 'Total' },
  fields: { value: z.string().min(1).describe('The text to look for.') },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: (params) => textProblem(params.value),
  score(subject, params) {
    const wanted = asText(params.value);
    if (!wanted) return { unscored: textProblem(params.value) ?? '' };
    if (subject.text.includes(wanted))
      return { pass: true, reason: `${subjectName(subject)} contains ${shown(wanted)}` };
    const reason = `expected ${subjectName(subject)} to contain ${shown(wanted)}, found ${shown(subject.text)}`;
    return { pass: false, reason, expected: wanted, actual: subject.text };
  },
};
