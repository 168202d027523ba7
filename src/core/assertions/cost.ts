import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { limitsProblem, withinLimits } from './limits.ts';

/** What the answer cost in USD, from its own usage and tier at the price of today's table. */
export const cost: AssertionKind = {
  type: 'cost',
  summary: 'Cost a number of USD, by its recorded tokens and tier at the known price of the model.',
  example: { max: 0.002 },
  fields: {
    min: z.number().min(0).optional().describe('Fewest USD that pass.'),
    max: z.number().min(0).optional().describe('Most USD that pass.'),
  },
  takesPath: false,
  negatable: false,
  runs: () => 'inline',
  anyOutcome: true,
  check: limitsProblem,
  score({ answer, earlier, cost: usd }, params) {
    const noUsage = [...earlier, answer].some(({ usage }) => usage === null);
    if (usd === undefined) return { unscored: unknown(noUsage, answer.served) };
    return withinLimits(usd, params, (dollars) => `${dollars} USD`);
  },
};

function unknown(noUsage: boolean, served: string): string {
  if (noUsage) return 'the stored answer does not say how many tokens it took';
  return `there is no price for this answer of ${served}; add one under \`prices:\` in the config`;
}
