import { apis } from './request.ts';
import { z } from './zod.ts';

const jsonObject = z.record(z.string(), z.json());

/** The parameters of a request. */
export const paramsSchema = z
  .strictObject({
    max_output_tokens: z
      .int()
      .min(16)
      .optional()
      .describe('Output limit in tokens, reasoning included. Always sent; 4096 when left out.'),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .optional()
      .describe('Sent only when written; many models refuse it.'),
    top_p: z.number().min(0).max(1).optional().describe('Sent only when written, as `temperature` is.'),
    reasoning: z
      .strictObject({
        effort: z
          .enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])
          .optional()
          .describe("How much it reasons; the model's own default when left out."),
        summary: z
          .enum(['auto', 'concise', 'detailed'])
          .optional()
          .describe('Asks for a summary of the reasoning.'),
      })
      .optional()
      .describe('Reasoning effort; which values a model takes is in the models table.'),
    verbosity: z.enum(['low', 'medium', 'high']).optional().describe('How long the text of the answer is.'),
    tools: z
      .array(jsonObject)
      .optional()
      .describe('Function tools in the Responses form: type, name, parameters, strict.'),
    tool_choice: z
      .union([z.enum(['none', 'auto', 'required']), jsonObject])
      .optional()
      .describe('Whether a tool may or must be called, or which one.'),
    parallel_tool_calls: z.boolean().optional().describe('Whether several tools may be called at once.'),
    prompt_cache_key: z.string().max(64).optional().describe('Groups requests that share a prompt prefix.'),
    safety_identifier: z
      .string()
      .max(128)
      .optional()
      .describe("A stable hash of the user, for the vendor's abuse checks."),
  })
  .describe('Parameters in the words of the Responses API; they are translated for Chat.');

/** What a target, each of its fallbacks and a judge is written in. */
export const targetFields = {
  model: z.string().min(1).max(200).describe('A pin from the config (`$triage`), or a dated snapshot id.'),
  name: z
    .string()
    .regex(/^[^@#]{1,200}$/, 'a target name has 1 to 200 characters, neither `@` nor `#`')
    .optional()
    .describe('A name for keys and reports; the model id when left out.'),
  api: z.enum(apis).optional().describe('`responses` (the default) or `chat`.'),
  provider: z
    .string()
    .min(1)
    .optional()
    .describe("An endpoint of the config's `providers`, by name; OpenAI's own when left out."),
  params: paramsSchema.optional(),
  allow_unlisted: z
    .boolean()
    .optional()
    .describe('Accept a model id that is neither in the models table nor dated.'),
};

/** Fields of a target that is asked of a model, and of one that is code; the others are for both. */
const MODEL_ONLY = ['model', 'api', 'provider', 'params', 'allow_unlisted', 'fallback'] as const;
const CODE_ONLY = ['version', 'env', 'timeout'] as const;

/** The target as a user writes it: a model, or code of the user's own. */
export const targetSchema = z
  .strictObject({
    ...targetFields,
    model: targetFields.model.optional(),
    command: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Instead of a model: a program of yours and its arguments, in the folder of the suite. It reads `{ case, vars, user, system, … }` and writes `{ text | json | tool_calls, usage }`.',
      ),
    module: z
      .string()
      .min(1)
      .optional()
      .describe('Instead of a model: a module of yours, whose default export is called with the same.'),
    version: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/, 'a version holds only letters, digits, `.`, `_` and `-`')
      .optional()
      .describe('Of `command` or `module`: what is compared, as the model of another target is.'),
    env: z
      .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/))
      .optional()
      .describe('Of `command` or `module`: environment variables that it sees beside PATH, HOME and LANG.'),
    timeout: z
      .number()
      .positive()
      .max(3600)
      .optional()
      .describe(
        'Of `command` or `module`: seconds that one answer may take; `defaults.timeout` when left out.',
      ),
    fallback: z
      .array(
        z.strictObject({
          ...targetFields,
          params: paramsSchema.optional().describe('Its own parameters; those of the target when left out.'),
        }),
      )
      .min(1)
      .optional()
      .describe(
        'What production asks in turn when the target is down. Such an answer is kept and counted, never scored.',
      ),
  })
  .superRefine((target, context) => {
    const wrong = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    const code = target.command ?? target.module;
    if (code === undefined && target.model === undefined)
      wrong('model', 'is missing: name a pin or a snapshot, or `command` or `module` for code of your own');
    if (code !== undefined && target.version === undefined)
      wrong('version', 'is missing: it tells what is compared of code of your own');
    if (target.command !== undefined && target.module !== undefined)
      wrong('module', 'stands beside `command`; a target is one of them');
    for (const field of code === undefined ? CODE_ONLY : MODEL_ONLY)
      if (target[field] !== undefined)
        wrong(
          field,
          code === undefined ? 'is for `command` or `module` alone' : 'says nothing of code of your own',
        );
  });
