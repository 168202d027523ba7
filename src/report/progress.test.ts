import { expect, test } from 'vitest';
import { type ProgressState, progressLine, progressLines, progressOf, waitText } from './progress.ts';

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
  ).toBe('300/1,200 (25 %), 280 passed, 17 failed, 3 without an answer, $0.1234, 13.8/s, about 1m 06s left');
});

test('resumed trials do not count towards the pace', () => {
  expect(progressLine({ ...state, done: 1199, resumed: 1198, passed: 1199, elapsed_ms: 8000 })).toBe(
    '1,199/1,200 (99 %), 1,199 passed, 0 failed, 7.5/min, about 8s left',
  );
  expect(progressLine({ ...state, done: 1198, resumed: 1198, passed: 1198, elapsed_ms: 8000 })).toBe(
    '1,198/1,200 (99 %), 1,198 passed, 0 failed',
  );
});

test('an unknown price is not free, and a long wait is told in hours', () => {
  expect(progressLine({ ...state, done: 1, passed: 1, cost: null, elapsed_ms: 6000 })).toBe(
    '1/1,200 (0 %), 1 passed, 0 failed, cost unknown, 10.0/min, about 1h 59m left',
  );
});

test('at the end nothing is left', () => {
  expect(progressLine({ ...state, done: 1200, passed: 1200, cost: 12.345, elapsed_ms: 6000 })).toBe(
    '1,200/1,200 (100 %), 1,200 passed, 0 failed, $12.35, 200.0/s',
  );
  expect(progressLine({ ...state, total: 0 })).toBe('0/0 (100 %), 0 passed, 0 failed');
});

const targets = new Map<string, ProgressState>([
  [
    'mini',
    { done: 30, total: 120, resumed: 10, passed: 20, failed: 8, errors: 2, cost: 0.5, elapsed_ms: 10_000 },
  ],
  ['\x1b[2Jnano', { done: 0, total: 120, passed: 0, failed: 0, errors: 0, cost: 0.25, elapsed_ms: 10_000 }],
]);

test('several targets have a line each, one target has the line alone', () => {
  expect(progressLines(targets)).toEqual([
    'mini         30/120 (25 %), 20 passed, 8 failed, 2 without an answer, $0.5000, 2.0/s, about 45s left',
    '\\x1b[2Jnano  0/120 (0 %), 0 passed, 0 failed, $0.2500',
  ]);
  expect(progressLines(new Map([['mini', state]]))).toEqual(['0/1,200 (0 %), 0 passed, 0 failed']);
});

test('a long wait is told with its reason and its end, and a short one is the pace', () => {
  const until = new Date('2026-11-23T04:52:10.500Z');
  const wait = { model: 'mini', what: 'requests', until } as const;
  expect([
    waitText([]),
    waitText([{ ...wait, ms: 1999 }]),
    waitText([
      { ...wait, limit: 1000, ms: 130_000 },
      { ...wait, model: '\x1bnano', what: 'pause', ms: 90_000_000 },
    ]),
  ]).toEqual([
    undefined,
    undefined,
    'mini waits until 04:52:10 UTC (2m 10s), as nothing is left of the limit of 1,000 requests; ' +
      '\\x1bnano waits until 2026-11-23 04:52:10 UTC (25h 00m), as the server asks',
  ]);
});

test('the sum of targets counts every one, and is unknown where one price is', () => {
  const sum = { done: 30, total: 240, resumed: 10, passed: 20, failed: 8, errors: 2, elapsed_ms: 10_000 };
  expect(progressOf(targets)).toEqual({ ...sum, cost: 0.75 });
  expect(progressOf(new Map([...targets, ['x', { ...state, total: 0, cost: null }]]))).toEqual({
    ...sum,
    cost: null,
  });
  expect(progressOf(new Map([['x', state]]))).toEqual({ ...state, resumed: 0 });
});
