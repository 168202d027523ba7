import { expect, test } from 'vitest';
import { letGo, noteEnd, type RequestEnd, startThrottle, type Throttle, type Ticket } from './throttle.ts';

/** Lets requests go until none may go at this moment. */
function volley(state: Throttle, now: number): Ticket[] {
  const tickets: Ticket[] = [];
  for (;;) {
    const verdict = letGo(state, { tokens: 1, since: now }, now);
    if ('at' in verdict) return tickets;
    tickets.push(verdict.ticket);
  }
}

/** The limit of requests in flight after a full volley of which every request ends in this way. */
function limitAfter(end: RequestEnd): number {
  const state = startThrottle({ concurrency: 16 });
  for (const ticket of volley(state, 0)) noteEnd(state, ticket, end, 10, 0);
  return state.limit.limit;
}

test('a volley of refusals halves the limit once, however many there are', () => {
  expect(limitAfter({ status: 429, retryAfterMs: 100 })).toBe(8);
  expect(limitAfter({ status: 503, code: 'slow_down' })).toBe(8);
  expect(limitAfter({ status: 403, kind: 'rate_limited' })).toBe(8);
  expect(limitAfter({ kind: 'rate_limited' })).toBe(8);
});

test('what is no word on the load leaves the limit alone', () => {
  const ends: RequestEnd[] = [
    { status: 500 },
    { status: 503 },
    { status: 400 },
    { kind: 'server_error' },
    {},
  ];
  expect(ends.map(limitAfter)).toEqual([16, 16, 16, 16, 16]);
});

test('only the end of another request helps where the limit is reached', () => {
  const state = startThrottle({ concurrency: 3 });
  const tickets = volley(state, 0);
  expect([tickets.length, letGo(state, { tokens: 1, since: 0 }, 0)]).toEqual([
    3,
    { at: Number.POSITIVE_INFINITY },
  ]);
  noteEnd(state, tickets[0]!, { status: 200 }, 5, 0);
  expect(volley(state, 5).length).toBe(1);
});

test('without a written concurrency the first requests go out apart', () => {
  const state = startThrottle({});
  expect([volley(state, 0).length, letGo(state, { tokens: 1, since: 0 }, 0)]).toEqual([1, { at: 25 }]);
});

test('a refusal without a named wait uses the reset of the limit that is spent, where it is sooner', () => {
  const after = (reset_ms: number) => {
    const state = startThrottle({ concurrency: 1 });
    const [ticket] = volley(state, 0);
    noteEnd(
      state,
      ticket!,
      { status: 429, limits: { tokens: { limit: 10, remaining: 0, reset_ms } } },
      10,
      0,
    );
    return state.cooldown.until;
  };
  expect([after(120), after(60_000)]).toEqual([130, 510]);
});
