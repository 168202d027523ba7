import type { Dispatcher } from 'undici';
import { openDispatcher } from './dispatcher.ts';
import { toHeaders } from './headers.ts';
import type { ReadHeaders } from './retry-after.ts';
import type { TransportOptions } from './transport.ts';
import { HttpError, TransportError } from './transport-error.ts';

/** Most bytes of a body that is read whole: a batch, a page of them, or an error. */
const BODY_LIMIT = 32 * 1024 * 1024;

/** What the SDK hands over, and the caller's own signal beside its own. */
interface BatchInit {
  readonly method?: string;
  readonly headers?: Headers;
  readonly body?: string | AsyncIterable<Uint8Array>;
  readonly cancel?: AbortSignal;
}

/** The part of a successful response that the SDK and we read. */
export interface BatchTransportResponse {
  readonly ok: true;
  readonly status: number;
  readonly url: string;
  readonly body: null;
  readonly headers: ReadHeaders & { entries(): Iterable<[string, string]> };
  /** The body as it arrives. Throws `TransportError`. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The body's text. Throws `TransportError`. */
  text(): Promise<string>;
}

/** Sends requests and reads responses of any size without holding them. */
export interface BatchTransport {
  /**
   * Sends one request; follows no redirect. Throws `HttpError` for whatever is no success, `TransportError`, and for
   * another origin than its own a plain error: nobody may ask that.
   */
  fetch(url: string, init: BatchInit): Promise<BatchTransportResponse>;
  /** Drops every connection. */
  close(): Promise<void>;
}

/**
 * HTTP for files: what goes out and what comes in is streamed, so the deadline is for silence, not for the whole: a file of
 * 200 MB may take its time while bytes flow.
 *
 * @param options.timeoutMs milliseconds to connect, to the response's headers once all is sent, and between two of its bytes
 */
export async function openBatchTransport(options: TransportOptions): Promise<BatchTransport> {
  const timeoutMs = Math.min(options.timeoutMs, 2 ** 31 - 1);
  const dispatcher = await openDispatcher(options.env, timeoutMs, timeoutMs);
  return {
    async fetch(url, init) {
      const { origin } = new URL(url);
      if (origin !== options.origin) throw new Error(`${origin} is not the origin ${options.origin}`);
      const headers: Record<string, string> = { 'accept-encoding': 'identity' };
      for (const [name, value] of init.headers ?? []) if (options.allowHeader(name)) headers[name] = value;
      const { request } = await import('undici');
      let response: Dispatcher.ResponseData;
      try {
        response = await request(url, {
          dispatcher,
          method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
          headers,
          body: (init.body ?? null) as Dispatcher.DispatchOptions['body'],
          signal: init.cancel,
        });
      } catch (error) {
        throw toTransportError(error, init.cancel);
      }
      const { statusCode: status } = response;
      const read = toHeaders(response.headers);
      const chunks = chunksOf(response.body, init.cancel);
      if (status < 200 || status > 299)
        throw new HttpError({ status, headers: read, text: await textOf(chunks) });
      return { ok: true, status, url, body: null, headers: read, chunks, text: () => textOf(chunks) };
    },
    close: () => dispatcher.destroy(),
  };
}

async function* chunksOf(
  body: AsyncIterable<Uint8Array>,
  cancel: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw toTransportError(error, cancel);
  }
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new TransportError('too-large', { sent: true, partial: '' });
    kept.push(chunk);
  }
  return Buffer.concat(kept, size).toString('utf8');
}

/** Codes of errors that come before anything was sent. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function toTransportError(error: unknown, cancel: AbortSignal | undefined): unknown {
  if (cancel?.aborted) return new TransportError('cancelled', { sent: true, partial: '', cause: error });
  if (!(error instanceof Error)) return error;
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = String((first as NodeJS.ErrnoException | undefined)?.code ?? '');
  const about = { sent: !BEFORE_SENDING.has(code), partial: '', cause: error };
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED')
    return new TransportError('cancelled', about);
  if (/^UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT$/.test(code)) return new TransportError('deadline', about);
  if (error.name === 'HTTPParserError') return new TransportError('not-http', about);
  // What has no code of the system or of undici is no broken connection but a bug.
  return code === '' || code === 'UND_ERR_INVALID_ARG' ? error : new TransportError('connection', about);
}
