import { failureCodes } from './failure.ts';
import { z } from './zod.ts';

/**
 * What `--json` prints where a command ends before it has its own document: it cannot start, answers are missing, the disk refused,
 * it was interrupted. No other document of ours has `failures` at its top.
 */
export const failedSchema = z.object({
  v: z.literal(1),
  tool: z.string(),
  exit: z.int().min(1).max(255).describe('The exit code of the command.'),
  failures: z
    .array(
      z.object({
        code: z
          .enum([...failureCodes, 'bug'])
          .describe('bug: a mistake of llm-eval; its stack is on stderr.'),
        message: z
          .string()
          .describe('One sentence; names in it may be anyone’s: escape it wherever it is shown.'),
        where: z
          .object({ file: z.string(), line: z.int().optional(), column: z.int().optional() })
          .optional()
          .describe('Lines and columns count from 1.'),
        hint: z.string().optional().describe('What to do.'),
      }),
    )
    .describe('Empty where nothing is to be mended: interrupted, or answers are still with the Batch API.'),
});
export type Failed = z.infer<typeof failedSchema>;
