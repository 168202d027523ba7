import { expect, test } from 'vitest';
import { shownTrials } from './evidence.ts';
import { trial } from './testdata/sides.ts';

const trials = (letters: string) => [...letters].map(trial);
const counts = (passed: number, failed: number) => ({ passed, failed, unscored: 0 });

test('every trial of a case that disagrees with itself is shown, with the names of what failed', () => {
  const of = { required: false, before: counts(2, 0), after: counts(1, 1) };
  expect(shownTrials(of, trials('pp'), trials('pfu'))).toEqual({
    before: [
      { ordinal: 1, outcome: 'answered', status: 'pass', failed: [] },
      { ordinal: 2, outcome: 'answered', status: 'pass', failed: [] },
    ],
    after: [
      { ordinal: 1, outcome: 'answered', status: 'pass', failed: [] },
      { ordinal: 2, outcome: 'answered', status: 'fail', failed: ['equals'] },
      { ordinal: 3, outcome: 'failed', status: 'unscored', failed: [], reason: 'rate_limited' },
    ],
  });
});

test('a steady case is shown only where it is required or has something to explain', () => {
  const steady = { required: false, before: counts(1, 0), after: counts(1, 0) };
  const shown = {
    before: [{ ordinal: 1, outcome: 'answered', status: 'pass', failed: [] }],
    after: [{ ordinal: 1, outcome: 'answered', status: 'pass', failed: [] }],
  };
  expect([
    shownTrials(steady, trials('p'), trials('p')),
    shownTrials({ ...steady, required: true }, trials('p'), trials('p')),
    shownTrials({ ...steady, evidence: {} }, trials('p'), trials('p')),
    shownTrials({ ...steady, required: true }, undefined, trials('p')),
  ]).toEqual([undefined, shown, shown, { ...shown, before: [] }]);
});
