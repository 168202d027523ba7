import type { AssertionKind, AssertionKinds } from './assertion.ts';
import { gateSchema, tagSchema } from './gate-file.ts';
import { suiteAssertionSchema } from './suite-assertion.ts';
import { targetSchema } from './target-file.ts';
import { filesField, turnsField } from './turn-file.ts';
import { z } from './zod.ts';

/** The suite file as a user writes it. Unknown keys are errors everywhere but in the user's own data. */

const jsonObject = z.record(z.string(), z.json());

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
    .describe(
      'The value, 0 to 1, from which a measuring assertion passes, and its negation fails. 1 when left out.',
    ),
};

const measuredThreshold = z
  .number()
  .min(0)
  .max(1)
  .describe('The value, 0 to 1, from which it passes, or fails where it is negated.');

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
    ...(kind.needsThreshold ? { threshold: measuredThreshold } : {}),
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
    prompt: promptSchema
      .optional()
      .describe(
        'What is asked: `user`, and `system` where there is one, each a text or `file:PATH`; left out where turns say all of it.',
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
