import { z } from './zod.ts';

/** The most that a run may spend. Hard: a request that might exceed it is not sent. */
export const budgetSchema = z.strictObject({
  max_cost: z.number().positive().max(1_000_000).optional().describe('USD.'),
  max_tokens: z.int().min(1).max(1_000_000_000_000).optional().describe('Input and output tokens together.'),
});
export type Budget = Readonly<z.infer<typeof budgetSchema>>;
