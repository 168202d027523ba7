import type { AssertionKind } from '../../domain/assertion.ts';
import { textsField } from './contains-all.ts';
import { asTexts, shown, subjectName, textsProblem } from './text.ts';

/** At least one text of the list is in the answer, to the letter. */
export const containsAny: AssertionKind = {
  type: 'contains-any',
  summary: 'Contains at least one text of a list.',
  example: { value: ['refund', 'money back'] },
  fields: { value: textsField.describe('The texts, one of which must be there.') },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: (params) => textsProblem(params.value),
  score(subject, params) {
    const wanted = asTexts(params.value);
    if (wanted === undefined) return { unscored: textsProblem(params.value) ?? '' };
    const { text } = subject;
    const found = wanted.find((one) => text.includes(one));
    const name = subjectName(subject);
    if (found !== undefined) return { pass: true, reason: `${name} contains ${shown(found)}` };
    const reason = `expected ${name} to contain one of ${wanted.map(shown).join(', ')}, found ${shown(text)}`;
    return { pass: false, reason, expected: wanted, actual: text };
  },
};
