import { z } from './zod.ts';

/** The version of the ledger's line format. */
export const LEDGER_VERSION = 1;

/**
 * A line of the ledger of looks: one suite of one run that compared a pair of targets. Looking again at the same pair is a
 * further chance of a false alarm, so a run that asks the same goes on with the earlier one.
 */
export const lookSchema = z.strictObject({
  v: z.literal(LEDGER_VERSION),
  suite: z.string(),
  /** Digest of what both sides were asked: equal for equal pairs. 16 hex digits. */
  pair: z.string(),
  /** The plan's hash: a run of an equal plan can go on with this one. */
  plan: z.string(),
  run: z.string(),
  /** How often the pair has been compared from the start, this time included. */
  attempt: z.int().min(1),
  /** Looks taken, of those planned. */
  looks: z.int().nonnegative(),
  planned: z.int().min(1),
  verdict: z.enum(['passed', 'regressed', 'inconclusive']),
  /** UTC, ISO 8601; decoration. */
  at: z.string(),
});
export type LookTaken = z.infer<typeof lookSchema>;
