import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { limitsProblem, sumOf, withinLimits } from './limits.ts';

/** The share of input tokens that was read from the prompt cache. */
export const cachedShare: AssertionKind = {
  type: 'cached-share',
  summary:
    'Read a share (0 to 1) of its input tokens from the prompt cache; of a replayed answer, as recorded.',
  example: { min: 0.5 },
  fields: {
    min: z.number().min(0).max(1).optional().describe('Smallest share that passes.'),
    max: z.number().min(0).max(1).optional().describe('Largest share that passes.'),
  },
  takesPath: false,
  negatable: false,
  runs: () => 'inline',
  anyOutcome: true,
  check: limitsProblem,
  score({ answer, earlier }, params) {
    const answers = [...earlier, answer];
    const input = sumOf(answers, ({ usage }) => usage?.input);
    const cached = sumOf(answers, ({ usage }) => usage?.cached);
    if (!input) return { unscored: 'the stored answer does not say how many input tokens it took' };
    if (cached === undefined)
      return { unscored: 'the stored answer does not say how much of its input was cached' };
    const share = Math.min(1, cached / input);
    return withinLimits(share, params, (amount) => `a cached share of ${amount}`, share.toPrecision(3));
  },
};
