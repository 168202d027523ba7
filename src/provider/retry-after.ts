/** The part of a response's headers that this room reads. */
export interface ReadHeaders {
  get(name: string): string | null;
}

/**
 * Milliseconds that the server asked us to wait: `retry-after-ms`, else `retry-after` in seconds or as an HTTP date
 * (RFC 9110, 10.2.3). A date in the past is 0; what is no number and no date is undefined. However long the wait, it is
 * reported as it was asked: whether to wait is the caller's decision, and asking earlier is not ours.
 */
export function readRetryAfter(headers: ReadHeaders, now: Date): number | undefined {
  const ms = toWait(headers.get('retry-after-ms'), 1);
  if (ms !== undefined) return ms;
  const after = headers.get('retry-after')?.trim();
  if (after === undefined) return undefined;
  const seconds = toWait(after, 1000);
  if (seconds !== undefined) return seconds;
  // Date.parse takes far more than HTTP dates, `-5` among them.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(after)) return undefined;
  const at = Date.parse(after);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

function toWait(text: string | null, unit: number): number | undefined {
  const digits = text?.trim();
  if (digits === undefined || !/^\d+(\.\d+)?$/.test(digits)) return undefined;
  return Math.min(Math.ceil(Number(digits) * unit), Number.MAX_SAFE_INTEGER);
}
