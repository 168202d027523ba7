import { expect, test } from 'vitest';
import type { TrialScore } from '../domain/score.ts';
import { byFallback, noAnswer, unscoredTrials } from './unscored.ts';

type Trial = Pick<TrialScore, 'status' | 'reason'>;
const unscored = (reason: string): Trial => ({ status: 'unscored', reason });
const of = (cases: { readonly [id: string]: readonly Trial[] }) =>
  unscoredTrials(Object.entries(cases).map(([id, trials]) => [id, { trials }]));

test('a side whose trials are all scored has no reasons', () => {
  expect(of({ a: [{ status: 'pass' }, { status: 'fail', reason: 'the answer is empty' }] })).toBe(undefined);
});

test('reasons are counted, the most frequent first, each with its first case by id', () => {
  expect(
    of({
      c: [unscored('module: it threw'), { status: 'pass' }],
      b: [unscored('module: it threw'), unscored('regex: it took over 5 s')],
      a: [unscored('similar: no vectors')],
    }),
  ).toEqual({
    trials: 4,
    reasons: [
      { reason: 'module: it threw', trials: 2, case: 'b' },
      { reason: 'similar: no vectors', trials: 1, case: 'a' },
      { reason: 'regex: it took over 5 s', trials: 1, case: 'b' },
    ],
  });
});

test('trials without an answer are one reason for each kind, with the words of the first case', () => {
  expect(
    of({
      b: [unscored(noAnswer('reset', 'broke after 3 ms'))],
      a: [
        unscored(noAnswer('reset', 'broke after 5 ms\nof all')),
        unscored(`turn 2: ${noAnswer('timeout', 'late')}`),
      ],
    }),
  ).toEqual({
    trials: 3,
    reasons: [
      { kind: 'reset', reason: 'broke after 5 ms\nof all', trials: 2, case: 'a' },
      { kind: 'timeout', reason: 'turn 2: late', trials: 1, case: 'a' },
    ],
  });
});

test('the order of the cases changes nothing, and reasons beyond the tenth are only counted', () => {
  const cases = Array.from(
    { length: 12 },
    (_, index) => [`c${index}`, [unscored(`reason ${index}`)]] as const,
  );
  const found = of(Object.fromEntries(cases));
  expect([found?.trials, found?.reasons.length, of(Object.fromEntries([...cases].reverse()))]).toEqual([
    12,
    10,
    found,
  ]);
});

test('what a fallback answered is left out: the side counts it elsewhere', () => {
  expect(of({ a: [unscored(byFallback('mini')), unscored(`turn 2: ${byFallback('mini')}`)] })).toBe(
    undefined,
  );
});
