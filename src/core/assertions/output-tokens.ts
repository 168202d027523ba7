import type { AssertionKind } from '../../domain/assertion.ts';
import { countFields, limitsProblem, sumOf, withinLimits } from './limits.ts';

/** How many output tokens were billed, reasoning included. */
export const outputTokens: AssertionKind = {
  type: 'output-tokens',
  summary: 'Took a number of output tokens, reasoning included; of a replayed answer, as recorded.',
  example: { max: 400 },
  fields: countFields('tokens'),
  takesPath: false,
  negatable: false,
  runs: () => 'inline',
  anyOutcome: true,
  check: limitsProblem,
  score({ answer, earlier }, params) {
    const tokens = sumOf([...earlier, answer], ({ usage }) => usage?.output);
    if (tokens === undefined) return { unscored: 'the stored answer does not say how many tokens it took' };
    return withinLimits(tokens, params, (count) => `${count} output tokens`);
  },
};
