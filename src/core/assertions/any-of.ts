import type { AssertionKind } from '../../domain/assertion.ts';
import { groupKind, holds, isCounted, measured, NOTHING_COUNTED, named } from './group.ts';

/** At least one assertion of the group holds. An unscored one decides nothing while another may hold. */
export const anyOf: AssertionKind = {
  type: 'any-of',
  summary:
    'At least one assertion of the group holds; with `threshold`, the best of their values reaches it.',
  example: {
    assert: [
      { type: 'contains', value: 'refund' },
      { type: 'contains', value: 'money back' },
    ],
  },
  ...groupKind,
  combine(scores, threshold) {
    const counted = scores.filter(isCounted);
    const holding = counted.find((score) => holds(score, threshold));
    const best = Math.max(...counted.map(measured));
    if (holding !== undefined) return { pass: true, value: best, reason: `${holding.assertion} holds` };
    const unscored = counted.find(({ status }) => status === 'unscored');
    if (counted.length === 0) return NOTHING_COUNTED;
    if (unscored !== undefined) return { unscored: `${unscored.assertion}: ${unscored.reason}` };
    const floor = threshold === undefined ? '' : ` with a value of ${threshold}`;
    return {
      pass: false,
      value: best,
      reason: `none of ${counted.length} holds${floor}: ${named(counted, threshold)}`,
    };
  },
};
