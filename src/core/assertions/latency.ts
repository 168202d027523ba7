import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';
import { limitsProblem, sumOf, withinLimits } from './limits.ts';

/** How long the answer took, from sending to the last byte, as it was measured when it was asked. */
export const latency: AssertionKind = {
  type: 'latency',
  summary: 'Took a number of milliseconds; of a replayed answer, as recorded.',
  example: { max: 3000 },
  fields: {
    min: z.number().min(0).optional().describe('Fewest milliseconds that pass.'),
    max: z.number().min(0).optional().describe('Most milliseconds that pass.'),
  },
  takesPath: false,
  negatable: false,
  runs: () => 'inline',
  anyOutcome: true,
  check: limitsProblem,
  score({ answer, earlier }, params) {
    const took = sumOf([...earlier, answer], ({ latency_ms }) => latency_ms);
    if (took === undefined) return { unscored: 'the stored answer does not say how long it took' };
    return withinLimits(took, params, (ms) => `${ms} ms`);
  },
};
