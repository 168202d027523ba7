import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { asText, shown, subjectName, textProblem } from './text.ts';

/** The answer ends with the text, to the letter; white space counts. */
export const endsWith: AssertionKind = {
  type: 'ends-with',
  summary: 'Ends with the text, to the letter.',
  example: { value: 'Kind regards' },
  fields: { value: z.string().min(1).describe('The text at the very end.') },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: (params) => textProblem(params.value),
  score(subject, params) {
    const wanted = asText(params.value);
    if (!wanted) return { unscored: textProblem(params.value) ?? '' };
    const name = subjectName(subject);
    const { text } = subject;
    if (text.endsWith(wanted)) return { pass: true, reason: `${name} ends with ${shown(wanted)}` };
    const hint = text.trimEnd().endsWith(wanted) ? ' (white space follows)' : '';
    const reason = `expected ${name} to end with ${shown(wanted)}, found ${shown(text)}${hint}`;
    return { pass: false, reason, expected: wanted, actual: text };
  },
};
