import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttemptFailure, FailedKind } from '../domain/answer.ts';
import { failedKinds } from '../domain/answer.ts';
import { afterFailure, mayPass, type RetryState, retryBudget, stopsWhat, waitsTooLong } from './retry.ts';

function failure(kind: FailedKind, more: Partial<AttemptFailure> = {}): AttemptFailure {
  return { outcome: 'failed', kind, message: 'x', possibly_billed: false, ...more };
}

function decide(one: AttemptFailure, state: Partial<RetryState> = {}, random = 0) {
  return afterFailure({ earlier: [], budget: 100, ...state }, one, random);
}

/** Attempts that are made when every one fails in this way, what they take of the budget, and what follows in the end. */
function course(one: AttemptFailure) {
  const earlier: AttemptFailure[] = [];
  let spent = 0;
  for (;;) {
    const decision = decide(one, { earlier, budget: 100 - spent });
    earlier.push(one);
    if (decision.next !== 'retry') return [earlier.length, spent, decision.next];
    spent += decision.spends;
  }
}

test('each kind of failure is tried as often as it may cost, and stops what it must', () => {
  expect(failedKinds.map((kind) => [kind, ...course(failure(kind))])).toEqual([
    ['rate_limited', 12, 0, 'give-up'],
    ['quota', 1, 0, 'stop-run'],
    ['server_error', 5, 4, 'give-up'],
    ['timeout', 2, 1, 'give-up'],
    ['connect_error', 5, 4, 'give-up'],
    ['reset', 2, 1, 'give-up'],
    ['malformed', 2, 1, 'give-up'],
    ['auth', 1, 0, 'stop-run'],
    ['model_not_found', 1, 0, 'stop-target'],
    ['snapshot_mismatch', 1, 0, 'give-up'],
    ['context_length', 1, 0, 'give-up'],
    ['invalid_request', 1, 0, 'give-up'],
    ['cancelled', 1, 0, 'give-up'],
    ['batch_expired', 5, 4, 'give-up'],
    ['batch_missing', 5, 4, 'give-up'],
  ]);
});

test('a redirect is not asked again: the base URL would be as wrong', () => {
  expect([302, 308, 200].map((status) => course(failure('malformed', { status })))).toEqual([
    [1, 0, 'give-up'],
    [1, 0, 'give-up'],
    [2, 1, 'give-up'],
  ]);
});

test('a batch asks again what the table lets pass, and what may have been billed once', () => {
  const most = (one: AttemptFailure) =>
    [0, 1, 2, 3, 4].filter((times) =>
      mayPass(
        one,
        Array.from({ length: times }, () => one),
      ),
    ).length;
  expect({
    expired: most(failure('batch_expired')),
    lost: most(failure('batch_missing', { possibly_billed: true })),
    refused: most(failure('invalid_request')),
    forbidden: most(failure('server_error', { should_retry: false })),
    stops: [stopsWhat('quota'), stopsWhat('model_not_found'), stopsWhat('batch_expired')],
  }).toEqual({ expired: 4, lost: 1, refused: 0, forbidden: 0, stops: ['run', 'target', undefined] });
});

test('whatever may have been billed is repeated once, in whatever ways it fails', () => {
  const most = failedKinds.map((kind) => course(failure(kind, { possibly_billed: true }))[0]);
  expect(failedKinds.filter((_, at) => most[at] !== 1)).toEqual([
    'rate_limited',
    'server_error',
    'timeout',
    'connect_error',
    'reset',
    'malformed',
    'batch_expired',
    'batch_missing',
  ]);
  expect([...new Set(most)].sort()).toEqual([1, 2]);
  expect(course(failure('rate_limited', { possibly_billed: true }))).toEqual([2, 1, 'give-up']);
  expect(decide(failure('reset'), { earlier: [failure('server_error'), failure('timeout')] })).toEqual({
    next: 'give-up',
    why: 'it may have been billed twice already',
  });
  expect(decide(failure('timeout'), { earlier: [failure('rate_limited'), failure('server_error')] })).toEqual(
    {
      next: 'retry',
      afterMs: 2000,
      spends: 1,
    },
  );
});

describe('the wait before the next attempt', () => {
  test('doubles from half a second, and from two where the server is overloaded', () => {
    const waits = (one: AttemptFailure) =>
      [0, 1, 2, 3].map((count) => decide(one, { earlier: Array(count).fill(one) }));
    const retry = (afterMs: number) => ({ next: 'retry', afterMs, spends: 1 });
    expect(waits(failure('server_error', { status: 500 }))).toEqual([500, 1000, 2000, 4000].map(retry));
    expect(waits(failure('server_error', { status: 503 }))).toEqual([2000, 4000, 8000, 16_000].map(retry));
  });

  test('after a 429 is the one that the server named; without one the limiter paces', () => {
    expect(decide(failure('rate_limited', { retry_after_ms: 120_000 }), {}, 0.5)).toEqual({
      next: 'retry',
      afterMs: 120_000,
      spends: 0,
    });
    expect(decide(failure('rate_limited'), { budget: 0 })).toEqual({ next: 'retry', afterMs: 0, spends: 0 });
  });

  test('is never shorter than the server named, nor longer than half as long again', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<FailedKind>('server_error', 'connect_error', 'rate_limited', 'timeout'),
        fc.nat({ max: 900_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (kind, named, random) => {
          const decision = decide(failure(kind, { retry_after_ms: named }), {}, random);
          if (decision.next !== 'retry') throw new Error(decision.why);
          expect(decision.afterMs).toBeGreaterThanOrEqual(named);
          expect(decision.afterMs).toBeLessThanOrEqual(named * 1.5);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('no attempt follows', () => {
  test('when the server says not to retry', () => {
    expect(decide(failure('server_error', { should_retry: false }))).toEqual({
      next: 'give-up',
      why: 'the server said not to try again',
    });
  });

  test('a failure that would only repeat, even when the server says to retry', () => {
    expect(decide(failure('invalid_request', { should_retry: true }))).toEqual({
      next: 'give-up',
      why: 'asking again would bring the same',
    });
  });

  test('when the budget of retries is spent', () => {
    expect(decide(failure('server_error'), { budget: 0 })).toEqual({
      next: 'give-up',
      why: 'the retries of this run are spent (10 % of its trials, at least 3)',
    });
  });

  test('when the run ends before our own wait', () => {
    expect(decide(failure('server_error'), { remainingMs: 499 })).toEqual({
      next: 'give-up',
      why: 'the run has only 1 s left',
    });
  });

  test('and the target stops at once, when the named wait is longer than the run', () => {
    expect(decide(failure('rate_limited', { retry_after_ms: 120_000 }), { remainingMs: 90_000 })).toEqual({
      next: 'stop-target',
      why: 'the server asks to wait 120 s, and the run has 90 s left',
    });
    expect(decide(failure('rate_limited', { retry_after_ms: 1_000_000_000 }))).toEqual({
      next: 'stop-target',
      why: 'the server asks to wait 1000000 s, and without --max-time a run waits for 900 s at most',
    });
  });

  test('and the target stops, when the server has refused everything for a quarter of an hour', () => {
    const one = failure('rate_limited');
    expect([decide(one, { refusedForMs: 900_000 }), decide(one, { refusedForMs: 900_001 })]).toEqual([
      { next: 'retry', afterMs: 0, spends: 0 },
      { next: 'stop-target', why: 'the server has refused every request for 901 s' },
    ]);
    expect(decide(one, { refusedForMs: 900_001, remainingMs: 1000 })).toEqual({
      next: 'retry',
      afterMs: 0,
      spends: 0,
    });
  });
});

describe('a wait for a limit that an answer named', () => {
  const requests = { what: 'requests', limit: 100 } as const;
  const minute = 60_000;

  test('is borne for a quarter of an hour, or for what is left of the time', () => {
    expect([
      waitsTooLong({ ...requests, until: 1000 + 15 * minute }, 1000),
      waitsTooLong({ ...requests, until: minute, restored: 60 * minute }, 0, minute),
    ]).toEqual([undefined, undefined]);
  });

  test('is told when it is longer, with what is waited for', () => {
    expect([
      waitsTooLong({ ...requests, until: 16 * minute }, 0),
      waitsTooLong({ what: 'project_tokens', until: 90_000 }, 0, 30_000),
      waitsTooLong({ what: 'pause', until: 90_000 }, 0, 30_000),
    ]).toEqual([
      'the server says that nothing is left of the limit of 100 requests for 960 s, and without --max-time a run waits for 900 s at most',
      'the server says that nothing is left of its limit of project tokens for 90 s, and the run has 30 s left',
      'the server asks to wait 90 s, and the run has 30 s left',
    ]);
  });

  test('is that until all is there again, where one request at a time would take hours', () => {
    expect(waitsTooLong({ ...requests, until: 14 * minute, restored: 24 * 60 * minute }, 0)).toBe(
      'the server says that nothing is left of the limit of 100 requests for 86400 s, and without --max-time a run waits for 900 s at most',
    );
  });
});

test('a run may retry a tenth of its trials, and three in any case', () => {
  expect([0, 1, 30, 49, 1000].map(retryBudget)).toEqual([3, 3, 3, 4, 100]);
});
