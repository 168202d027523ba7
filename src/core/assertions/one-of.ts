import type { AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { firstDifference, heldAgainst, ignoreCaseField } from './difference.ts';
import { shown, sort, subjectName } from './text.ts';

/** Equals one value of a list, each compared as `equals` does: a text with the text, anything else with the JSON. */
export const oneOf: AssertionKind = {
  type: 'one-of',
  summary: 'Is exactly one value of a list.',
  example: { path: '/category', value: ['billing', 'outage', 'other'] },
  fields: {
    value: z
      .union([
        z.array(z.json()).min(1),
        z.string().regex(/\{\{/, 'a list of values is needed, or one `{{ template }}` that is a list'),
      ])
      .describe('The values, one of which must be there.'),
    ignore_case: ignoreCaseField,
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: (params) => listProblem(params.value),
  score(subject, params) {
    const { value: list } = params;
    if (!Array.isArray(list) || list.length === 0) return { unscored: listProblem(list) ?? '' };
    const leniency = { ignoreCase: params.ignore_case === true };
    const found = list.find((one: Json) => {
      const other = heldAgainst(one, subject);
      return other !== undefined && firstDifference(one, other, leniency) === undefined;
    });
    const name = subjectName(subject);
    if (found !== undefined) return { pass: true, reason: `${name} is ${shown(found)}` };
    const actual = subject.path === undefined ? subject.text : (subject.value ?? subject.text);
    const reason = `expected ${name} to be one of ${list.map(shown).join(', ')}, found ${shown(actual)}`;
    return { pass: false, reason, expected: list, actual };
  },
};

function listProblem(value: Json | undefined): string | undefined {
  if (!Array.isArray(value)) return `\`value\` is ${sort(value)}; a list is needed`;
  return value.length === 0 ? '`value` is an empty list; name at least one value' : undefined;
}
