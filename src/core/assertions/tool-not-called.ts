import type { AssertionKind } from '../../domain/assertion.ts';
import { readJson } from './subject.ts';
import {
  callFields,
  callsJson,
  callsText,
  isWanted,
  toolProblem,
  wantedCall,
  wantedText,
} from './tool-calls.ts';

/**
 * The model does not ask for a tool, e.g. one with consequences; other tools it may call. Where arguments are written, a call
 * of the tool whose arguments are no JSON counts as one with them.
 */
export const toolNotCalled: AssertionKind = {
  type: 'tool-not-called',
  summary: 'Does not call a tool, or not with certain arguments where they are written.',
  example: { value: 'close_account' },
  fields: callFields,
  takesPath: false,
  negatable: false,
  runs: () => 'inline',
  check: toolProblem,
  score(subject, params) {
    const wanted = wantedCall(params);
    if (wanted === undefined) return { unscored: toolProblem(params) ?? '' };
    // A tool whose arguments cannot be read was called all the same, and with nobody knows what.
    const made = subject.calls.filter(
      (call) =>
        isWanted(call, wanted) || (call.name === wanted.tool && 'problem' in readJson(call.arguments)),
    );
    if (made.length === 0) return { pass: true, reason: `${wantedText(wanted)} is not called` };
    return {
      pass: false,
      reason: `expected no call of ${wantedText(wanted)}, found ${callsText(made)}`,
      actual: callsJson(made),
    };
  },
};
