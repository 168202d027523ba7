import type { AssertionKind } from '../../domain/assertion.ts';
import { z } from '../../domain/zod.ts';

/** Longest time that a suite may give a command for one answer, in seconds. */
const LONGEST = 600;

const word = z.string().regex(/^[^\0]+$/, 'a word of a command is a text that is not empty');

const variable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/, 'expected the name of an environment variable');

/** A program of the user's, in any language. It is started by the score workers (`execute`), without a shell. */
export const command: AssertionKind = {
  type: 'command',
  summary: 'Holds by a program of yours in any language: JSON in on stdin, JSON out on stdout.',
  example: { run: ['python3', 'check.py'], with: { catalogue: 'file:customers.json' } },
  fields: {
    run: z
      .array(word)
      .min(1)
      .max(100)
      .describe(
        'The program and its arguments, started without a shell in the folder of the file that writes them. It reads `{ text, output, tool_calls, outcome, case, with }` and writes true, false, a number from 0 to 1, or `{ pass, score, reason }`.',
      ),
    with: z.json().optional().describe('Handed to the program as `with`; `file:PATH` reads a file.'),
    env: z
      .array(variable)
      .optional()
      .describe('Environment variables that it sees beside PATH, HOME and LANG; never one that holds a key.'),
    timeout: z
      .number()
      .positive()
      .max(LONGEST)
      .optional()
      .describe('Seconds that one answer may take; 5 when left out.'),
    lines: z
      .boolean()
      .optional()
      .describe(
        'Start it once for many answers: a line of JSON in with an `id`, a line `{ id, pass, score, reason }` out, until stdin ends.',
      ),
  },
  takesPath: false,
  negatable: false,
  takesFolder: true,
  runs: () => 'worker',
  check: ({ env }) =>
    (env as readonly string[] | undefined)?.includes('OPENAI_API_KEY')
      ? '`env` names OPENAI_API_KEY, and no code of a suite is handed a key'
      : undefined,
  score: () => ({ unscored: 'a command is only run by the score workers' }),
};
