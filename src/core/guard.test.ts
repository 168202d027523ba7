import { expect, test } from 'vitest';
import type { GateChange, GateInputs } from '../domain/gate-inputs.ts';
import type { VerdictStatus } from '../domain/report.ts';
import { guard, sortChanges } from './guard.ts';

const change = (kind: GateChange['kind'], file = 'f'): GateChange => ({ kind, file, message: 'm' });
const inputs = (...changes: GateChange[]): GateInputs => ({
  ...{ ref: 'main', commit: 'c', fork: false, accepted: false },
  changes,
});
const decided = (status: VerdictStatus, exit: 0 | 1 | 3) => ({
  verdict: { status, reasons: [{ code: 'no-regression', suite: 's', message: 'm' } as const] },
  exit,
});

function told(decision: ReturnType<typeof decided>, given: GateInputs | undefined) {
  const { verdict, exit } = guard(decision, given);
  return [verdict.status, exit, verdict.reasons.map(({ code }) => code).join()];
}

test('a decision stands without a base, without weaker inputs, and where they are accepted', () => {
  const passed = ['passed', 0, 'no-regression'];
  expect([
    told(decided('passed', 0), undefined),
    told(decided('passed', 0), inputs(change('noted'), change('added'))),
    told(decided('passed', 0), { ...inputs(change('weakened')), accepted: true }),
  ]).toEqual([passed, passed, passed]);
});

test('weaker inputs leave nothing green, not even by a warning, and take nothing from a regression', () => {
  const weaker = inputs(change('weakened'));
  expect([
    told(decided('passed', 0), weaker),
    told(decided('inconclusive', 0), weaker),
    told(decided('inconclusive', 3), weaker),
    told(decided('regressed', 1), weaker),
  ]).toEqual([
    ['inconclusive', 3, 'gate-inputs'],
    ['inconclusive', 3, 'gate-inputs,no-regression'],
    ['inconclusive', 3, 'gate-inputs,no-regression'],
    ['regressed', 1, 'no-regression,gate-inputs'],
  ]);
});

test('what a fork adds proves nothing', () => {
  expect(told(decided('passed', 0), { ...inputs(change('added')), fork: true })).toEqual([
    'inconclusive',
    3,
    'gate-inputs',
  ]);
  expect(told(decided('passed', 0), { ...inputs(change('noted')), fork: true })).toEqual([
    'passed',
    0,
    'no-regression',
  ]);
});

test('changes are listed by what they do, then by file', () => {
  const sorted = sortChanges([
    change('noted', 'a'),
    change('added', 'b'),
    change('weakened', 'd'),
    change('weakened', 'c'),
  ]);
  expect(sorted.map(({ kind, file }) => `${kind} ${file}`)).toEqual([
    'weakened c',
    'weakened d',
    'added b',
    'noted a',
  ]);
});
