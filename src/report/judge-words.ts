import type { JudgeState } from '../domain/judge.ts';
import { count, percent } from './figures.ts';

/** What a judge said of a side, and what people would have said by its measured errors. Reasons may be anyone's: escape it. */
export function judgeWords(state: JudgeState): string {
  return `judge ${state.judge}${saidWords(state, ' is ', ': ')}`;
}

/** The same without the judge's name, for where that stands above; empty for one that was not asked for yes or no. */
export function saidWords({ void: reason, said, people }: JudgeState, is = '', says = ''): string {
  if (reason !== undefined) return `${is}void: ${reason}`;
  if (said === undefined) return '';
  const raw = `${says}yes to ${count(said.passed)} of ${count(said.judged)}`;
  if (people === undefined) return raw;
  const { rate, low, high } = people;
  return `${raw}; people would say yes to ${percent(rate)} (95 % sure: ${percent(low)} to ${percent(high)}), which gates nothing`;
}
