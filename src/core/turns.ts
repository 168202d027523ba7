import type { Answer, ToolCall, TrialEnd } from '../domain/answer.ts';
import { isBlank } from '../domain/answer.ts';
import type { Ask } from '../domain/ports.ts';
import type { Request, Said } from '../domain/request.ts';
import type { Case, Suite, TurnInput } from '../domain/suite.ts';
import { type Trial, trialKey } from '../domain/trial.ts';
import { callsText, isWanted } from './assertions/tool-calls.ts';
import { fingerprint } from './fingerprint.ts';

/** Why a turn cannot be asked, given what was answered before: one sentence without a full stop. */
export interface Unaskable {
  readonly problem: string;
}

/**
 * True for a finished answer of the pin: only such a one is asserted, and only on such a one does a conversation go on.
 * A stored answer names its own outcome; a blank one is empty whatever it is called.
 */
export function isFinished(end: TrialEnd): end is Answer {
  if (end.outcome !== 'answered' || end.link !== undefined) return false;
  return !isBlank(end.body.text) || end.body.tool_calls !== undefined;
}

/**
 * What is said between a turn's answer and the next: the answer itself, and what the next turn says to it. Its reasoning is
 * not: the vendor would have to be asked for it in encrypted form, and an answer stands without. `turn` is the number of
 * the answered turn, from 1.
 */
export function saidAfter(answer: Answer, turn: number, next: TurnInput): readonly Said[] | Unaskable {
  const { text, tool_calls = [] } = answer.body;
  const calls = tool_calls.map((call, index) => ({ ...call, id: call.id ?? `call_${turn}_${index + 1}` }));
  const spoken: Said = { by: 'model', text, ...(calls.length === 0 ? {} : { calls }) };
  const unaskable = (why: string) => ({ problem: `turn ${turn + 1} cannot be asked: ${why}` });
  if ('user' in next) {
    if (calls.length > 0)
      return unaskable(`turn ${turn} calls ${callsText(calls)}, and nothing gives its result`);
    return [
      spoken,
      { by: 'user', text: next.user, ...(next.files === undefined ? {} : { files: next.files }) },
    ];
  }
  if (calls.length === 0) return unaskable(`it gives results of tools, and turn ${turn} calls none`);
  const results: Said[] = [];
  for (const call of calls) {
    const output = outputFor(call, next.tool_results);
    if (output === undefined)
      return unaskable(`turn ${turn} calls ${callsText([call])}, and no result is given for it`);
    results.push({ by: 'tool', tool: call.name, call: call.id, output });
  }
  return [spoken, ...results];
}

/** The first result that is meant for a call, as text: text as it stands, anything else as JSON. */
function outputFor(
  call: ToolCall,
  results: Extract<TurnInput, { tool_results: unknown }>['tool_results'],
): string | undefined {
  const found = results.find((one) => isWanted(call, one));
  if (found === undefined) return undefined;
  return typeof found.result === 'string' ? found.result : JSON.stringify(found.result);
}

/** The ask of the turn that follows an end; undefined where none does: it was the last one, or there is no going on. */
export function nextTurn(ask: Ask, end: TrialEnd): Ask | Unaskable | undefined {
  const [next, ...rest] = ask.rest ?? [];
  if (next === undefined || !isFinished(end)) return undefined;
  const turn = ask.trial.turn ?? 1;
  const said = saidAfter(end, turn, next);
  if ('problem' in said) return said;
  const goOn = (request: Request): Request => ({ ...request, said: [...(request.said ?? []), ...said] });
  const { rest: _rest, ...same } = ask;
  const request = goOn(ask.request);
  return {
    ...same,
    trial: { ...ask.trial, turn: turn + 1 },
    request,
    key: fingerprint(request),
    ...(ask.fallback === undefined
      ? {}
      : { fallback: ask.fallback.map((one) => ({ ...one, request: goOn(one.request) })) }),
    ...(rest.length === 0 ? {} : { rest }),
  };
}

/**
 * True when no turn of the trial is asked after this end; never for a turn that the case does not have, nor for what a judge
 * answers. A case that the suite does not have has one.
 */
export function isLastTurn(
  kase: Pick<Case, 'turns'> | undefined,
  trial: Pick<Trial, 'turn' | 'judge'>,
  end: TrialEnd,
): boolean {
  if (trial.judge !== undefined) return false;
  const turn = trial.turn ?? 1;
  const { turns = [] } = kase ?? {};
  if (turn > Math.max(1, turns.length)) return false;
  const next = turns[turn];
  return next === undefined || !isFinished(end) || 'problem' in saidAfter(end, turn, next);
}

/** The key of a trial as a whole, whichever of its asks is given: that of its first one. */
export function wholeKey({ suite, case: id, target, ordinal }: Trial): string {
  return trialKey({ suite, case: id, target, ordinal });
}

/** How many trials of a suite the answers bring to their end. */
export function countEnded({ cases }: Pick<Suite, 'cases'>, answers: readonly (Trial & Answer)[]): number {
  const byId = new Map(cases.map((kase) => [kase.id, kase]));
  const ended = answers.filter((answer) => isLastTurn(byId.get(answer.case), answer, answer));
  return new Set(ended.map(wholeKey)).size;
}
