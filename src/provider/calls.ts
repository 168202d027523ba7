import type { AttemptFailure } from '../domain/answer.ts';
import { jsonOf } from '../domain/json.ts';
import type { Tried } from '../domain/ports.ts';
import { type Endpoint, identity } from './endpoint.ts';
import { toFailure } from './errors.ts';
import type { LiveOptions } from './live.ts';
import { malformed } from './malformed.ts';
import { scrubber, scrubFailure } from './scrub.ts';

/** The calls of an endpoint that ask no model. */
export interface Calls {
  /** What every call of the SDK is sent with. */
  requestOptions(signal: AbortSignal): {
    readonly headers: Record<string, string | null>;
    readonly fetchOptions: object;
  };
  /** What went wrong with a call of a path below the base URL. */
  failureOf(error: unknown, path: string): AttemptFailure;
  /**
   * Sends one request and reads its body as JSON; `read` gives undefined for what is no such object. That one was not billed:
   * the request itself is free.
   */
  call<T>(
    path: string,
    send: () => Promise<unknown>,
    read: (json: unknown) => T | undefined,
  ): Promise<Tried<T>>;
}

/** The calls of an endpoint. Whatever a server or a network does is a failure value that does not hold the key. */
export function callsOf(
  endpoint: Endpoint,
  { timeoutMs, now }: Pick<LiveOptions, 'timeoutMs' | 'now'>,
): Calls {
  const root = endpoint.baseURL.replace(/\/$/, '');
  const scrub = scrubber(endpoint.key);
  const failureOf = (error: unknown, path: string) =>
    toFailure(error, { url: root + path, timeoutMs, now: now(), scrub });
  return {
    requestOptions(signal) {
      // Read by the transport alone: the SDK replaces the error of an aborted `signal`.
      return { headers: identity(endpoint), fetchOptions: { cancel: signal } };
    },
    failureOf,
    async call(path, send, read) {
      try {
        const text = await ((await send()) as { text(): Promise<string> }).text();
        const value = read(jsonOf(text));
        if (value !== undefined) return { value };
        const failure = malformed(`${root}${path} answered with what is no such object`, text);
        return { failure: { ...scrubFailure(failure, scrub), possibly_billed: false } };
      } catch (error) {
        return { failure: failureOf(error, path) };
      }
    },
  };
}
