import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import {
  callFields,
  callsJson,
  isWanted,
  madeText,
  times,
  toolProblem,
  wantedCall,
  wantedText,
} from './tool-calls.ts';

/** The model asks for a tool: at least once, or exactly so many `times`. Other calls may stand beside it. */
export const toolCalled: AssertionKind = {
  type: 'tool-called',
  summary: 'Calls a tool, with certain arguments where they are written.',
  example: { value: 'refund', with: { order: 7 } },
  fields: {
    ...callFields,
    times: z
      .int()
      .min(1)
      .optional()
      .describe('How many such calls there are, exactly. At least one when left out.'),
  },
  takesPath: false,
  negatable: false,
  runs: () => 'inline',
  check: toolProblem,
  score(subject, params) {
    const wanted = wantedCall(params);
    if (wanted === undefined) return { unscored: toolProblem(params) ?? '' };
    const made = subject.calls.filter((call) => isWanted(call, wanted)).length;
    const exactly = typeof params.times === 'number' ? params.times : undefined;
    if (exactly === undefined ? made > 0 : made === exactly)
      return { pass: true, reason: `${wantedText(wanted)} is called ${times(made)}` };
    const often = exactly === undefined ? '' : ` ${times(exactly)}`;
    return {
      pass: false,
      reason: `expected a call of ${wantedText(wanted)}${often}, ${madeText(subject)}`,
      expected: wanted.with === undefined ? wanted.tool : { tool: wanted.tool, with: wanted.with },
      actual: callsJson(subject.calls),
    };
  },
};
