import { type Answer, type AnswerOutcome, isBlank } from '../domain/answer.ts';
import type { Assertion } from '../domain/assertion.ts';
import { assertionKinds } from './assertions/index.ts';

/**
 * The answer under the outcome that it has: a stored answer names its own, but a blank one is empty whatever it is called,
 * or a negated assertion would pass on it.
 */
export function trueOutcome(answer: Answer): Answer {
  if (answer.outcome !== 'answered' || !isSilent(answer)) return answer;
  return { ...answer, outcome: answer.body.refusal === undefined ? 'empty' : 'refused' };
}

/** True when there is neither text nor a tool call to look at. */
export function isSilent({ body }: Answer): boolean {
  return isBlank(body.text) && body.tool_calls === undefined;
}

/** True when one of a case's assertions with weight expects this outcome; what is negated expects nothing. */
export function isExpected(outcome: AnswerOutcome, assertions: readonly Assertion[]): boolean {
  return assertions.some(({ type, params, negated, weight, group = [] }) => {
    if (negated || weight === 0) return false;
    return (
      (assertionKinds.get(type)?.expects?.(params) ?? []).includes(outcome) || isExpected(outcome, group)
    );
  });
}

/** True of an assertion that can be scored without a finished answer: of how the trial ended, or what it took. */
export function takesAnyOutcome({ type, group = [] }: Assertion): boolean {
  return assertionKinds.get(type)?.anyOutcome === true || group.some(takesAnyOutcome);
}
