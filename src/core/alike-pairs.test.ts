import { expect, test } from 'vitest';
import type { TrialScore } from '../domain/score.ts';
import { oncePerTrials } from './alike-pairs.ts';

const passed: TrialScore = { ordinal: 1, outcome: 'answered', status: 'pass', scores: [] };
const [one, other]: readonly (readonly TrialScore[])[] = [[passed], [passed]];

function pair(before = one, after = one, cluster?: string) {
  return { case: 'a', tags: [], before: before ?? [], after: after ?? [], ...(cluster && { cluster }) };
}

test('work is done once for pairs of the very same trials, and again for others and for those of clusters', () => {
  let count = 0;
  const work = oncePerTrials(() => ++count);
  const pairs = [
    pair(),
    { ...pair(), case: 'b' },
    pair(one, other),
    pair(other, one),
    pair(one, one, 'c'),
    pair(one, one, 'c'),
    pair(),
  ];
  expect(pairs.map(work)).toEqual([1, 1, 2, 3, 4, 5, 1]);
});
