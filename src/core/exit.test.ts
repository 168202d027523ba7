import { expect, test } from 'vitest';
import type { FailureCode } from '../domain/failure.ts';
import type { VerdictStatus } from '../domain/report.ts';
import { exitOfFailures, exitOfPins, exitOfSignal, exitOfVerdict, exitOfWarnings } from './exit.ts';

const verdict = (status: VerdictStatus) => ({
  status,
  reasons: [{ code: 'no-regression', suite: 's', message: '' } as const],
});
const failures = (...codes: FailureCode[]) => codes.map((code) => ({ code, message: '' }));

test('a verdict has its exit code', () => {
  const table = (['passed', 'regressed', 'inconclusive'] as const).map((status) => [
    status,
    exitOfVerdict(verdict(status), 'fail'),
    exitOfVerdict(verdict(status), 'warn'),
  ]);
  expect(table).toEqual([
    ['passed', 0, 0],
    ['regressed', 1, 1],
    ['inconclusive', 3, 0],
  ]);
});

test('every kind of failure has its exit code', () => {
  const expected: { [code in FailureCode]: number } = {
    usage: 2,
    'not-found': 2,
    'nothing-selected': 2,
    syntax: 2,
    invalid: 2,
    limit: 2,
    forbidden: 2,
    model: 2,
    auth: 2,
    'no-baseline': 3,
    'missing-answers': 3,
    'incomplete-run': 3,
    damaged: 3,
    storage: 4,
  };
  const codes = Object.keys(expected) as FailureCode[];
  expect(Object.fromEntries(codes.map((code) => [code, exitOfFailures(failures(code))]))).toEqual(expected);
});

test('storage beats what cannot start, and that beats missing evidence, in any order', () => {
  expect(exitOfFailures(failures('damaged', 'syntax', 'storage'))).toBe(4);
  expect(exitOfFailures(failures('storage', 'syntax', 'damaged'))).toBe(4);
  expect(exitOfFailures(failures('no-baseline', 'usage'))).toBe(2);
});

test('failing with no failure is a bug', () => {
  expect(exitOfFailures([])).toBe(70);
});

test('a signal exits as a shell reports it', () => {
  expect([exitOfSignal('SIGINT'), exitOfSignal('SIGTERM')]).toEqual([130, 143]);
});

test.for([
  [[], 0],
  [['fine', 'fine'], 0],
  [['fine', 'unknown'], 3],
  [['unknown', 'retiring', 'fine'], 1],
  [['retired'], 1],
] as const)('pins that are %j exit %i', ([statuses, exit]) => {
  expect(exitOfPins(statuses.map((status) => ({ status })))).toBe(exit);
});

test('warnings of a check are in order, unless they are asked to be errors', () => {
  expect([exitOfWarnings([], true), exitOfWarnings(['one'], false), exitOfWarnings(['one'], true)]).toEqual([
    0, 0, 2,
  ]);
});
