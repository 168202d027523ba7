import type { AssertionKind } from '../../domain/assertion.ts';
import { countFields, limitsProblem, withinLimits } from './limits.ts';
import { subjectName } from './text.ts';

/**
 * How many characters the text has: Unicode code points, as `maxLength` of JSON Schema counts them. Not graphemes, since
 * where those end depends on the Unicode version of the Node that counts.
 */
export const length: AssertionKind = {
  type: 'length',
  summary: 'Has a number of characters, counted as Unicode code points.',
  example: { max: 280 },
  fields: countFields('characters'),
  takesPath: true,
  negatable: false,
  runs: () => 'inline',
  check: limitsProblem,
  score(subject, params) {
    let characters = 0;
    for (const _ of subject.text) characters++;
    const name = subjectName(subject);
    return withinLimits(characters, params, (count) => `${count} characters in ${name}`);
  },
};
