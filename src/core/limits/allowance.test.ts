import { describe, expect, test } from 'vitest';
import type { LimitReading } from '../../domain/limits.ts';
import { allowedAt, charge, peakShare, settleCharge, startAllowance } from './allowance.ts';

const open = (resource: 'requests' | 'tokens', cap?: number, headroom = 0) =>
  startAllowance(resource, { cap, headroom });
const heard = (reading: LimitReading, used = 1) => ({ reading, used, refused: false });

describe('a limit that the server named', () => {
  test('lets go at once while enough is left, and later when it has flowed back in', () => {
    const requests = open('requests');
    const taken = charge(requests, 1, 0);
    settleCharge(requests, taken, heard({ limit: 60, remaining: 59 }), 0);
    expect(allowedAt(requests, 1, 0)).toBe(0);
    const other = charge(requests, 1, 0);
    settleCharge(requests, other, heard({ limit: 60, remaining: 0 }), 0);
    // A fiftieth of the most that was left (59) stays, as our figures are as old as the last answer.
    expect(Math.round(allowedAt(requests, 1, 0))).toBe(2180);
  });

  test('is known by its limit alone, or by what is left alone', () => {
    const byLimit = open('requests');
    settleCharge(byLimit, charge(byLimit, 1, 0), heard({ limit: 60 }), 0);
    const byRest = open('requests');
    settleCharge(byRest, charge(byRest, 1, 0), heard({ remaining: 60 }), 0);
    expect([byLimit.mirror, byRest.mirror]).toEqual([
      { rate: 0.001, capacity: 60, level: 59, at: 0 },
      { rate: 0.001, capacity: 60, level: 60, at: 0 },
    ]);
  });

  test('is believed when others use it up beside us', () => {
    const tokens = open('tokens');
    settleCharge(tokens, charge(tokens, 100, 0), heard({ limit: 60_000, remaining: 59_900 }, 100), 0);
    settleCharge(tokens, charge(tokens, 100, 10), heard({ limit: 60_000, remaining: 5_000 }, 100), 20);
    expect(tokens.mirror?.level).toBe(5010);
  });

  test('refills as slowly as its reset says', () => {
    const requests = open('requests');
    const reading = { limit: 1000, remaining: 0, reset_ms: 86_400_000 };
    settleCharge(requests, charge(requests, 1, 0), heard(reading), 0);
    expect(requests.mirror?.rate).toBe(1000 / 86_400_000);
  });
});

test('a written cap spreads requests evenly from the start', () => {
  const requests = open('requests', 60);
  charge(requests, 1, 0);
  expect(allowedAt(requests, 1, 0)).toBe(1000);
});

test('what was sent before the limit was known counts towards what headroom leaves us', () => {
  const requests = open('requests', undefined, 0.5);
  const taken = [1, 2, 3].map(() => charge(requests, 1, 0));
  settleCharge(requests, taken[0]!, heard({ limit: 120, remaining: 119 }), 10);
  // Three of 60 a minute are gone: the next is due when they would have been.
  expect(Math.round(allowedAt(requests, 1, 10))).toBe(3010);
});

test('usage replaces the estimate, and a refused request has used nothing', () => {
  const tokens = open('tokens', 60_000);
  const answered = charge(tokens, 2000, 0);
  const refused = charge(tokens, 500, 0);
  settleCharge(tokens, answered, { reading: undefined, used: 300, refused: false }, 0);
  settleCharge(tokens, refused, { reading: undefined, used: undefined, refused: true }, 0);
  expect([tokens.even?.level, tokens.use.seconds]).toEqual([1700, [300]]);
});

test('more than 70 % of a limit is noticed once, and the peak is kept', () => {
  const tokens = open('tokens');
  const shares = [5000, 2500, 1000].map((amount, second) => {
    const now = second * 1000;
    return settleCharge(tokens, charge(tokens, amount, now), heard({ limit: 10_000 }, amount), now);
  });
  expect([shares, peakShare(tokens)]).toEqual([
    [undefined, { resource: 'tokens', limit: 10_000, share: 0.75 }, undefined],
    0.85,
  ]);
});
