import { targetFields } from './target-file.ts';
import { FEWEST_DIMENSIONS, MOST_DIMENSIONS } from './vectors.ts';
import { z } from './zod.ts';

const { model, provider, allow_unlisted } = targetFields;

/** An embedding model as the config writes it. */
export const embeddingSchema = z
  .strictObject({
    model: model.describe('A pin from the config (`$near`), or the id of an embedding model.'),
    provider,
    dimensions: z
      .int()
      .min(FEWEST_DIMENSIONS)
      .max(MOST_DIMENSIONS)
      .optional()
      .describe(
        "Numbers in a vector; the model's own when left out. Fewer keep recordings small; text-embedding-ada-002 takes none.",
      ),
    allow_unlisted,
  })
  .describe('A model that makes vectors of texts; `similar` refers to it as `model: NAME`.');
