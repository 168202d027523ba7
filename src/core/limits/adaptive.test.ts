import { expect, test } from 'vitest';
import { cutLimit, growLimit, startLimit } from './adaptive.ts';

const saturated = (limit: number, room = false) => ({ inFlight: Math.floor(limit), room });

/** The limit after a round: an answer to each request that was in flight. */
function afterRound(state: ReturnType<typeof startLimit>, room = false): number {
  for (let left = Math.floor(state.limit); left > 0; left--) growLimit(state, saturated(state.limit, room));
  return state.limit;
}

test('it starts at 8, or at the written concurrency, which it never exceeds', () => {
  expect([startLimit(undefined), startLimit(50)]).toEqual([
    { limit: 8, ceiling: 256, refused: false },
    { limit: 50, ceiling: 50, refused: false },
  ]);
  const written = startLimit(50);
  afterRound(written, true);
  expect(written.limit).toBe(50);
});

test('it grows by about one a round', () => {
  const state = startLimit(undefined);
  const rounds = [1, 2, 3].map(() => Number(afterRound(state).toFixed(1)));
  expect(rounds).toEqual([9, 9.8, 10.7]);
});

test('where there is room it doubles each round, until the first refusal', () => {
  const state = startLimit(undefined);
  expect([afterRound(state, true), afterRound(state, true)]).toEqual([16, 32]);
  cutLimit(state);
  expect(Number(afterRound(state, true).toFixed(1))).toBe(17);
});

test('it does not grow while it is not what holds requests back', () => {
  const state = startLimit(undefined);
  growLimit(state, { inFlight: 7, room: true });
  expect(state.limit).toBe(8);
});

test('it is halved, down to one', () => {
  const state = startLimit(9);
  const cuts = [1, 2, 3, 4].map(() => {
    cutLimit(state);
    return state.limit;
  });
  expect(cuts).toEqual([4, 2, 1, 1]);
});
