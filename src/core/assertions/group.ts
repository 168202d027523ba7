import type { AssertionKind, Finding } from '../../domain/assertion.ts';
import type { Score } from '../../domain/score.ts';

/** What the kinds of groups have in common: their assertions are scored, and `combine` decides. */
export const groupKind = {
  fields: {},
  takesPath: false,
  negatable: true,
  runs: () => 'inline',
  score: () => ({ unscored: 'a group is scored by its assertions' }),
} as const satisfies Partial<AssertionKind>;

/** The finding of a group of which every assertion only informs. */
export const NOTHING_COUNTED: Finding = { unscored: 'every assertion of the group has weight 0' };

/** Most assertions whose reasons a group repeats. */
const MOST_NAMED = 5;

/** An assertion with weight 0 informs, also in a group. */
export function isCounted({ weight }: Score): boolean {
  return weight > 0;
}

/** What an assertion measured, else 1 for a pass and 0 for anything else. */
export function measured({ value, status }: Score): number {
  if (status === 'unscored') return 0;
  return value ?? (status === 'pass' ? 1 : 0);
}

/** True when an assertion holds on its own terms or, where the group has a threshold, on the group's. */
export function holds(score: Score, threshold: number | undefined): boolean {
  if (score.status === 'unscored') return false;
  return threshold === undefined ? score.status === 'pass' : measured(score) >= threshold;
}

/** The assertions with their reasons; where the group has a threshold, with their values. */
export function named(scores: readonly Score[], threshold: number | undefined): string {
  const words = scores.slice(0, MOST_NAMED).map((score) => {
    const value = score.status === 'unscored' ? 'not scored' : `scored ${Number(measured(score).toFixed(4))}`;
    return `${score.assertion} (${threshold === undefined ? score.reason : value})`;
  });
  const rest = scores.length > MOST_NAMED ? ` and ${scores.length - MOST_NAMED} more` : '';
  return `${words.join(', ')}${rest}`;
}
