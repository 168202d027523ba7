import type { AttemptFailure } from '../domain/answer.ts';
import { jsonOf } from '../domain/json.ts';
import type { Api } from '../domain/request.ts';
import { chatFold, DONE } from './chat-stream.ts';
import { failureOfError } from './codes.ts';
import { malformed } from './malformed.ts';
import { responsesFold } from './responses-stream.ts';
import { asFields } from './shape.ts';
import { type SseEvent, sseReader } from './sse.ts';

/** How a stream ended: the body's JSON text, as a call without streaming would have brought it, or a failure. */
export type StreamEnd = { readonly raw: string } | { readonly failure: AttemptFailure };

/** Reads one streamed response as it arrives. */
export interface StreamReader {
  /** Takes the next bytes; true once nothing that follows can matter. */
  push(bytes: Uint8Array): boolean;
  /** Says that the body is whole, and how it ended. */
  end(): StreamEnd;
  /** How it ended, once it has; what breaks afterwards takes nothing back. */
  readonly ended: StreamEnd | undefined;
  /** True once one event was read, so that the body is a stream whatever its content type says. */
  readonly started: boolean;
  /** When the first piece of the answer came, and when the stream ended, on the caller's clock. */
  readonly times: { readonly first?: number; readonly last?: number };
}

/** A reader for one response of an API; `monotonic` is the caller's clock in milliseconds. Total: any bytes in. */
export function streamReader(api: Api, monotonic: () => number): StreamReader {
  const fold = api === 'responses' ? responsesFold() : chatFold();
  const events = sseReader();
  let ended: StreamEnd | undefined;
  let started = false;
  let first: number | undefined;
  let last: number | undefined;

  const finish = (end: StreamEnd) => {
    ended = end;
    last = monotonic();
  };

  const take = (event: SseEvent) => {
    if (ended !== undefined) return;
    started = true;
    const fields = asFields(jsonOf(event.data));
    const error = event.name === 'error' || fields?.type === 'error' ? (fields ?? event.data) : undefined;
    const inner = fields?.error ?? undefined;
    // An event `error` holds the error's fields or an `error` object of them; compatible servers send the object alone.
    if (error !== undefined || (inner !== undefined && fields?.response === undefined)) {
      finish({ failure: failureOfError(inner ?? error) });
      return;
    }
    const step = fold.take(event, fields);
    if (step === 'piece') first ??= monotonic();
    else if (step !== 'more') finish('failure' in step ? step : toEnd(step.body));
  };

  return {
    push(bytes) {
      for (const event of events.push(bytes)) take(event);
      if (events.overlong && ended === undefined)
        finish({ failure: malformed('a line of the streamed response is over the limit of 8 MiB') });
      return ended !== undefined;
    },
    end() {
      for (const event of events.end()) if (isWhole(event.data)) take(event);
      if (ended !== undefined) return ended;
      const failure: AttemptFailure = {
        outcome: 'failed',
        kind: 'reset',
        message: `the stream ended before it was complete: ${fold.missing()}`,
        possibly_billed: true,
      };
      finish({ failure });
      return { failure };
    },
    get ended() {
      return ended;
    },
    get started() {
      return started;
    },
    get times() {
      return { ...(first !== undefined && { first }), ...(last !== undefined && { last }) };
    },
  };
}

/** Says whether the data of an event that the end of the stream cut off is all there. */
function isWhole(data: string): boolean {
  return data.trim() === DONE || asFields(jsonOf(data)) !== undefined;
}

/** The body as JSON text. What JSON can nest deeper than it can be written is no answer of either API. */
function toEnd(body: unknown): StreamEnd {
  try {
    return { raw: JSON.stringify(body) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { failure: malformed('the streamed response is nested too deep') };
  }
}
