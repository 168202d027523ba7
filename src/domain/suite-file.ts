import type { AssertionKind, AssertionKinds } from './assertion.ts';
import { apis } from './request.ts';
import { gateRules } from './suite.ts';
import { suiteAssertionSchema } from './suite-assertion.ts';
import { filesField, turnsField } from './turn-file.ts';
import { z } from './zod.ts';

/** The suite file as a user writes it. Unknown keys are errors everywhere but in the user's own data. */

const jsonObject = z.record(z.string(), z.json());

const tagSchema = z.string().min(1).max(200);

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

const targetSchema = z
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

const promptSchema = z.strictObject({
  system: z
    .string()
    .optional()
    .describe(
      'The system text, a Liquid template; or `file:PATH`. Put stable text here, so that prompt caching works.',
    ),
  user: z
    .string()
    .optional()
    .describe(
      'The user text, a Liquid template over `vars`; or `file:PATH`. Left out where every case has turns.',
    ),
});

const points = z.number().min(0).max(100);

const percent = z.number().min(0).max(1000);

const slicesSchema = z
  .union([
    z.array(tagSchema),
    z.record(tagSchema, z.strictObject({ max_drop: points.optional().describe('A margin of its own.') })),
  ])
  .describe(
    'Tags whose cases are gated on their own as well: `[billing]`, which can only turn the verdict to regressed, or `{ billing: { max_drop: 10 } }`, which must pass too.',
  );

const gateSchema = z.strictObject({
  metric: z
    .string()
    .regex(/^(?:score|pass[\^@](?:[2-9]|[1-9]\d))$/, 'it is `score`, `pass^k` or `pass@k`, e.g. `pass^3`')
    .optional()
    .describe(
      'What is compared of a case: `pass^3`, the chance that 3 trials all pass; `pass@3`, that one of 3 does; `score`, the mean value of its trials. Left out: its pass rate. Takes a written max_drop.',
    ),
  max_drop: points
    .optional()
    .describe(
      'Largest tolerated drop of the mean pass rate, in points. Left out, the size of the suite decides.',
    ),
  rule: z
    .enum(gateRules)
    .optional()
    .describe(
      'What regresses: `detect`, a drop that is real (the default without max_drop); `both`, a real drop estimated beyond max_drop (the default with it); `exceeds`, a drop shown to be beyond max_drop.',
    ),
  p_value: z
    .enum(['exact', 'mid'])
    .optional()
    .describe('`exact` (the default) or `mid`: more power, without a proven level.'),
  flips: z
    .union([z.literal('report'), z.strictObject({ fail: z.int().min(0) })])
    .optional()
    .describe('`report` (the default), or `{ fail: n }`: more than n confirmed flips regress.'),
  quarantine: z
    .boolean()
    .optional()
    .describe(
      'Leave cases out of the gated mean that the older stored trials of the baseline show to be flaky; the newest run of the baseline is then the side before.',
    ),
  slices: slicesSchema.optional(),
  required: z.array(z.string().min(1)).optional().describe('Ids of cases that must pass.'),
  strict: z.boolean().optional().describe('One failed trial of a required case is enough to regress.'),
  min_pass_rate: points.optional().describe('An absolute floor for the mean pass rate, in points.'),
  max_cost_increase: percent
    .optional()
    .describe('Largest tolerated increase of the cost of a case, in percent.'),
  max_tokens_increase: percent
    .optional()
    .describe('Largest tolerated increase of the output tokens of a case, in percent.'),
  max_latency_increase: percent
    .optional()
    .describe('Largest tolerated increase of the latency of a case, in percent.'),
  baseline: z
    .literal('none')
    .optional()
    .describe('`none`: gate without a baseline, by the floor and the required cases alone.'),
  on_inconclusive: z
    .enum(['fail', 'warn'])
    .optional()
    .describe('`warn`: exit 0 when the verdict is inconclusive. Said in every report.'),
});

const trialsSchema = z
  .union([z.int().min(1).max(100), z.strictObject({ max: z.int().min(1).max(100) })])
  .describe(
    '`3`: exactly three trials a case. `{ max: 5 }` (the default): up to five, as many as the verdict takes.',
  );

/** The fields that every assertion has beside its kind's own. */
const commonAssertionFields = {
  name: z.string().min(1).max(200).optional().describe('A name for reports.'),
  weight: z
    .number()
    .min(0)
    .optional()
    .describe('Share in the score; 0 makes the assertion informative only.'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('The value, 0 to 1, from which a measuring assertion passes. 1 when left out.'),
};

const pathField = {
  path: z
    .string()
    .regex(/^(\/([^~]|~[01])*)?$/, 'a JSON pointer starts with `/`, e.g. `/category`')
    .optional()
    .describe('JSON pointer into the answer read as JSON, e.g. `/lines/0/total`.'),
};

/**
 * The schema of one assertion as written: its kind's fields, the common ones, and no others. A group has `assert` as well
 * where `nested` says what an assertion in it is.
 */
export function assertionFileSchema(kind: AssertionKind, nested?: () => z.ZodType) {
  const names = kind.negatable ? ([kind.type, `not-${kind.type}`] as const) : ([kind.type] as const);
  const fields = {
    type: z.enum(names as unknown as [string, ...string[]]),
    ...kind.fields,
    ...(kind.takesPath ? pathField : {}),
    ...commonAssertionFields,
  };
  if (kind.combine === undefined || nested === undefined)
    return z.strictObject(fields).describe(kind.summary);
  const group: typeof fields = {
    ...fields,
    // Read when first used, since a group may hold groups.
    get assert() {
      return z.array(nested()).min(1).describe('The assertions of the group.');
    },
  };
  return z.strictObject(group).describe(kind.summary);
}

/** The suite's schemas over a table of assertion kinds: the file, and one case of it. */
export function suiteFileSchemas(kinds: AssertionKinds) {
  const inGroup: () => z.ZodType = () => alone;
  const options = [...kinds.values()].map((kind) => assertionFileSchema(kind, inGroup));
  const assertion = z.discriminatedUnion('type', options as [(typeof options)[number]]);
  const assertions = z.array(assertion);
  // What is scored over all trials of a case is not one of the assertions that a group of one trial is made of.
  const single = options.filter((_, index) => [...kinds.values()][index]?.across === undefined);
  const alone = z.discriminatedUnion('type', single as [(typeof options)[number]]);

  const caseSchema = z.strictObject({
    id: z
      .string()
      .min(1)
      .describe('Stable and explicit: it pairs the case with the baseline. At most 200 bytes.'),
    vars: jsonObject.optional().describe('Values for the prompt template.'),
    expected: z
      .json()
      .optional()
      .describe('What a right answer holds; assertions read it as `{{ expected… }}`.'),
    tags: z.array(tagSchema).optional().describe('Slices that the case belongs to.'),
    cluster: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('What the case shares with others, e.g. a document; such cases are one unit of evidence.'),
    files: filesField,
    turns: turnsField(alone),
    assert: assertions
      .optional()
      .describe(
        'Assertions for this case, after those of the suite; of a case with turns about the last answer, all tool calls, what all turns took, and what none may give away.',
      ),
  });

  const suiteHead = {
    suite: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
        'a name starts with a letter or digit and holds only letters, digits, `.`, `_` and `-`, at most 100',
      )
      .describe('The name of the suite: letters, digits, `.`, `_`, `-`.'),
    description: z
      .string()
      .optional()
      .describe('What the suite guards: a text for its readers. Leave it out where there is none.'),
    feature: z.string().min(1).max(200).optional().describe('The feature that the cost is attributed to.'),
    target: targetSchema.describe('What the cases are asked of.'),
    prompt: promptSchema.describe(
      'What is asked: `user`, and `system` where there is one, each a text or `file:PATH`.',
    ),
    schema: z
      .union([z.string(), jsonObject])
      .optional()
      .describe('JSON Schema of the answer: `file:x.schema.json`, `file:x.schema.ts#Name` (zod), or inline.'),
    schema_mode: z
      .enum(['strict', 'score-only'])
      .optional()
      .describe('`score-only`: do not send the schema, only score with it.'),
    trials: trialsSchema.optional(),
    assert: assertions.optional().describe('Assertions for every case.'),
    assert_suite: z
      .array(suiteAssertionSchema)
      .optional()
      .describe('Assertions over all scored trials of a side together.'),
    gate: gateSchema.optional().describe('What the verdict depends on, as `key: value` pairs.'),
    replay: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .describe('Recordings (paths or globs) to answer from instead of asking.'),
  };

  return {
    /** A `.eval.yaml` file. */
    suite: z.strictObject({
      ...suiteHead,
      cases: z
        .union([z.array(caseSchema).min(1), z.string()])
        .describe('The cases, or `file:x.cases.jsonl` / `file:x.cases.csv`.'),
    }),
    /** The first line of a `.eval.jsonl` file. */
    head: z.strictObject(suiteHead),
    case: caseSchema,
  };
}

export type SuiteHead = z.infer<ReturnType<typeof suiteFileSchemas>['head']>;
export type CaseFile = z.infer<ReturnType<typeof suiteFileSchemas>['case']>;
