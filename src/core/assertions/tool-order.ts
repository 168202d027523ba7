import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { textsField } from './contains-all.ts';
import { asTexts, shown, textsProblem } from './text.ts';

/**
 * Tools are called in an order; parallel calls count in the order in which the answer holds them. Other calls may stand
 * between unless the order is `exact`.
 */
export const toolOrder: AssertionKind = {
  type: 'tool-order',
  summary: 'Calls tools in an order; other calls may stand between.',
  example: { value: ['find_order', 'refund'] },
  fields: {
    value: textsField.describe('The names of the tools, in order. A name may stand there several times.'),
    exact: z.boolean().optional().describe('`true`: these calls and no others.'),
  },
  takesPath: false,
  negatable: false,
  runs: () => 'inline',
  check: (params) => textsProblem(params.value),
  score({ calls }, params) {
    const wanted = asTexts(params.value);
    if (wanted === undefined) return { unscored: textsProblem(params.value) ?? '' };
    const made = calls.map(({ name }) => name);
    let met = 0;
    for (const name of made) if (name === wanted[met]) met++;
    const order = wanted.map(shown).join(', ');
    const complete = met === wanted.length;
    if (complete && (params.exact !== true || made.length === wanted.length))
      return { pass: true, reason: `the tools are called in the order ${order}` };
    const only = params.exact === true ? ' and no others' : '';
    const why = complete
      ? 'there are other calls as well'
      : `${shown(wanted[met] ?? '')} is missing${after(wanted, met)}`;
    return {
      pass: false,
      reason: `expected calls of ${order} in this order${only}, found ${made.length === 0 ? 'no tool call' : `${made.map(shown).join(', ')}: ${why}`}`,
      expected: wanted,
      actual: made,
    };
  },
};

/** Behind which call the missing one should stand. */
function after(wanted: readonly string[], met: number): string {
  return met === 0 ? '' : ` after ${shown(wanted[met - 1] ?? '')}`;
}
