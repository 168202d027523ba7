import type { Dispatcher } from 'undici';
import { openDispatcher } from './dispatcher.ts';
import type { Guard } from './endpoint.ts';
import { toHeaders } from './headers.ts';
import type { ReadHeaders } from './retry-after.ts';
import { type Breach, HttpError, TransportError } from './transport-error.ts';

/** Most bytes of a response body that are read. */
const BODY_LIMIT = 32 * 1024 * 1024;

/** Bytes that are handed on of a body over that limit: more than a failure keeps. */
const PARTIAL_LIMIT = 1024 * 1024;

/** The longest wait that a timer of Node takes; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Milliseconds that a server has to end a body of which nothing more can matter. */
const GRACE_MS = 1000;

/** What a transport is opened with. */
export interface TransportOptions extends Guard {
  /** Where the standard proxy variables are read, and nothing else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds from connecting to the last byte. */
  readonly timeoutMs: number;
}

/**
 * What `fetch` takes, and the caller's own signal. It does not travel as `signal`: the SDK replaces the error of an
 * aborted `signal`, and with it what had been sent by then.
 */
interface TransportInit {
  readonly method?: string;
  readonly headers?: Headers;
  readonly body?: string;
  readonly cancel?: AbortSignal;
  /** Sees each piece of a success's body as it arrives; answers true when nothing that follows can matter. */
  readonly onData?: (bytes: Uint8Array) => boolean;
}

/** The part of a successful `Response` that the SDK and we read. A real one costs a quarter of the whole call. */
interface TransportResponse {
  readonly ok: true;
  readonly status: number;
  readonly url: string;
  readonly body: null;
  readonly headers: ReadHeaders & { entries(): Iterable<[string, string]> };
  text(): Promise<string>;
}

/** Sends requests over connections of its own. */
interface Transport {
  /**
   * Sends one request and reads the whole response; follows no redirect. Throws `HttpError` and `TransportError`, and
   * for another origin than its own a plain error: nobody may ask that.
   */
  fetch(url: string, init: TransportInit): Promise<TransportResponse>;
  /** Drops every connection. What is in flight ends as cancelled. */
  close(): Promise<void>;
}

/**
 * HTTP over a connection pool of our own: keep-alive, a connection for each request in flight, and one deadline for
 * everything from connecting to the last byte, in place of undici's own.
 */
export async function openTransport(options: TransportOptions): Promise<Transport> {
  const timeoutMs = Math.min(options.timeoutMs, LONGEST_TIMER);
  const dispatcher = await openDispatcher(options.env, timeoutMs);
  return {
    fetch(url, init) {
      const { origin, pathname, search } = new URL(url);
      if (origin !== options.origin) throw new Error(`${origin} is not the origin ${options.origin}`);
      const headers: Record<string, string> = { 'accept-encoding': 'identity' };
      for (const [name, value] of init.headers ?? []) if (options.allowHeader(name)) headers[name] = value;
      const request: Dispatcher.DispatchOptions = {
        origin,
        path: pathname + search,
        method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
        headers,
        body: init.body ?? null,
      };
      return exchange(dispatcher, request, {
        url,
        timeoutMs,
        cancel: init.cancel,
        onData: init.onData,
      });
    },
    close: () => dispatcher.destroy(),
  };
}

function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  {
    url,
    timeoutMs,
    cancel,
    onData,
  }: { url: string; timeoutMs: number } & Pick<TransportInit, 'cancel' | 'onData'>,
): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: Readonly<Record<string, string | string[] | undefined>> = {};
    let chunks: Buffer[] = [];
    let size = 0;
    let settled = false;
    let enough = false;

    const settle = () => {
      settled = true;
      clearTimeout(timer);
      cancel?.removeEventListener('abort', onCancel);
    };
    const text = (most = size) =>
      (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, Math.min(size, most))).toString(
        'utf8',
      );
    const stop = (breach: Breach, cause?: unknown) => {
      if (settled) return;
      settle();
      const error = new TransportError(breach, {
        sent: controller !== undefined,
        // As text a body that is too large would take its size twice more.
        partial: text(breach === 'too-large' ? PARTIAL_LIMIT : size),
        ...(status > 0 && { headers: toHeaders(headers) }),
        cause,
      });
      chunks = [];
      controller?.abort(error);
      reject(error);
    };
    const onCancel = () => stop('cancelled', cancel?.reason);
    let timer = setTimeout(() => stop('deadline'), timeoutMs);
    cancel?.addEventListener('abort', onCancel);
    if (cancel?.aborted) return onCancel();

    dispatcher.dispatch(request, {
      onRequestStart(started) {
        // A request that ended while it waited for its connection is not sent any more.
        if (settled) started.abort(new Error('the request has ended'));
        else controller = started;
      },
      onResponseStart(_controller, statusCode, received) {
        if (statusCode < 200) return;
        status = statusCode;
        headers = received;
      },
      onResponseData(_controller, chunk) {
        if (settled) return;
        chunks.push(chunk);
        size += chunk.length;
        if (size > BODY_LIMIT) return stop('too-large');
        if (enough || onData === undefined || status < 200 || status > 299) return;
        enough = onData(chunk);
        if (!enough) return;
        clearTimeout(timer);
        timer = setTimeout(() => stop('deadline'), Math.min(GRACE_MS, timeoutMs));
      },
      onResponseEnd() {
        if (settled) return;
        settle();
        const received = text();
        const read = toHeaders(headers);
        // undici frees the connection in a `setImmediate` of its own; the next request is to find it free.
        queueMicrotask(() =>
          setImmediate(() => {
            if (status < 200 || status > 299)
              reject(new HttpError({ status, headers: read, text: received }));
            else
              resolve({
                ok: true,
                status,
                url,
                body: null,
                headers: read,
                text: () => Promise.resolve(received),
              });
          }),
        );
      },
      onResponseError(_controller, error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (code === 'UND_ERR_INVALID_ARG') {
          settle();
          reject(error);
        } else if (code === 'UND_ERR_DESTROYED') stop('cancelled', error);
        else stop(error.name === 'HTTPParserError' ? 'not-http' : 'connection', error);
      },
    });
  });
}
