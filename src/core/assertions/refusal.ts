import type { AssertionKind } from '../../domain/assertion.ts';
import { shown } from './text.ts';

/**
 * The model declined, by the outcome: the API's refusal, not words that sound like one. `not-refusal` needs a finished
 * answer, as everything else does.
 */
export const refusal: AssertionKind = {
  type: 'refusal',
  summary: 'Is refused by the model, as the API says it. What needs a text is left out then.',
  example: {},
  fields: {},
  takesPath: false,
  negatable: true,
  runs: () => 'inline',
  anyOutcome: true,
  expects: () => ['refused'],
  score({ answer }) {
    const { outcome, body } = answer;
    if (outcome === 'refused')
      return { pass: true, reason: `the model refused: ${shown(body.refusal ?? body.text)}` };
    const instead =
      outcome === 'answered' ? `the model answered: ${shown(body.text)}` : `the outcome is ${outcome}`;
    const reason = `expected a refusal, but ${instead}`;
    return { pass: false, reason, expected: 'refused', actual: outcome };
  },
};
