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

/** What an error object says, in its own words as far as it has any. */
export function wordsOfError({ message, code, type }: VendorError): string | undefined {
  return message ?? code ?? type;
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
  return kinds.get(error.code ?? '') ?? kinds.get(error.type ?? '');
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
