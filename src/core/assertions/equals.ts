import type { AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { differenceWords, firstDifference, heldAgainst, ignoreCaseField } from './difference.ts';
import { readJson } from './subject.ts';
import { shown, subjectName } from './text.ts';

/**
 * Deep equality by value. Without a `path`, a text is compared with the answer's text as it stands, any other value with
 * the answer read as JSON. Numbers are equal as numbers (1 and 1.0), the order of keys does not matter, that of items does.
 */
export const equals: AssertionKind = {
  type: 'equals',
  summary: 'Is exactly the value: text against text, anything else against the answer read as JSON.',
  example: { path: '/category', value: '{{ expected.category }}' },
  fields: {
    value: z.json().describe('What the answer, or the value at `path`, must equal.'),
    ignore_case: ignoreCaseField,
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  score(subject, params) {
    const expected = params.value as Json;
    const found = heldAgainst(expected, subject);
    if (found === undefined) {
      const reading = readJson(subject.text);
      if ('twice' in reading) return { missing: reading.problem };
      const why = 'problem' in reading ? reading.problem : '';
      return {
        pass: false,
        reason: `expected ${shown(expected)}, but ${why}`,
        expected,
        actual: subject.text,
      };
    }
    const difference = firstDifference(expected, found, { ignoreCase: params.ignore_case === true });
    if (difference === undefined)
      return { pass: true, reason: `${subjectName(subject)} equals ${shown(expected)}` };
    return { pass: false, reason: differenceWords(difference, subject.path ?? ''), expected, actual: found };
  },
};
