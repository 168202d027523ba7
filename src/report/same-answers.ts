import type { SuiteReport } from '../domain/report.ts';
import { answersOf } from '../domain/side.ts';

/** What the label "same answers, not evidence" means for a suite: the sides are equal, or the side before holds more. */
export function sameAnswersWords({ before, after }: Pick<SuiteReport, 'before' | 'after'>): string {
  return before !== undefined && answersOf(before) > answersOf(after)
    ? 'all answers after are among the stored ones before'
    : 'both sides are the very same stored answers';
}
