import { describe, expect, test } from 'vitest';
import type { AttemptFailure, FailedKind } from '../domain/answer.ts';
import { failedKinds } from '../domain/answer.ts';
import { retryWait, stopsWhat } from './retry.ts';

function failure(kind: FailedKind, more: Partial<AttemptFailure> = {}): AttemptFailure {
  return { outcome: 'failed', kind, message: 'x', possibly_billed: false, ...more };
}

/** Attempts that are made when every one fails in this way. */
function attempts(kind: FailedKind): number {
  let attempt = 1;
  while (retryWait(failure(kind), attempt, 0) !== undefined) attempt++;
  return attempt;
}

test('each kind of failure is tried as often as it may cost, and stops what it must', () => {
  expect(failedKinds.map((kind) => [kind, attempts(kind), stopsWhat(kind)])).toEqual([
    ['rate_limited', 8, 'nothing'],
    ['quota', 1, 'run'],
    ['server_error', 5, 'nothing'],
    ['timeout', 2, 'nothing'],
    ['connect_error', 5, 'nothing'],
    ['reset', 2, 'nothing'],
    ['malformed', 2, 'nothing'],
    ['auth', 1, 'run'],
    ['model_not_found', 1, 'target'],
    ['snapshot_mismatch', 1, 'nothing'],
    ['context_length', 1, 'nothing'],
    ['invalid_request', 1, 'nothing'],
    ['cancelled', 1, 'nothing'],
  ]);
});

describe('the wait before the next attempt', () => {
  test('doubles from half a second', () => {
    expect([1, 2, 3, 4].map((attempt) => retryWait(failure('server_error'), attempt, 0))).toEqual([
      500, 1000, 2000, 4000,
    ]);
  });

  test('is lengthened by jitter, never shortened', () => {
    expect(retryWait(failure('server_error'), 1, 0.999)).toBeCloseTo(624.9, 1);
  });

  test('that the server named is honoured in full, however long', () => {
    expect(retryWait(failure('rate_limited', { retry_after_ms: 120_000 }), 1, 0)).toBe(120_000);
    expect(retryWait(failure('rate_limited', { retry_after_ms: 120_000 }), 1, 0.5)).toBe(123_750);
  });

  test('is none when the server says not to retry', () => {
    expect(retryWait(failure('server_error', { should_retry: false }), 1, 0)).toBe(undefined);
  });
});
