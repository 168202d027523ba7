import { apis } from './request.ts';
import { z } from './zod.ts';

/**
 * A fallback of a target, as files and the ledger name it: what was asked in place of the target after the target had
 * brought no answer. An answer that carries one is not the pin's, so it is kept and counted but never scored.
 */
export const linkSchema = z.strictObject({
  /** Unique among a target and its fallbacks; shown in reports. */
  name: z.string(),
  api: z.enum(apis),
  /** The model that was asked, by whose price the answer is billed. */
  model: z.string(),
  /** The endpoint's name; absent: the vendor's own. */
  provider: z.string().optional(),
});
export type Link = Readonly<z.infer<typeof linkSchema>>;
