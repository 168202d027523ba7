import type { JudgeState, Position } from '../domain/judge.ts';
import { count, counted, percent } from './figures.ts';

/** What a judge said of a side, and what people would have said by its measured errors. Reasons may be anyone's: escape it. */
export function judgeWords(state: JudgeState): string {
  return `judge ${state.judge}${saidWords(state, ' is ', ': ')}`;
}

/** The same without the judge's name, for where that stands above; empty for one of which nothing is counted. */
export function saidWords({ void: reason, said, pairs, people }: JudgeState, is = '', says = ''): string {
  if (reason !== undefined) return `${is}void: ${reason}`;
  const yes = said === undefined ? [] : [`yes to ${count(said.passed)} of ${count(said.judged)}`];
  const words = [...yes, ...(pairs === undefined ? [] : [positionWords(pairs)])];
  if (words.length === 0) return '';
  const raw = `${says}${words.join('; ')}`;
  if (people === undefined) return raw;
  const { rate, low, high } = people;
  return `${raw}; people would say yes to ${percent(rate)} (95 % sure: ${percent(low)} to ${percent(high)}), which gates nothing`;
}

/** How a judge compared pairs, and how its verdicts depend on what stands first: of a fair judge half of them name that. */
function positionWords({ compared, turned, decided, first }: Position): string {
  const order = `of ${counted(compared, 'pair')} compared in both orders the verdict turned in ${count(turned)}`;
  if (decided === 0) return order;
  return `${order}; of ${counted(decided, 'verdict')} for one answer ${count(first)} named the one that stood first`;
}
