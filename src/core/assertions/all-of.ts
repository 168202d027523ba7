import type { AssertionKind } from '../../domain/assertion.ts';
import type { Score } from '../../domain/score.ts';
import { groupKind, isCounted, measured, NOTHING_COUNTED, named } from './group.ts';

/**
 * All assertions of the group hold; with a threshold, the weighted mean of their values reaches it. Where some are unscored
 * the group is decided only if it would be so whatever they had said.
 */
export const allOf: AssertionKind = {
  type: 'all-of',
  summary:
    'All assertions of the group hold; with `threshold`, the weighted mean of their values reaches it.',
  example: {
    threshold: 0.5,
    assert: [
      { type: 'contains', value: 'refund' },
      { type: 'ends-with', value: 'Kind regards' },
    ],
  },
  ...groupKind,
  combine(scores, threshold) {
    const counted = scores.filter(isCounted);
    if (counted.length === 0) return NOTHING_COUNTED;
    const failing = counted.filter(({ status }) => status === 'fail');
    const unscored = counted.find(({ status }) => status === 'unscored');
    const low = meanOf(counted, 0);
    const measuredPart = unscored === undefined ? { value: low } : {};
    const of = `of ${counted.length}`;
    if (threshold === undefined) {
      if (failing.length > 0)
        return {
          pass: false,
          ...measuredPart,
          reason: `${failing.length} ${of} ${failing.length === 1 ? 'does' : 'do'} not hold: ${named(failing, threshold)}`,
        };
      if (unscored === undefined) return { pass: true, value: low, reason: `all ${of} hold` };
    } else {
      if (low >= threshold)
        return { pass: true, ...measuredPart, reason: `the mean ${of} reaches ${threshold}` };
      if (meanOf(counted, 1) < threshold)
        return {
          pass: false,
          ...measuredPart,
          reason: `the mean ${of} is below the threshold of ${threshold}: ${named(counted, threshold)}`,
        };
    }
    return { unscored: `${unscored?.assertion}: ${unscored?.reason}` };
  },
};

/** The weighted mean, rounded so that it meets thresholds such as 0.1, with the unscored taken to be `other`. */
function meanOf(scores: readonly Score[], other: number): number {
  let total = 0;
  let weights = 0;
  for (const score of scores) {
    total += score.weight * (score.status === 'unscored' ? other : measured(score));
    weights += score.weight;
  }
  return Math.round((total / weights) * 1e12) / 1e12;
}
