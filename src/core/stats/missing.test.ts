import { expect, test } from 'vitest';
import { type AskedCase, missing } from './missing.ts';

/** `count` cases of three trials a side that all passed, with so many missing on the two sides. */
function cases(count: number, missingBefore = 0, missingAfter = 0): AskedCase[] {
  return Array.from({ length: count }, () => ({
    passedBefore: 3 - missingBefore,
    trialsBefore: 3 - missingBefore,
    missingBefore,
    passedAfter: 3 - missingAfter,
    trialsAfter: 3 - missingAfter,
    missingAfter,
  }));
}

test('nothing missing caps nothing and needs no worst case', () => {
  expect(missing(cases(10))).toEqual({ shareBefore: 0, shareAfter: 0, casesWithout: 0, p: 1, caps: [] });
});

test('more than 5 % of the trials of a side cap, and exactly 5 % do not', () => {
  const exactly = missing([...cases(15, 1), ...cases(85)]);
  expect([exactly.shareBefore, exactly.caps]).toEqual([0.05, ['unequal']]);
  const both = missing([...cases(15, 1, 1), ...cases(85)]);
  expect([both.shareAfter, both.caps]).toEqual([0.05, []]);
  expect(missing([...cases(16, 1, 1), ...cases(84)]).caps).toEqual(['trials_before', 'trials_after']);
});

test('more than 2 % of the cases without a valid trial on a side cap', () => {
  const without = (count: number) => missing([...cases(count, 0, 3), ...cases(100 - count)]);
  const { casesWithout, caps } = without(2);
  expect([casesWithout, caps]).toEqual([2, []]);
  expect([without(3).casesWithout, without(3).caps]).toEqual([3, ['cases', 'unequal']]);
});

test('the worked example of unequal errors caps', () => {
  const found = missing([...cases(3, 1, 1), ...cases(12, 0, 1), ...cases(85)]);
  expect([found.shareBefore, found.shareAfter]).toEqual([0.01, 0.05]);
  expect(found.p).toBeCloseTo(0.00670624174, 12);
  expect(found.caps).toEqual(['unequal']);
});

test('errors are not compared with those of a store, which keeps none, and still count', () => {
  const stored = [...cases(12, 0, 1), ...cases(88)].map(({ missingBefore, ...one }) => one);
  const { shareBefore, shareAfter, p, caps, worst } = missing(stored);
  expect({ shareBefore, shareAfter, p, caps }).toEqual({ shareBefore: 0, shareAfter: 0.04, p: 1, caps: [] });
  expect(worst?.[0]).toEqual({ passedBefore: 3, trialsBefore: 3, passedAfter: 2, trialsAfter: 3 });
  expect(missing([...cases(12, 0, 1), ...cases(88)]).caps).toEqual(['unequal']);
});

test('above 1 % the worst case has missing new trials failed and missing old ones passed', () => {
  const asked: AskedCase[] = [
    {
      passedBefore: 1,
      trialsBefore: 2,
      missingBefore: 1,
      passedAfter: 2,
      trialsAfter: 2,
      missingAfter: 1,
      cluster: 'a',
    },
    {
      passedBefore: 3,
      trialsBefore: 3,
      missingBefore: 0,
      passedAfter: 0,
      trialsAfter: 0,
      missingAfter: 3,
      weight: 2,
    },
    { passedBefore: 0, trialsBefore: 0, missingBefore: 0, passedAfter: 3, trialsAfter: 3, missingAfter: 0 },
  ];
  expect(missing(asked).worst).toEqual([
    { passedBefore: 2, trialsBefore: 3, passedAfter: 2, trialsAfter: 3, cluster: 'a' },
    { passedBefore: 3, trialsBefore: 3, passedAfter: 0, trialsAfter: 3, weight: 2 },
  ]);
});

test('exactly 1 % of a side needs no worst case, and one trial more does', () => {
  expect(missing([...cases(3, 1), ...cases(97)]).worst).toBe(undefined);
  expect(missing([...cases(4, 1), ...cases(96)]).worst?.length).toBe(100);
});

test('a side that was never asked is missing as a whole', () => {
  expect(missing([])).toEqual({
    shareBefore: 1,
    shareAfter: 1,
    casesWithout: 0,
    p: 1,
    caps: ['trials_before', 'trials_after'],
    worst: [],
  });
});
