import type { AttemptFailure, FailedKind } from '../domain/answer.ts';
import { jsonOf } from '../domain/json.ts';
import { kindOfCode, readVendorError, type VendorError, wordsOfError } from './codes.ts';
import { describeText, malformed, RAW_LIMIT } from './malformed.ts';
import { type ReadHeaders, readRetryAfter } from './retry-after.ts';
import { type Scrub, scrubFailure } from './scrub.ts';
import { asFields } from './shape.ts';
import { HttpError, TransportError } from './transport-error.ts';

/** What a failure's words need beside the error itself. */
interface ErrorContext {
  /** Where the request went, for messages, e.g. `https://api.openai.com/v1/responses`. */
  readonly url: string;
  readonly timeoutMs: number;
  /** For a wait that the server gave as a date. */
  readonly now: Date;
  readonly scrub: Scrub;
}

/**
 * What the SDK or the transport threw, as the end of an attempt, without the key. The one place where their errors become
 * ours: the SDK hands on what the transport threw as the `cause` of its own error. Whatever is neither a response nor a
 * broken exchange is a bug of ours and is thrown again.
 */
export function toFailure(error: unknown, context: ErrorContext): AttemptFailure {
  for (const thrown of [error, error instanceof Error ? error.cause : undefined]) {
    if (thrown instanceof HttpError) return scrubFailure(ofStatus(thrown, context), context.scrub);
    if (thrown instanceof TransportError) return scrubFailure(ofTransport(thrown, context), context.scrub);
  }
  throw error;
}

/** What had arrived of the response that failed or broke off: its headers, if any had, and its body so far. */
export function arrivedBefore(error: unknown): { readonly headers?: ReadHeaders; readonly text: string } {
  for (const thrown of [error, error instanceof Error ? error.cause : undefined]) {
    if (thrown instanceof HttpError) return { headers: thrown.headers, text: thrown.text };
    if (thrown instanceof TransportError) return { headers: thrown.headers, text: thrown.partial };
  }
  return { text: '' };
}

function ofStatus({ status, headers, text }: HttpError, { url, now, scrub }: ErrorContext): AttemptFailure {
  const request_id = headers.get('x-request-id') ?? undefined;
  const common = { status, ...(request_id !== undefined && { request_id }) };
  if (status < 400) {
    const target = headers.get('location') ?? 'nowhere';
    return {
      ...malformed(
        `HTTP ${status}: ${url} redirects to ${target}; redirects are not followed, check the base URL`,
      ),
      ...common,
      // Nothing behind the redirect was asked.
      possibly_billed: false,
    };
  }
  const vendor = readVendorError(asFields(jsonOf(text))?.error);
  const kind = kindOfStatus(status, vendor);
  const words = wordsOfError(vendor) ?? describeText(scrub(text));
  const lost = status === 404 && kind !== 'model_not_found' ? `; nothing is served at ${url}` : '';
  const retry_after_ms = readRetryAfter(headers, now);
  const retry = headers.get('x-should-retry');
  return {
    outcome: 'failed',
    kind,
    message: `HTTP ${status}: ${words}${lost}`,
    ...common,
    ...(vendor.code !== undefined && { code: vendor.code }),
    ...(vendor.param !== undefined && { param: vendor.param }),
    ...(retry_after_ms !== undefined && { retry_after_ms }),
    ...((retry === 'true' || retry === 'false') && { should_retry: retry === 'true' }),
    possibly_billed: false,
  };
}

function kindOfStatus(status: number, vendor: VendorError): FailedKind {
  if (status >= 500) return 'server_error';
  // The code goes first: a project without access to a model gets 403 with `model_not_found`.
  const named = kindOfCode(vendor);
  if (named !== undefined) return named;
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'rate_limited';
  if (status === 402) return 'quota';
  if (status === 408 || status === 409) return 'server_error';
  // Compatible servers send these two without a code.
  if (status === 404 && (vendor.param === 'model' || /\bmodel\b/i.test(vendor.message ?? '')))
    return 'model_not_found';
  if (status === 400 && /maximum (?:context|input) length/i.test(vendor.message ?? ''))
    return 'context_length';
  return 'invalid_request';
}

function ofTransport(error: TransportError, { url, timeoutMs, scrub }: ErrorContext): AttemptFailure {
  const { sent, partial } = error;
  const request_id = error.headers?.get('x-request-id') ?? undefined;
  const origin = new URL(url).origin;
  const arrived =
    partial === '' ? 'no body had arrived' : `${partial.length} characters of the body had arrived`;
  const raw = partial === '' ? {} : { raw: scrub(partial).slice(0, RAW_LIMIT) };
  const failed = (kind: FailedKind, message: string): AttemptFailure => ({
    outcome: 'failed',
    kind,
    message,
    ...(request_id !== undefined && { request_id }),
    possibly_billed: sent,
    ...raw,
  });
  switch (error.breach) {
    case 'cancelled':
      return failed(
        'cancelled',
        sent ? 'cancelled after the request was sent' : 'cancelled before the request was sent',
      );
    case 'deadline':
      return sent
        ? failed('timeout', `no complete response within ${timeoutMs} ms; ${arrived}`)
        : failed('connect_error', `no connection to ${origin} within ${timeoutMs} ms`);
    case 'too-large':
      return failed('malformed', 'the response body is over the limit of 32 MiB');
    case 'not-http':
      return failed('malformed', `${origin} did not answer in HTTP: ${wordsOf(error.cause)}`);
    case 'connection':
      return sent
        ? failed(
            'reset',
            `the connection broke before the response was complete: ${wordsOf(error.cause)}; ${arrived}`,
          )
        : failed('connect_error', `cannot connect to ${origin}: ${wordsOf(error.cause)}`);
  }
}

/** A network error in words: its own, or those of the first of several (one for each address that was tried). */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return error.message || code || error.name;
}
