import { expect, test } from 'vitest';
import { progressLine } from './progress.ts';

const state = { done: 0, total: 1200, passed: 0, failed: 0, errors: 0, elapsed_ms: 0 };

test('before the first trial ended there is no time left to tell', () => {
  expect(progressLine({ ...state, cost: 0 })).toBe('0/1,200 (0 %), 0 passed, 0 failed, $0.0000');
});

test('midway the line tells trials, errors, cost and time left', () => {
  expect(
    progressLine({
      done: 300,
      total: 1200,
      passed: 280,
      failed: 17,
      errors: 3,
      cost: 0.1234,
      elapsed_ms: 21_700,
    }),
  ).toBe('300/1,200 (25 %), 280 passed, 17 failed, 3 without an answer, $0.1234, about 1m 06s left');
});

test('resumed trials do not count towards the pace', () => {
  expect(progressLine({ ...state, done: 1199, resumed: 1198, passed: 1199, elapsed_ms: 8000 })).toBe(
    '1,199/1,200 (99 %), 1,199 passed, 0 failed, about 8s left',
  );
  expect(progressLine({ ...state, done: 1198, resumed: 1198, passed: 1198, elapsed_ms: 8000 })).toBe(
    '1,198/1,200 (99 %), 1,198 passed, 0 failed',
  );
});

test('an unknown price is not free, and a long wait is told in hours', () => {
  expect(progressLine({ ...state, done: 1, passed: 1, cost: null, elapsed_ms: 6000 })).toBe(
    '1/1,200 (0 %), 1 passed, 0 failed, cost unknown, about 1h 59m left',
  );
});

test('at the end nothing is left', () => {
  expect(progressLine({ ...state, done: 1200, passed: 1200, cost: 12.345, elapsed_ms: 6000 })).toBe(
    '1,200/1,200 (100 %), 1,200 passed, 0 failed, $12.35',
  );
  expect(progressLine({ ...state, total: 0 })).toBe('0/0 (100 %), 0 passed, 0 failed');
});
