import type { Reason, SuiteReport } from '../domain/report.ts';
import { answersOf } from '../domain/side.ts';
import type { Suite } from '../domain/suite.ts';
import {
  apart,
  broke,
  count,
  grown,
  leftOut,
  moved,
  percent,
  points,
  ratioNames,
  size,
} from './reason-words.ts';
import { overSuiteWords } from './suite-reasons.ts';

/** Why a suite with nothing against it passed. Says what was looked at, never that two sides are the same. */
export function passed(suite: Suite, comparison: PassedComparison): Reason[] {
  const found: Reason[] = [];
  const [total, ...slices] = comparison.rows;
  if (comparison.before !== undefined && total !== undefined && total.margin !== null) {
    const sliced = slices.length === 0 ? '' : ` in total or in ${count(slices.length, 'slice')}`;
    const open = slices.filter(({ finding }) => finding !== 'held').map(({ name }) => name);
    const unsure = open.length === 0 ? '' : `; slices not vouched for: ${open.join(', ')}`;
    const copied = comparison.same_answers
      ? `; ${
          answersOf(comparison.before) > answersOf(comparison.after)
            ? 'all answers after are among the stored ones before'
            : 'both sides are the same stored answers'
        }, which is no evidence about two models`
      : '';
    const bound =
      total.low === null || total.low >= 0
        ? 'we are 95 % sure that it did not fall'
        : `we are 95 % sure that it fell by less than ${size(total.low)}`;
    const real = comparison.real ? '. The drop is real, and tolerated' : '';
    const allowed =
      suite.gate.max_drop === undefined
        ? `a suite of this size vouches for ${points(total.margin)}`
        : `${points(total.margin)} are tolerated`;
    const message = `${suite.name}: no regression found${sliced}: ${moved(total)}; ${bound}, and ${allowed} (${broke(total)})${unsure}${leftOut(comparison.cases)}${copied}${real}`;
    found.push({ code: 'no-regression', suite: suite.name, message });
  }
  const { min_pass_rate: floor } = suite.gate;
  const required = comparison.cases.filter((one) => one.required);
  const held: string[] = [];
  if (floor !== undefined) {
    const { rate = 0, low = 0 } = comparison.rate ?? {};
    held.push(
      floor === 100
        ? 'every trial passed, as the floor of 100 % demands'
        : `the pass rate of ${percent(rate)} is not below the floor of ${floor} % (95 % sure: above ${apart(low * 100, floor)} %)`,
    );
  }
  if (required.length > 0) held.push(`${count(required.length, 'required case')} passed`);
  for (const score of comparison.after.suite_scores ?? [])
    if (score.status === 'pass') held.push(overSuiteWords(score));
  if (held.length > 0)
    found.push({ code: 'floor-held', suite: suite.name, message: `${suite.name}: ${held.join(', and ')}` });
  for (const { what, ratio, tolerance } of comparison.ratios) {
    const message = `${suite.name}: ${ratioNames[what]} moved ${grown(ratio ?? 1)} a case, and ${tolerance} % more are tolerated`;
    found.push({ code: 'ratio-held', suite: suite.name, message });
  }
  return found;
}

/** What the sentences of a passed suite are made of. */
export interface PassedComparison
  extends Pick<SuiteReport, 'before' | 'after' | 'same_answers' | 'rows' | 'ratios' | 'cases'> {
  /** The drop is shown to be real, though it is tolerated. */
  readonly real: boolean;
  /** The candidate's pass rate over all its trials, where a floor was held. */
  readonly rate?: { readonly rate: number; readonly low: number };
}
