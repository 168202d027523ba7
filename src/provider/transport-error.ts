import type { ReadHeaders } from './retry-after.ts';

/** A whole response that is no success. Thrown, so that the SDK does not read a body that we read with more care. */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: ReadHeaders;
  readonly text: string;

  constructor({ status, headers, text }: { status: number; headers: ReadHeaders; text: string }) {
    super(`HTTP ${status}`);
    this.name = 'HttpError';
    this.status = status;
    this.headers = headers;
    this.text = text;
  }
}

/**
 * How an exchange broke: the deadline passed, the caller cancelled, the body was over its limit, the peer did not speak
 * HTTP, or the connection failed.
 */
export type Breach = 'deadline' | 'cancelled' | 'too-large' | 'not-http' | 'connection';

/** An exchange that brought no whole response. What it tells decides whether the request may have been billed. */
export class TransportError extends Error {
  readonly breach: Breach;
  /** True when the request, or a part of it, went out on a connection. */
  readonly sent: boolean;
  /** The body as far as it arrived; empty when none did. */
  readonly partial: string;
  /** The response's headers, when they had arrived. */
  readonly headers: ReadHeaders | undefined;

  constructor(
    breach: Breach,
    about: { sent: boolean; partial: string; headers?: ReadHeaders; cause?: unknown },
  ) {
    super(`${breach} ${about.sent ? 'after' : 'before'} sending`, { cause: about.cause });
    this.name = 'TransportError';
    this.breach = breach;
    this.sent = about.sent;
    this.partial = about.partial;
    this.headers = about.headers;
  }
}
