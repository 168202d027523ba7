import type { Assertion, AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { asText, asTexts, sort } from './text.ts';

/** The most texts that one answer is held against: each is sent with every answer. */
const MOST_REFERENCES = 100;

/** How near the meaning of the text is to a reference, by the vectors of an embedding model, held against `threshold`. */
export const similar: AssertionKind = {
  type: 'similar',
  summary:
    'Is near a reference text in meaning: the cosine of their embeddings (0 to 1) is at least `threshold`.',
  example: { reference: 'The refund is paid within 30 days.', model: 'near', threshold: 0.8 },
  fields: {
    reference: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1).max(MOST_REFERENCES)])
      .describe('The reference, or several, of which the nearest counts.'),
    model: z
      .string()
      .min(1)
      .optional()
      .describe("A model of the config's `embeddings`, by name; the only one when left out."),
  },
  takesPath: true,
  negatable: true,
  needsThreshold: true,
  runs: () => 'inline',
  check: ({ reference }) => problem(reference),
  references: (params) => referencesOf(params) ?? [],
  score: () => ({ unscored: 'only an embedding model measures this' }),
};

function referencesOf({ reference }: Assertion['params']): readonly string[] | undefined {
  const one = asText(reference);
  return one === undefined ? asTexts(reference) : [one];
}

function problem(reference: Assertion['params'][string] | undefined): string | undefined {
  const texts = reference === undefined ? undefined : referencesOf({ reference });
  if (texts === undefined) return `\`reference\` is ${sort(reference)}; a text or a list of texts is needed`;
  return texts.some((text) => text.trim() === '')
    ? '`reference` is empty; say what a good answer is near to'
    : undefined;
}
