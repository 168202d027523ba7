import type { Answer, TrialEnd } from '../domain/answer.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Price } from '../domain/price.ts';
import type { Score, TrialScore } from '../domain/score.ts';
import { type Case, nameInTurn, type Turn } from '../domain/suite.ts';
import type { Judgements } from './judging/about.ts';
import { type Assertable, assertable, fold, scoreAll } from './score.ts';
import { settled } from './score-one.ts';
import { isFinished, saidAfter } from './turns.ts';

/**
 * Scores the trial of a case with turns by the ends of those that were asked, in order. Each finished answer is asserted by
 * its own turn; the last one by the case and the suite as well, which see the calls of all turns and what they took. Only of the last turn may
 * another outcome be expected, for on such an answer no conversation goes on. A trial that came to no end fails or is
 * unscored as that end says, but a failure that was found before stays one: no later turn could undo it.
 */
export function scoreTurns(
  ordinal: number,
  ends: readonly TrialEnd[],
  kase: Case & { readonly turns: readonly Turn[] },
  workers: ScoreWorkers,
  price?: Price,
  judgements?: Judgements,
): TrialScore | Promise<TrialScore> {
  const { turns } = kase;
  const earlier: Answer[] = [];
  const scores: (Score | Promise<Score>)[] = [];
  /** The turn whose own assertion each of the first scores is. */
  const places: number[] = [];
  let last: Assertable | undefined;
  let cut: TrialScore | undefined;
  for (const [index, turn] of turns.entries()) {
    const end = ends[index];
    if (end === undefined) {
      cut ??= unaskedOf(ordinal, ends, turn);
      break;
    }
    const closes = index === turns.length - 1;
    const found = assertable(ordinal, end, closes ? [...turn.assertions, ...kase.assertions] : []);
    if ('status' in found) {
      cut = { ...found, reason: `turn ${index + 1}: ${found.reason}` };
      break;
    }
    const scoring = { workers, price, judgements, before: [...earlier], turn: index + 1 };
    const own = scoreAll(turn.assertions, found, kase, scoring);
    for (const score of own) {
      scores.push(named(index + 1, score));
      places.push(index + 1);
    }
    if (closes) {
      last = found;
      scores.push(...scoreAll(kase.assertions, found, kase, { ...scoring, earlier }));
    } else earlier.push(found.answer);
  }
  return settled(scores, (all) => summed(ordinal, all, places, ends.length, last ?? cut));
}

function named(turn: number, score: Score | Promise<Score>): Score | Promise<Score> {
  const prefixed = (one: Score): Score => ({ ...one, assertion: nameInTurn(turn, one.assertion) });
  return score instanceof Promise ? score.then(prefixed) : prefixed(score);
}

/** The trial whose next turn could not be asked on what was answered before. */
function unaskedOf(ordinal: number, ends: readonly TrialEnd[], next: Turn): TrialScore {
  const end = ends.at(-1);
  const said = end !== undefined && isFinished(end) ? saidAfter(end, ends.length, next) : undefined;
  if (end === undefined || said === undefined || !('problem' in said))
    throw new Error('a trial is scored before its last turn');
  return { ordinal, outcome: end.outcome, status: 'fail', value: 0, scores: [], reason: said.problem };
}

function summed(
  ordinal: number,
  scores: readonly Score[],
  places: readonly number[],
  asked: number,
  came: Assertable | TrialScore | undefined,
): TrialScore {
  if (came === undefined) throw new Error('a case with turns has one at least');
  const failed = scores.findIndex(({ status, weight }) => status === 'fail' && weight > 0);
  const turn = places[failed] ?? asked;
  if ('answer' in came) return { ...fold(ordinal, came.answer.outcome, scores), turn };
  if (failed === -1) return { ...came, scores, turn };
  return { ...came, status: 'fail', value: 0, scores, turn };
}
