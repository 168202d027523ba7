import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { asText, shown, subjectName, textProblem } from './text.ts';

/** The text is in the answer, whatever the case of either. Cases are folded without a locale. */
export const icontains: AssertionKind = {
  type: 'icontains',
  summary: 'Contains the text, whatever its case.',
  example: { value: 'thank you' },
  fields: { value: z.string().min(1).describe('The text to look for, in any case.') },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: (params) => textProblem(params.value),
  score(subject, params) {
    const wanted = asText(params.value);
    if (!wanted) return { unscored: textProblem(params.value) ?? '' };
    const name = subjectName(subject);
    if (subject.text.toLowerCase().includes(wanted.toLowerCase())) {
      return { pass: true, reason: `${name} contains ${shown(wanted)}, in upper or lower case` };
    }
    const reason = `expected ${name} to contain ${shown(wanted)} in upper or lower case, found ${shown(subject.text)}`;
    return { pass: false, reason, expected: wanted, actual: subject.text };
  },
};
