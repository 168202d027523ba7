import { askedSchema } from './recording.ts';
import { z } from './zod.ts';

/** The version of `plan.json`. */
export const PLAN_VERSION = 1;

/** One suite asked of one target, as a run's folder keeps it. */
export const plannedSuiteSchema = z.strictObject({
  suite: z.string(),
  file: z.string(),
  /** The feature that the cost is attributed to. */
  feature: z.string().optional(),
  target: z.string(),
  asked: askedSchema,
  /** Digest of the suite file's meaning, assertions included. */
  suite_digest: z.string(),
  /** Digest over the inputs of all cases. */
  cases_digest: z.string(),
  cases: z.int().min(1),
  /** Trials a case. */
  trials: z.int().min(1),
});
export type PlannedSuite = z.infer<typeof plannedSuiteSchema>;

/** What a run set out to do: plain data, written before the first ask. */
export const planSchema = z.strictObject({
  v: z.literal(PLAN_VERSION),
  tool: z.string(),
  command: z.enum(['run', 'collect', 'compare']),
  /** `record`: answers come from the API. `replay`: from recordings. */
  source: z.enum(['live', 'replay', 'mixed']),
  /** Asked by the Batch API, and only ever so: live, what a batch still holds would be paid for twice. */
  batch: z.literal(true).optional(),
  /** SHA-256 over everything else in the plan: equal plans ask equal things. */
  hash: z.string(),
  suites: z.array(plannedSuiteSchema).min(1),
  /** Asks planned in all. */
  total: z.int().min(1),
});
export type Plan = z.infer<typeof planSchema>;
