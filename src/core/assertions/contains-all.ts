import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { asTexts, shown, subjectName, textsProblem } from './text.ts';

/** A list of texts as a suite writes it. */
export const textsField = z.union([
  z.array(z.string().min(1)).min(1),
  z.string().regex(/\{\{/, 'a list of texts is needed, or one `{{ template }}` that is a list'),
]);

/** Every text of the list is in the answer, to the letter, in any order. */
export const containsAll: AssertionKind = {
  type: 'contains-all',
  summary: 'Contains every text of a list.',
  example: { value: ['net', 'gross'] },
  fields: { value: textsField.describe('The texts, all of which must be there, in any order.') },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: (params) => textsProblem(params.value),
  score(subject, params) {
    const wanted = asTexts(params.value);
    if (wanted === undefined) return { unscored: textsProblem(params.value) ?? '' };
    const { text } = subject;
    const lacking = wanted.filter((one) => !text.includes(one));
    const name = subjectName(subject);
    if (lacking.length === 0)
      return { pass: true, reason: `${name} contains all of ${wanted.map(shown).join(', ')}` };
    const reason = `expected ${name} to contain ${lacking.map(shown).join(', ')} as well, found ${shown(text)}`;
    return { pass: false, reason, expected: wanted, actual: text };
  },
};
