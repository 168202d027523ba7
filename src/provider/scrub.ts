import type { AttemptFailure, Billed } from '../domain/answer.ts';

/** Most UTF-16 units of a failure's message. */
const MESSAGE_LIMIT = 500;

const HIDDEN = 'sk-…';

/** Takes the key, in every form that a server may echo it in, and anything shaped like one out of a text. */
export type Scrub = (text: string) => string;

/** A scrubber that knows the live key, if there is one. A key under 8 characters is not searched for: it would be found in any word. */
export function scrubber(key: string | null): Scrub {
  const forms =
    key === null || key.length < 8 ? [] : [key, encodeURIComponent(key), Buffer.from(key).toString('base64')];
  return (text) => {
    let clean = text;
    for (const form of forms) clean = clean.replaceAll(form, HIDDEN);
    // The vendor's 401 echoes a key with its middle starred out.
    return clean.replace(/\bsk-[\w*-]{8,}/g, HIDDEN).replace(/\bBearer\s+[^\s"']+/gi, `Bearer ${HIDDEN}`);
  };
}

/** The failure as it may be shown and stored: no key anywhere, the message on one line and within its bound. */
export function scrubFailure(failure: AttemptFailure, scrub: Scrub): AttemptFailure {
  const { code, param, request_id, raw, billed } = failure;
  const message = scrub(failure.message.replace(/\s+/g, ' ').trim());
  return {
    ...failure,
    message: message.length > MESSAGE_LIMIT ? `${message.slice(0, MESSAGE_LIMIT - 1)}…` : message,
    ...(code !== undefined && { code: scrub(code).slice(0, 200) }),
    ...(param !== undefined && { param: scrub(param).slice(0, 200) }),
    ...(request_id !== undefined && { request_id: scrub(request_id).slice(0, 200) }),
    ...(raw !== undefined && { raw: scrub(raw) }),
    ...(billed !== undefined && { billed: scrubBilled(billed, scrub) }),
  };
}

function scrubBilled({ served, service_tier, ...billed }: Billed, scrub: Scrub): Billed {
  return {
    ...billed,
    ...(served !== undefined && { served: scrub(served).slice(0, 200) }),
    ...(service_tier !== undefined && { service_tier: scrub(service_tier).slice(0, 200) }),
  };
}
