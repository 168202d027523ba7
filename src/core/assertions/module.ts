import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';

/** A function of the user's, default-exported by the module. It is imported and called on a score worker (`execute`). */
export const module: AssertionKind = {
  type: 'module',
  summary: 'Holds by a function that a module exports as its default.',
  example: { module: './invoice.assert.ts', with: { catalogue: 'file:customers.json' } },
  fields: {
    module: z.string().min(1).describe('A `.ts`, `.mts`, `.js` or `.mjs` file beside the suite.'),
    with: z.json().optional().describe('Handed to the function as `with`; `file:PATH` reads a file.'),
  },
  takesPath: false,
  negatable: false,
  runs: () => 'worker',
  score: () => ({ unscored: 'a module is only run on a score worker' }),
};
