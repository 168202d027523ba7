import { billedSchema, failedKinds } from './answer.ts';
import { linkSchema } from './link.ts';
import { apis, requestApis } from './request.ts';
import { z } from './zod.ts';

/** The version of the journal's line format. */
export const JOURNAL_VERSION = 1;

/**
 * One line of a run's journal. `intent` is written before a request is sent; `answer` is durable before anyone looks at
 * it and holds the response as it came, so that it can be read again by a later version; `failure` is an attempt that
 * brought none; `batch` is what became of one input file of the Batch API; `end` closes the run.
 */
export const factSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('run'),
    v: z.literal(JOURNAL_VERSION),
    tool: z.string(),
    plan: z.string(),
    /** UTC, ISO 8601; decoration: order is the order of lines. */
    at: z.string(),
  }),
  z.strictObject({
    kind: z.literal('intent'),
    trial: z.string(),
    attempt: z.int().min(1),
    /** Our own request id, sent as `x-client-request-id`. */
    request: z.string(),
    /** The fallback that was asked; absent: the target itself. */
    link: linkSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('answer'),
    trial: z.string(),
    attempt: z.int().min(1),
    /** The fingerprint, API and model of the trial's own request, also where a fallback was asked. */
    key: z.string(),
    input: z.string(),
    api: z.enum(requestApis),
    model: z.string(),
    latency_ms: z.number().nonnegative().nullable(),
    ttft_ms: z.number().nonnegative().optional(),
    request_id: z.string().optional(),
    /** The response body as text, or for a replayed answer the recorded line. */
    source: z.enum(['live', 'replay']),
    /** Id of the batch that brought it; absent for an answer that was asked for alone. */
    batch: z.string().optional(),
    /** The fallback that was asked; absent: the target itself. */
    link: linkSchema.optional(),
    raw: z.string(),
  }),
  z.strictObject({
    kind: z.literal('failure'),
    trial: z.string(),
    attempt: z.int().min(1),
    failed: z.enum(failedKinds),
    message: z.string(),
    status: z.number().optional(),
    code: z.string().optional(),
    request_id: z.string().optional(),
    possibly_billed: z.boolean(),
    /** What the response says was used, where one came that is no answer. */
    billed: billedSchema.optional(),
    raw: z.string().optional(),
    /** Id of the batch that it failed in; absent where there was none. */
    batch: z.string().optional(),
    /** True when no further attempt on the same link follows. A trial that no link answers ends as its target failed. */
    final: z.boolean(),
    /** The fallback that was asked; absent: the target itself. */
    link: linkSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('batch'),
    /** `intent`: about to be created. `created`: it has an id. `ended`: all that it brought is in the journal. */
    step: z.enum(['intent', 'created', 'ended']),
    /** SHA-256 of the input file, hex. */
    file: z.string(),
    /** The vendor's id of the batch; absent in an `intent`. */
    id: z.string().optional(),
    /** The vendor's id of the input file. */
    input_file: z.string().optional(),
    /**
     * The vendor's word for how the batch stood. Of an `ended` one, two words are ours: `lost`, its output file is gone, and
     * `gone`, the vendor knows no such batch.
     */
    status: z.string().optional(),
    model: z.string(),
    api: z.enum(apis),
    /** How many trials the input file asks. */
    trials: z.int().min(1),
    /** UTC, ISO 8601; decoration. */
    at: z.string(),
  }),
  z.strictObject({
    kind: z.literal('end'),
    at: z.string(),
    why: z.enum(['complete', 'interrupted', 'stopped']),
  }),
]);
export type Fact = z.infer<typeof factSchema>;

/** What became of one input file of the Batch API. */
export type BatchFact = Extract<Fact, { kind: 'batch' }>;
