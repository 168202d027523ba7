import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { asText, shown, subjectName, textProblem } from './text.ts';

/** The answer begins with the text, to the letter; white space counts. */
export const startsWith: AssertionKind = {
  type: 'starts-with',
  summary: 'Begins with the text, to the letter.',
  example: { value: 'Dear ' },
  fields: { value: z.string().min(1).describe('The text at the very beginning.') },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: (params) => textProblem(params.value),
  score(subject, params) {
    const wanted = asText(params.value);
    if (!wanted) return { unscored: textProblem(params.value) ?? '' };
    const name = subjectName(subject);
    if (subject.text.startsWith(wanted))
      return { pass: true, reason: `${name} starts with ${shown(wanted)}` };
    const reason = `expected ${name} to start with ${shown(wanted)}, found ${shown(subject.text)}`;
    return { pass: false, reason, expected: wanted, actual: subject.text };
  },
};
