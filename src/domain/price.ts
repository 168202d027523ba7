import { z } from './zod.ts';

const rate = z.number().nonnegative().describe('USD per million tokens.');
const factor = z.number().positive().max(1000);

/** What a million tokens of each kind cost in USD: standard tier, short context. */
export const ratesSchema = z.strictObject({
  input: rate,
  cached: rate.optional().describe('Input read from the prompt cache; the input rate when left out.'),
  cache_write: rate
    .optional()
    .describe('Input written to the prompt cache for 30 minutes; the input rate when left out.'),
  cache_write_12h: rate
    .optional()
    .describe('Input written to the prompt cache for 12 hours; twice `cache_write` when left out.'),
  output: rate.describe('Output, reasoning included.'),
});

/** A rule for long requests: past a number of input tokens, every token of the request costs a multiple. */
export const longContextSchema = z.strictObject({
  above: z.int().nonnegative().describe('The rule holds for requests with more input tokens than this.'),
  input: factor.describe('Multiplies all input rates, those of the cache too.'),
  output: factor.describe('Multiplies the output rate.'),
});
export type LongContext = z.infer<typeof longContextSchema>;

/** One model under `prices:` in the config. */
export const priceOverrideSchema = z.strictObject({
  ...ratesSchema.shape,
  long_context: longContextSchema
    .optional()
    .describe('The rule for long requests; that of the table when left out.'),
  tiers: z
    .record(z.string().min(1), factor)
    .optional()
    .describe('Multiples of the standard price by service tier, beside or instead of those of the table.'),
});

/**
 * What a user writes of one model's price. Its rates replace those of the table as a whole; the rule for long requests
 * and the tiers stay as they are unless they are written.
 */
export type PriceOverride = z.infer<typeof priceOverrideSchema>;

/** Multiples of the standard price by service tier, in the words in which the API returns it. */
export type TierFactors = { readonly [tier: string]: number };

/** What one model costs. */
export interface Price {
  readonly rates: Readonly<z.infer<typeof ratesSchema>>;
  /** Absent: long requests cost the same. */
  readonly long_context?: Readonly<LongContext>;
  /** A tier that is not in it has no known price. `batch` is the Batch API, whatever tier its answers name. */
  readonly tiers: TierFactors;
  /** The multiple for processing in a chosen region. */
  readonly regional: number;
}

/**
 * The tiers that cost the same multiple for every model: developers.openai.com, pricing, 2026-11. `ultrafast` differs by
 * model, and `scale` is bought in units, not in tokens.
 */
export const STANDARD_TIERS: TierFactors = { default: 1, batch: 0.5, flex: 0.5, priority: 2, fast: 2 };

/** Regional processing costs 10 % more: developers.openai.com, pricing, 2026-11. */
export const REGIONAL_FACTOR = 1.1;
