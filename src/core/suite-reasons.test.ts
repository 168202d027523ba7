import { expect, it } from 'vitest';
import type { SuiteScore } from '../domain/suite-assertion.ts';
import { overSuiteWords } from './suite-reasons.ts';

it('says what was measured, and never rounds it to the threshold', () => {
  const said = (score: Partial<SuiteScore>) =>
    overSuiteWords({ assertion: 'f1', status: 'pass', reason: '', ...score });
  expect([
    said({ value: 0.91234567, threshold: 0.9 }),
    said({ status: 'fail', value: 0.89999, threshold: 0.9 }),
    said({ status: 'fail', reason: 'x'.repeat(301) }),
    said({ status: 'unscored', reason: 'm.ts threw' }),
  ]).toEqual([
    'f1 is 0.9123 over the suite, at or above its threshold of 0.9',
    'f1 is 0.89999 over the suite, below its threshold of 0.9',
    `f1 does not hold over the suite: ${'x'.repeat(300)}…`,
    'f1 could not be scored over the suite: m.ts threw',
  ]);
});
