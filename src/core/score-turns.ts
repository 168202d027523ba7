import type { Answer, TrialEnd } from '../domain/answer.ts';
import type { Assertion } from '../domain/assertion.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Score, TrialScore } from '../domain/score.ts';
import type { Case, Turn } from '../domain/suite.ts';
import { readAnswer } from './assertions/subject.ts';
import { fold, scoreAll, unfinished, viewOf } from './score.ts';
import { isFinished, saidAfter } from './turns.ts';

/**
 * Scores the trial of a case with turns by the ends of those that were asked, in order. Each finished answer is asserted by
 * its own turn; the last one by the case and the suite as well, which see the calls of all turns. A trial that came to no
 * end fails or is unscored as that end says, but a failure that was found before stays one: no later turn could undo it.
 */
export function scoreTurns(
  ordinal: number,
  ends: readonly TrialEnd[],
  kase: Case & { readonly turns: readonly Turn[] },
  workers: ScoreWorkers,
): TrialScore | Promise<TrialScore> {
  const { turns } = kase;
  const view = viewOf(kase);
  const finished = ends.filter(isFinished).slice(0, turns.length);
  const calls = finished.flatMap(({ body }) => body.tool_calls ?? []);
  const asserted = finished.map((answer, index): Asserted => {
    const { assertions } = turns[index] as Turn;
    return { turn: index + 1, answer, assertions };
  });
  const last = finished.length === turns.length ? finished.at(-1) : undefined;
  const scores = [
    ...asserted.flatMap(({ turn, answer, assertions }) =>
      scoreAll(assertions, readAnswer(answer, view), workers).map((score) => named(turn, score)),
    ),
    ...(last === undefined ? [] : scoreAll(kase.assertions, readAnswer(last, view, calls), workers)),
  ];
  const cut = last === undefined ? cutOf(ordinal, ends, kase) : undefined;
  const sum = (settled: readonly Score[]) => summed(ordinal, settled, ends.length, cut);
  return scores.some((score) => score instanceof Promise)
    ? Promise.all(scores).then(sum)
    : sum(scores as readonly Score[]);
}

interface Asserted {
  readonly turn: number;
  readonly answer: Answer;
  readonly assertions: readonly Assertion[];
}

const PREFIX = /^turn (\d+): /;

function named(turn: number, score: Score | Promise<Score>): Score | Promise<Score> {
  const prefixed = (one: Score): Score => ({ ...one, assertion: `turn ${turn}: ${one.assertion}` });
  return score instanceof Promise ? score.then(prefixed) : prefixed(score);
}

/** How a trial ended before its last turn was answered. */
function cutOf(ordinal: number, ends: readonly TrialEnd[], { turns }: Pick<Case, 'turns'>): TrialScore {
  const end = ends.at(-1);
  const next = turns?.[ends.length];
  if (end === undefined) throw new Error('a trial has at least one end');
  const ended = unfinished(ordinal, end);
  if (ended !== undefined) return { ...ended, reason: `turn ${ends.length}: ${ended.reason}` };
  const said = next === undefined || !isFinished(end) ? undefined : saidAfter(end, ends.length, next);
  if (said === undefined || !('problem' in said)) throw new Error('a trial is scored before its last turn');
  return { ordinal, outcome: end.outcome, status: 'fail', value: 0, scores: [], reason: said.problem };
}

function summed(
  ordinal: number,
  scores: readonly Score[],
  asked: number,
  cut: TrialScore | undefined,
): TrialScore {
  const failed = scores.find(({ status, weight }) => status === 'fail' && weight > 0);
  const at = failed === undefined ? undefined : PREFIX.exec(failed.assertion)?.[1];
  const turn = at === undefined ? asked : Number(at);
  if (cut === undefined) return { ...fold(ordinal, scores), turn };
  if (failed === undefined) return { ...cut, scores, turn };
  return { ...cut, status: 'fail', value: 0, scores, turn };
}
