import { expect, test } from 'vitest';
import { wholeRounds } from './whole-rounds.ts';

const planned = { cases: 2, trials: 3 };
const ended = (...keys: readonly string[]) =>
  keys.map((key) => ({ case: key.slice(0, 1), ordinal: Number(key.slice(1)) }));

test('a round counts once every case has ended in it, and only with all before it', () => {
  expect([
    wholeRounds(planned, ended('a1')),
    wholeRounds(planned, ended('a1', 'b1')),
    wholeRounds(planned, ended('a1', 'b1', 'a2')),
    wholeRounds(planned, ended('a2', 'b2', 'a1')),
    wholeRounds(planned, ended('a1', 'b1', 'a2', 'b2', 'a3', 'b3')),
  ]).toEqual([0, 1, 1, 0, 3]);
});

test('fresh trials above the planned ones are no round, nor is a trial that ended twice', () => {
  expect([
    wholeRounds(planned, ended('a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a4', 'b4')),
    wholeRounds(planned, ended('a1', 'b1', 'a4', 'b4')),
    wholeRounds(planned, ended('a1', 'a1')),
  ]).toEqual([3, 1, 0]);
});
