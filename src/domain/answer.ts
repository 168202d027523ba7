import type { LimitReadings } from './limits.ts';
import { linkSchema } from './link.ts';
import { z } from './zod.ts';

/** The tokens that the API returned for one answer. Counts, never negative. */
export const usageSchema = z.strictObject({
  /** All input tokens, cached ones included; absent where a log did not say. */
  input: z.int().nonnegative().optional(),
  /** Input tokens read from the prompt cache. */
  cached: z.int().nonnegative().optional(),
  /** Input tokens written to the prompt cache. */
  cache_write: z.int().nonnegative().optional(),
  /** Of those, the tokens that were written for 12 hours. */
  cache_write_12h: z.int().nonnegative().optional(),
  /** All output tokens, reasoning included. */
  output: z.int().nonnegative(),
  /** Output tokens spent on reasoning. */
  reasoning: z.int().nonnegative().optional(),
});
export type Usage = z.infer<typeof usageSchema>;

/** A function call that the model asked for. `arguments` is the model's text, which need not be JSON. */
export const toolCallSchema = z.strictObject({
  id: z.string().optional(),
  name: z.string(),
  arguments: z.string(),
});
export type ToolCall = z.infer<typeof toolCallSchema>;

/**
 * What the model said: the text of its final answer, a refusal, the tool calls. Raw; escaped only at a sink. What an embedding
 * model made of texts is a text as well, see `vectors.ts`.
 */
export const answerBodySchema = z.strictObject({
  text: z.string(),
  refusal: z.string().optional(),
  tool_calls: z.array(toolCallSchema).optional(),
});
export type AnswerBody = z.infer<typeof answerBodySchema>;

/**
 * How a trial ended when the model did answer.
 *
 * - `answered`: a finished answer. `truncated`: cut at the output limit. `filtered`: stopped by the content filter.
 * - `refused`: the model declined in so many words. `empty`: well formed, with neither text nor tool call.
 */
export const answerOutcomes = ['answered', 'truncated', 'filtered', 'refused', 'empty'] as const;
export type AnswerOutcome = (typeof answerOutcomes)[number];

/** True for text in which there is nothing to see: white space and characters that are drawn as nothing. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cf}]*$/u.test(text);
}

/** One genuine answer of a model, read from the response of either API. */
export const answerSchema = z.strictObject({
  outcome: z.enum(answerOutcomes),
  body: answerBodySchema,
  /** The response's own id; two trials of one side never share it. */
  id: z.string().min(1),
  /** The model that the response says served it. */
  served: z.string(),
  usage: usageSchema.nullable(),
  /** Milliseconds from sending to the last byte; null where a log did not say. */
  latency_ms: z.number().nonnegative().nullable(),
  /** Milliseconds from sending to the first token; only of a streamed answer. */
  ttft_ms: z.number().nonnegative().optional(),
  /** The tier that the response says it was billed under. */
  service_tier: z.string().optional(),
  /** The vendor's request id, for their support. */
  request_id: z.string().optional(),
  /** The API's own word for an unfinished answer, e.g. `max_output_tokens`. */
  detail: z.string().optional(),
  /** True when the Batch API brought it: it is billed at the batch price, whatever tier the response names. */
  batch: z.literal(true).optional(),
  /** The fallback that answered in place of the target; absent: the target itself answered. */
  link: linkSchema.optional(),
});
export type Answer = z.infer<typeof answerSchema>;

/**
 * Why a trial ended without a genuine answer of the pinned model. The table of what is retried, what counts and what
 * is recorded is `core/retry.ts`.
 */
export const failedKinds = [
  'rate_limited',
  'quota',
  'server_error',
  'timeout',
  'connect_error',
  'reset',
  'malformed',
  'auth',
  'model_not_found',
  'snapshot_mismatch',
  'context_length',
  'invalid_request',
  'cancelled',
  'batch_expired',
  'batch_missing',
] as const;
export type FailedKind = (typeof failedKinds)[number];

/** What a response that is no answer of the target says was used: it is billed all the same. */
export const billedSchema = z.strictObject({
  /** The model that the response says served it. */
  served: z.string().optional(),
  usage: usageSchema,
  /** The tier that the response says it was billed under. */
  service_tier: z.string().optional(),
  /** True when the Batch API brought it. */
  batch: z.literal(true).optional(),
});
export type Billed = z.infer<typeof billedSchema>;

/** One network try that brought no answer. */
export interface AttemptFailure {
  readonly outcome: 'failed';
  readonly kind: FailedKind;
  /** What happened, from the vendor's words where there are any; the key never appears in it. */
  readonly message: string;
  /** HTTP status, where a response arrived. */
  readonly status?: number;
  /** The vendor's error code, e.g. `rate_limit_exceeded`. */
  readonly code?: string;
  /** The request parameter that the vendor names, e.g. `temperature`. */
  readonly param?: string;
  readonly request_id?: string;
  /** Milliseconds that the server asked us to wait. */
  readonly retry_after_ms?: number;
  /** The server's own word on retrying (`x-should-retry`). */
  readonly should_retry?: boolean;
  /** True when the request may have been billed although no answer arrived. */
  readonly possibly_billed: boolean;
  /** What was used, where a response came that says so: its cost is known. */
  readonly billed?: Billed;
  /** What did arrive of a body that could not be read, cut at a bound. */
  readonly raw?: string;
}

/**
 * What one attempt brought: an answer with the text that it was read from (the response body, or for a replayed answer
 * its canonical JSON), or a failure.
 */
export type AttemptEnd =
  | {
      readonly answer: Answer;
      readonly raw: string;
      readonly source: 'live' | 'replay';
      /** What the response said of the rate limits. */
      readonly limits?: LimitReadings;
    }
  | { readonly failure: AttemptFailure; readonly limits?: LimitReadings };

/** How a trial ended: an answer, or the failure of the last attempt on its target. */
export type TrialEnd = Answer | AttemptFailure;

/** The outcome's name, for counting and showing: `answered`, …, or `failed`. */
export type Outcome = AnswerOutcome | 'failed';
