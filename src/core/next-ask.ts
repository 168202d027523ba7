import type { TrialEnd } from '../domain/answer.ts';
import type { Ask } from '../domain/ports.ts';
import { judgeAsks } from './judging/asks.ts';
import { nextTurn, type Unaskable } from './turns.ts';

/**
 * The ask that follows an end in the same trial: what judges are asked about it, one after the other and however each of
 * them ends, then the next turn. Undefined where none does: the trial is over.
 */
export function nextAsk(ask: Ask, end: TrialEnd): Ask | Unaskable | undefined {
  if (ask.trial.judge !== undefined) return firstOf(ask.then ?? []);
  const turn = nextTurn(ask, end);
  const judged = judgeAsks(ask, end);
  if (judged.length === 0) return turn;
  return firstOf(turn === undefined || 'problem' in turn ? judged : [...judged, turn]);
}

function firstOf([first, ...then]: readonly Ask[]): Ask | undefined {
  return first === undefined || then.length === 0 ? first : { ...first, then };
}

/** The first of an ask and those that follow it that has no answer yet; undefined when the trial is over. */
export function openAsk(first: Ask, answerTo: (ask: Ask) => TrialEnd | undefined): Ask | undefined {
  for (let ask = first; ; ) {
    const answer = answerTo(ask);
    if (answer === undefined) return ask;
    const next = nextAsk(ask, answer);
    if (next === undefined || 'problem' in next) return undefined;
    ask = next;
  }
}
