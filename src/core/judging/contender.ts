import { isBlank, type TrialEnd } from '../../domain/answer.ts';
import type { Case } from '../../domain/suite.ts';
import { readAnswer } from '../assertions/subject.ts';
import { assertable } from '../score.ts';
import { demandsAt } from './about.ts';
import type { Contender } from './contest.ts';
import { occasionOf } from './conversation.ts';
import { opponentOf } from './pairs.ts';

/** What a trial has at a turn, from 1, and a path, given how its turns ended. */
export function contenderOf(
  kase: Case,
  ends: readonly TrialEnd[],
  turn: number,
  path: string | undefined,
): Contender {
  const end = ends[turn - 1];
  if (end === undefined) {
    const last = ends.at(-1);
    return last === undefined || last.outcome === 'failed'
      ? { unknown: 'the other side’s trial has no answer' }
      : { lost: `its conversation ended before turn ${turn}` };
  }
  const found = assertable(1, end, demandsAt(kase, turn).expecting);
  if ('status' in found) {
    const { reason = 'it has no answer' } = found;
    return found.status === 'unscored' ? { unknown: `the other side’s trial: ${reason}` } : { lost: reason };
  }
  if (found.silent !== undefined) return { lost: found.silent };
  const { id, vars, expected, tags } = kase;
  const subject = readAnswer(found.answer, { id, vars, expected, tags })(path);
  if ('missing' in subject) return { lost: subject.missing };
  if (isBlank(subject.text)) return { lost: 'there is no text that a judge could read' };
  const { before } = occasionOf(kase, turn, ends);
  return { text: subject.text, id: subject.answer.id, ...(before === undefined ? {} : { before }) };
}

/** What the baseline has for a trial of the candidate. */
export function opponentAt(kase: Case, ordinal: number, turn: number, path: string | undefined): Contender {
  const opponent = opponentOf(kase, ordinal);
  if (opponent !== undefined) return contenderOf(kase, opponent.ends, turn, path);
  return {
    unknown:
      kase.opponents === undefined
        ? 'there is no baseline to compare it with; `llm-eval accept` makes a complete run the baseline'
        : 'the baseline has no answer to this case as it is asked today; `llm-eval accept` takes this run’s',
  };
}
