import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { editDistance } from './edit-distance.ts';
import { asText, shown, sort, subjectName } from './text.ts';

/**
 * Nearness of the text to the value, by edits of characters. With `max` the number of edits decides; without it the share
 * of the longer text that stays, held against `threshold`.
 */
export const levenshtein: AssertionKind = {
  type: 'levenshtein',
  summary: 'Is near the text: at most `max` edits away, or by a similarity (0 to 1) of at least `threshold`.',
  example: { value: 'Your parcel has been sent.', max: 5 },
  fields: {
    value: z.string().describe('The text to compare with.'),
    max: z
      .int()
      .min(0)
      .optional()
      .describe(
        'Most characters inserted, deleted or replaced. Left out, 1 - edits / length of the longer text is measured against `threshold`.',
      ),
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: (params) => problem(params.value),
  score(subject, { value, max }) {
    const wanted = asText(value);
    if (wanted === undefined) return { unscored: problem(value) ?? '' };
    const [expected, found] = [[...wanted], [...subject.text]];
    const edits = editDistance(expected, found);
    if (edits === undefined) {
      const sizes = `${found.length} and ${expected.length} characters`;
      return { unscored: `the texts are too long to count their edits: ${sizes}` };
    }
    const said = `${subjectName(subject)} is ${edits} ${edits === 1 ? 'edit' : 'edits'} from ${shown(wanted)}`;
    const sides = { expected: wanted, actual: subject.text };
    if (typeof max !== 'number') {
      const longer = Math.max(expected.length, found.length);
      return { value: longer === 0 ? 1 : (longer - edits) / longer, reason: said, ...sides };
    }
    if (edits <= max) return { pass: true, reason: said };
    return { pass: false, reason: `expected at most ${max} edits, but ${said}`, ...sides };
  },
};

function problem(value: Parameters<typeof asText>[0]): string | undefined {
  return asText(value) === undefined ? `\`value\` is ${sort(value)}; a text is needed` : undefined;
}
