import type { AttemptFailure, FailedKind } from '../domain/answer.ts';
import { asFields, asText } from './shape.ts';

/** What the vendor says of an error; each field is absent where it said nothing readable. */
export interface VendorError {
  readonly message?: string;
  readonly code?: string;
  readonly type?: string;
  readonly param?: string;
}

/** The vendor's error object, `{ message, type, param, code }`; a plain string counts as its message. */
export function readVendorError(value: unknown): VendorError {
  const fields = asFields(value);
  if (fields === undefined) return { message: asText(value) };
  return {
    message: asText(fields.message),
    // Compatible servers repeat the HTTP status here as a number.
    code: typeof fields.code === 'number' ? String(fields.code) : asText(fields.code),
    type: asText(fields.type),
    param: asText(fields.param),
  };
}

/** What an error object says, in its own words as far as it has any; of a request that can never pass, that first. */
export function wordsOfError(error: VendorError): string | undefined {
  const { message, code, type } = error;
  const limit = kindOfCode(error) === 'invalid_request' ? limitBelow(error) : undefined;
  const note =
    limit === undefined ? '' : `the request is larger than the limit of ${limit}, so waiting cannot help: `;
  return message === undefined ? (code ?? type) : note + message;
}

/**
 * Failures that the vendor's `code` (or, for billing, its `type`) names, whatever the HTTP status says. From the error
 * codes guide of OpenAI and the `ResponseError` type of its SDK.
 */
const kinds: ReadonlyMap<string, FailedKind> = new Map([
  ['insufficient_quota', 'quota'],
  ['credit_balance_exhausted', 'quota'],
  ['organization_spend_limit_exceeded', 'quota'],
  ['project_spend_limit_exceeded', 'quota'],
  ['organization_usage_limit_exceeded', 'quota'],
  ['billing_hard_limit_reached', 'quota'],
  ['billing_not_active', 'quota'],
  ['rate_limit_exceeded', 'rate_limited'],
  ['slow_down', 'rate_limited'],
  ['server_error', 'server_error'],
  ['server_is_overloaded', 'server_error'],
  ['vector_store_timeout', 'server_error'],
  ['invalid_prompt', 'invalid_request'],
  ['data_residency_mismatch', 'invalid_request'],
  ['invalid_api_key', 'auth'],
  ['model_not_found', 'model_not_found'],
  ['context_length_exceeded', 'context_length'],
]);

/** The kind that the vendor's own words name; undefined when only the HTTP status can tell. */
export function kindOfCode(error: VendorError): FailedKind | undefined {
  const kind = kinds.get(error.code ?? '') ?? kinds.get(error.type ?? '');
  return (kind ?? 'rate_limited') === 'rate_limited' && limitBelow(error) !== undefined
    ? 'invalid_request'
    : kind;
}

/**
 * The limit that a single request is larger than, as the vendor writes it; undefined where the request would fit into an
 * unused limit. Both come as `rate_limit_exceeded`: "Request too large for … on tokens per min (TPM): Limit 30000,
 * Requested 40000", and "Rate limit reached for … on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000".
 */
function limitBelow({ message = '' }: VendorError): string | undefined {
  // Whatever a server sends is searched no further than a sentence can go.
  const words = message.slice(0, 1000);
  const [, limit, requested] = /\bLimit:? ([\d,]*\d)\b.*?\bRequested:? ([\d,]*\d)\b/is.exec(words) ?? [];
  return limit !== undefined && requested !== undefined && toNumber(requested) > toNumber(limit)
    ? limit
    : undefined;
}

function toNumber(digits: string): number {
  return Number(digits.replaceAll(',', ''));
}

/** A failure that the vendor's error object tells inside a response. What it cost nobody says. */
export function failureOfError(value: unknown): AttemptFailure {
  const error = readVendorError(value);
  return {
    outcome: 'failed',
    kind: kindOfCode(error) ?? 'server_error',
    message: wordsOfError(error) ?? 'the response failed and does not say why',
    ...(error.code !== undefined && { code: error.code }),
    ...(error.param !== undefined && { param: error.param }),
    possibly_billed: true,
  };
}
