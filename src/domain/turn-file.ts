import { z } from './zod.ts';

/** Files that go with a text of the user's. */
export const filesField = z
  .array(z.string())
  .min(1)
  .optional()
  .describe('Images (.png, .jpg, .gif, .webp) and PDFs that go with the text, each as `file:PATH`.');

/** The turns of a case as a suite writes them; `assertion` is the schema of what may be demanded of an answer. */
export function turnsField(assertion: z.ZodType) {
  const turn = z.strictObject({
    user: z
      .string()
      .optional()
      .describe('What the user says: a Liquid template over `vars`, or `file:PATH`.'),
    files: filesField,
    tool_results: z
      .union([
        z
          .array(
            z.strictObject({
              tool: z.string().min(1).describe('Name of a declared tool.'),
              with: z.json().optional().describe('Arguments that a call must have, at least.'),
              result: z.json().describe('What the tool gives back; a template where it is text.'),
            }),
          )
          .min(1),
        z.record(z.string(), z.json()),
      ])
      .optional()
      .describe(
        'What the called tools give back: `{ TOOL: result }`, or a list of `{ tool, with, result }` of which the first that fits a call counts.',
      ),
    assert: z
      .array(assertion)
      .optional()
      .describe('Assertions for the answer to this turn. What compares trials stands at the case.'),
  });

  return z
    .array(turn)
    .min(1)
    .max(50)
    .optional()
    .describe(
      'A conversation instead of the one user text of the prompt; each answer is fed back with the next turn.',
    );
}
