import { serviceTiers } from './config-words.ts';
import { linkSchema } from './link.ts';
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
  /** The target's fallbacks, in the order in which they are asked; absent: none. */
  fallback: z.array(z.strictObject({ ...linkSchema.shape, params: askedSchema.shape.params })).optional(),
  /** Digest of the suite file's meaning, assertions included. */
  suite_digest: z.string(),
  /** Digest over the inputs of all cases. */
  cases_digest: z.string(),
  cases: z.int().min(1),
  /** Trials a case; with `early` at most. */
  trials: z.int().min(1),
  /** The gate looks between the rounds, and stops when it is certain. */
  early: z.literal(true).optional(),
});
export type PlannedSuite = z.infer<typeof plannedSuiteSchema>;

/** One of `count` parts of a plan, each of which asks its share of the cases; `index` counts from 1. */
export const shardSchema = z
  .strictObject({ index: z.int().min(1), count: z.int().min(1) })
  .refine(({ index, count }) => index <= count);
export type Shard = z.infer<typeof shardSchema>;

/** What a run set out to do: plain data, written before the first ask. */
export const planSchema = z.strictObject({
  v: z.literal(PLAN_VERSION),
  tool: z.string(),
  command: z.enum(['run', 'collect', 'compare', 'choose', 'drift', 'calibrate']),
  /** `record`: answers come from the API. `replay`: from recordings. */
  source: z.enum(['live', 'replay', 'mixed']),
  /** Asked by the Batch API, and only ever so: live, what a batch still holds would be paid for twice. */
  batch: z.literal(true).optional(),
  /** The cases that were selected, as `suite/case`; absent: all of the suites'. */
  partial: z.array(z.string()).optional(),
  /** Suspected flips are asked again of the side before as well, which is stored. */
  hunt: z.literal(true).optional(),
  /**
   * A stored side that the answers are compared with: a file, relative to the working folder, or a run's id, and where it
   * stands. Absent: they are compared with the baselines, or with each other.
   */
  against: z.strictObject({ name: z.string(), side: z.enum(['before', 'after']) }).optional(),
  /** The config file that a flag named, as it was written; absent: the project's own. */
  config: z.string().optional(),
  /** Models that flags put in the place of the config's pins, by name without `$`; absent: none. */
  pins: z.record(z.string(), z.string()).optional(),
  /** The pin that a passed verdict lets `bump` move, and the model that it moves to; absent: the run is not one of `bump`. */
  moves: z.strictObject({ pin: z.string(), to: z.string() }).optional(),
  /** How it is asked live, so that it can go on in the same way; absent when nothing is, and in plans of older versions. */
  live: z
    .strictObject({
      /** Absent: the default of the vendor's project. */
      service_tier: z.enum(serviceTiers).optional(),
      /** Where the vendor's API, or what stands for it, is asked; absent when no suite asks it. */
      base_url: z.string().optional(),
      /** The base URLs of the config's providers that are asked, by name. */
      providers: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  /** The run asks this part alone of what `suites` and `hash` tell of; absent: all of it. */
  shard: shardSchema.optional(),
  /** SHA-256 over what the suites ask, without the names of their pins: equal hashes ask equal things. */
  hash: z.string(),
  suites: z.array(plannedSuiteSchema).min(1),
  /** Asks planned of this run; with suites that may stop early, at most. A shard may have none. */
  total: z.int().min(0),
});
export type Plan = z.infer<typeof planSchema>;
