import { expect, test } from 'vitest';
import { breachChance, judgeRequired } from './must-pass.ts';
import { randomFrom } from './random.ts';

test('twenty cases at 0.995 and three trials break in 0.30 % of unchanged comparisons, or in 26 % when strict', () => {
  const required = { cases: 20, trials: 3, rate: 0.995 };
  const broken = 1 - (1 - (1 - 0.995 ** 3) * (1 - 0.995 ** 2)) ** 20;
  expect(breachChance(required)).toBeCloseTo(broken, 14);
  expect(breachChance(required).toFixed(4)).toBe('0.0030');
  expect(breachChance({ ...required, strict: true }).toFixed(2)).toBe('0.26');
});

test('a case that fell to 0.1 is caught with 98.9 %', () => {
  expect(breachChance({ cases: 1, trials: 3, rate: 0.1 }).toFixed(3)).toBe('0.989');
});

test('cases that never fail never break, and cases that always fail always do', () => {
  expect(breachChance({ cases: 5, trials: 3, rate: 1 })).toBe(0);
  expect(breachChance({ cases: 5, trials: 3, rate: 0 })).toBe(1);
  expect(breachChance({ cases: 0, trials: 3, rate: 0.5 })).toBe(0);
});

const of = (passed: number, trials: number) => ({ passed, trials });

test('live, a failure is asked again twice and breaks the case if one of the two fails', () => {
  const failed = { first: of(2, 3), live: true };
  expect(judgeRequired({ first: of(3, 3), live: true })).toBe('passed');
  expect(judgeRequired(failed)).toBe('ask_again');
  expect(judgeRequired({ ...failed, first: of(0, 3) })).toBe('ask_again');
  expect(judgeRequired({ ...failed, again: of(2, 2) })).toBe('passed');
  expect(judgeRequired({ ...failed, again: of(1, 2) })).toBe('regressed');
  expect(judgeRequired({ ...failed, again: of(0, 2) })).toBe('regressed');
});

test('a fresh trial that is missing neither clears nor breaks a case, but one that failed does', () => {
  const failed = { first: of(2, 3), live: true };
  expect(judgeRequired({ ...failed, again: of(0, 0) })).toBe('inconclusive');
  expect(judgeRequired({ ...failed, again: of(1, 1) })).toBe('inconclusive');
  expect(judgeRequired({ ...failed, again: of(0, 1) })).toBe('regressed');
});

test('offline, two failed trials or all of them break the case, and a single one among several is inconclusive', () => {
  const judge = (passed: number, trials: number) => judgeRequired({ first: of(passed, trials), live: false });
  expect([judge(5, 5), judge(4, 5), judge(3, 5), judge(1, 2), judge(0, 1)]).toEqual([
    'passed',
    'inconclusive',
    'regressed',
    'inconclusive',
    'regressed',
  ]);
});

test('strict breaks at any failure, live or not', () => {
  expect(judgeRequired({ first: of(4, 5), live: true, strict: true })).toBe('regressed');
  expect(judgeRequired({ first: of(4, 5), live: false, strict: true })).toBe('regressed');
  expect(judgeRequired({ first: of(5, 5), live: true, strict: true })).toBe('passed');
});

test('a required case without a valid trial is never passed', () => {
  expect(judgeRequired({ first: of(0, 0), live: true })).toBe('inconclusive');
  expect(judgeRequired({ first: of(0, 0), live: false, strict: true })).toBe('inconclusive');
});

test('the closed form agrees with the decision itself, played with a seeded coin', () => {
  const random = randomFrom(11);
  const [rate, trials, plays] = [0.8, 3, 40_000];
  const draw = (count: number) => {
    let passed = 0;
    for (let i = 0; i < count; i++) if (random() < rate) passed++;
    return of(passed, count);
  };
  let broken = 0;
  for (let play = 0; play < plays; play++) {
    const first = draw(trials);
    const again = first.passed < trials ? draw(2) : undefined;
    if (judgeRequired({ first, again, live: true }) === 'regressed') broken++;
  }
  const expected = breachChance({ cases: 1, trials, rate });
  const standardError = Math.sqrt((expected * (1 - expected)) / plays);
  expect(Math.abs(broken / plays - expected)).toBeLessThan(4 * standardError);
});
