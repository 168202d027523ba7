import { expect, test } from 'vitest';
import { flakiness, isFlaky, quarantine } from './quarantine.ts';

/** The fewest and the most passes that are flaky, and whether everything between is. */
function flakyRange(trials: number) {
  const flaky = Array.from({ length: trials + 1 }, (_, passed) => passed).filter((passed) =>
    isFlaky({ passed, trials }),
  );
  return { from: flaky[0], to: flaky.at(-1), count: flaky.length };
}

test('the table of flaky counts holds exactly', () => {
  expect([10, 15, 20, 30, 40].map(flakyRange)).toEqual([
    { from: 3, to: 7, count: 5 },
    { from: 4, to: 11, count: 8 },
    { from: 4, to: 16, count: 13 },
    { from: 6, to: 24, count: 19 },
    { from: 7, to: 33, count: 27 },
  ]);
});

test('nothing is flaky by fewer than 10 trials, though 5 of 9 would be', () => {
  expect(flakiness({ passed: 5, trials: 9 })).toBeGreaterThan(0.9);
  expect(isFlaky({ passed: 5, trials: 9 })).toBe(false);
});

const steady = Array.from({ length: 8 }, (_, i) => ({ id: `steady-${i}`, passed: 20, trials: 20 }));
const flaky = [
  { id: 'c', passed: 4, trials: 20 },
  { id: 'b', passed: 10, trials: 20 },
  { id: 'a', passed: 10, trials: 20 },
];

test('at most a fifth of the suite is quarantined, the flakiest first, equal ones by id', () => {
  const [c, b, a] = flaky;
  expect(quarantine([...flaky, ...steady])).toEqual({ quarantined: [a, b], beyondLimit: [c] });
  expect(quarantine([...steady, ...flaky].reverse())).toEqual({ quarantined: [a, b], beyondLimit: [c] });
});

test('a suite of fewer than five cases has no room, and one without history nothing to quarantine', () => {
  const [, b, a] = flaky;
  expect(quarantine([a!, b!, steady[0]!, steady[1]!])).toEqual({ quarantined: [], beyondLimit: [a, b] });
  expect(quarantine([{ id: 'new', passed: 0, trials: 0 }])).toEqual({ quarantined: [], beyondLimit: [] });
});
