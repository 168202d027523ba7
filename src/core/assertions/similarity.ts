import type { Assertion, AssertionKind } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { bleu, gleu, type Part, rougeL, rougeN, wordsOf } from './overlap.ts';
import { asText, asTexts, shown, sort, subjectName } from './text.ts';

/** How much the words of the text overlap with a reference, 0 to 1, held against `threshold`. It reads no meaning. */
export const similarity: AssertionKind = {
  type: 'similarity',
  summary: 'Overlaps with a reference text, word for word, by a measure (0 to 1) of at least `threshold`.',
  example: { metric: 'rouge-l', value: 'The parcel was sent on Monday.', threshold: 0.5 },
  fields: {
    metric: z
      .enum(['rouge-n', 'rouge-l', 'bleu', 'gleu'])
      .describe(
        'The measure. Words are runs of letters and digits, in lower case. BLEU (up to 4 words, not smoothed) is 0 where no 4 words in a row match; GLEU suits short texts better.',
      ),
    value: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .describe('The reference, or several, of which the best match counts.'),
    n: z.int().min(1).max(10).optional().describe('Words in a row for `rouge-n`; 1 when left out.'),
    part: z
      .enum(['recall', 'precision', 'f1'])
      .optional()
      .describe(
        'For ROUGE: how much of the reference is there, how much of the text belongs, or both (`f1`, the default).',
      ),
  },
  takesPath: true,
  negatable: true,
  runs: () => 'inline',
  check: problem,
  score(subject, params) {
    const fault = problem(params);
    if (fault !== undefined) return { unscored: fault };
    const references = referencesOf(params.value) ?? [];
    const measured = measure(
      wordsOf(subject.text),
      references.map((text) => wordsOf(text)),
      params,
    );
    if (measured === undefined)
      return { unscored: 'the texts are too long for their common words to be found' };
    const value = Math.round(measured * 1e12) / 1e12;
    const [reference = ''] = references;
    const others = references.length > 1 ? ` and ${references.length - 1} more` : '';
    return {
      value,
      reason: `the ${String(params.metric)} of ${subjectName(subject)} against ${shown(reference)}${others}`,
      expected: references.length === 1 ? reference : references,
      actual: subject.text,
    };
  },
};

function measure(
  answer: readonly string[],
  references: readonly (readonly string[])[],
  { metric, n, part = 'f1' }: Assertion['params'],
): number | undefined {
  if (metric === 'bleu') return bleu(answer, references);
  if (metric === 'gleu') return gleu(answer, references);
  const values = references.map((reference) =>
    metric === 'rouge-l'
      ? rougeL(answer, reference, part as Part)
      : rougeN(answer, reference, typeof n === 'number' ? n : 1, part as Part),
  );
  return values.some((value) => value === undefined) ? undefined : Math.max(...(values as number[]));
}

function referencesOf(value: Json | undefined): readonly string[] | undefined {
  const one = asText(value);
  return one === undefined ? asTexts(value) : [one];
}

function problem({ metric, value, n, part }: Assertion['params']): string | undefined {
  const references = referencesOf(value);
  if (references === undefined) return `\`value\` is ${sort(value)}; a text or a list of texts is needed`;
  const empty = references.find((text) => wordsOf(text).length === 0);
  if (empty !== undefined) return `\`value\` has a reference without a word: ${shown(empty)}`;
  if (n !== undefined && metric !== 'rouge-n') return `\`n\` belongs to \`rouge-n\`, not to \`${metric}\``;
  return part !== undefined && (metric === 'bleu' || metric === 'gleu')
    ? `\`part\` belongs to ROUGE, not to \`${metric}\``
    : undefined;
}
