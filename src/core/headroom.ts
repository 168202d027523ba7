import type { Reason, Row } from '../domain/report.ts';
import type { Pair } from './compare.ts';
import { count, number, percent, place, points } from './reason-words.ts';

/** Whether a side before is high enough to show a drop at all: what does not pass cannot fall. */

/** The widest margin that a suite gets without a written one, in points: what it is held against where it gets none. */
const WIDEST = 10;

/** Rates that differ by less are equal. */
const ROUNDING = 1e-12;

/** Whether a mean rate, 0 to 1, can fall by so many points. */
export function canFall(rate: number, drop: number): boolean {
  return rate >= drop / 100 - ROUNDING;
}

/** That a rate cannot fall so far, without a full stop. `whose` names it: `the stored answers pass`. */
export function cannotFallWords(whose: string, rate: number, drop: number): string {
  return `${whose} ${percent(rate)}, so they cannot fall by ${points(drop)}`;
}

/**
 * Whether a row says nothing of a drop, because what stands before is lower than the margin. Where the candidate is shown to be
 * better by the margin there was something to see, and it is no drop.
 */
export function isBlind({ before, low, margin }: Pick<Row, 'before' | 'low' | 'margin'>): boolean {
  const drop = margin ?? WIDEST;
  return before !== null && !canFall(before, drop) && (low === null || low < drop);
}

/** The same of a side before whose answers alone are known; `drop` in points, null where the suite supports none. */
export function blindWords(rate: number, drop: number | null): string | undefined {
  return canFall(rate, drop ?? WIDEST)
    ? undefined
    : cannotFallWords('the stored answers pass', rate, drop ?? WIDEST);
}

/** What the method says of such a row in place of what it vouches for. */
export function blindMethodWords({ before, margin }: Pick<Row, 'before' | 'margin'>): string {
  return `nothing is vouched for: ${cannotFallWords('the answers of the side before pass', before ?? 0, margin ?? WIDEST)}`;
}

/** A row that cannot show a drop, and what most of its answers fail by. */
export function cannotFall(suite: string, row: Row, pairs: readonly Pair[]): Reason {
  const { failed, most } = failuresOf(pairs);
  const by =
    most === undefined
      ? ''
      : ` (of ${count(failed, 'failed trial')} of the side before ${number(most.times)} fail ${most.assertion})`;
  const words = cannotFallWords('the answers of the side before pass', row.before ?? 0, row.margin ?? WIDEST);
  const message = `${place(suite, row)}: cannot tell: ${words}, and no drop of that size could be seen${by}. Mend what they fail, the expectations or the path that is looked at, and score again`;
  return { code: 'cannot-fall', suite, message };
}

/** The failed trials before, and the assertion that most of them fail; of several the first by name. */
function failuresOf(pairs: readonly Pair[]) {
  const byAssertion = new Map<string, number>();
  let failed = 0;
  for (const { status, scores } of pairs.flatMap(({ before }) => before)) {
    if (status !== 'fail') continue;
    failed++;
    const names = scores.filter((score) => score.status === 'fail' && score.weight > 0);
    for (const name of new Set(names.map(({ assertion }) => assertion)))
      byAssertion.set(name, (byAssertion.get(name) ?? 0) + 1);
  }
  const [most] = [...byAssertion]
    .map(([assertion, times]) => ({ assertion, times }))
    .sort((a, b) => b.times - a.times || (a.assertion < b.assertion ? -1 : 1));
  return { failed, most };
}
