import type { AnswerOutcome } from './answer.ts';
import type { Assertion, CaseView } from './assertion.ts';
import type { Json } from './json.ts';
import { z } from './zod.ts';

/** One scored trial, as what judges all trials of a side together sees it. */
export interface SuiteTrial {
  readonly case: CaseView;
  readonly ordinal: number;
  readonly outcome: AnswerOutcome;
  /** What the assertions of its case came to. */
  readonly status: 'pass' | 'fail';
  /** The text of the final answer, as the model wrote it. */
  readonly text: string;
  /** The text read as JSON; undefined when it is not JSON. */
  readonly output: Json | undefined;
}

/** Trials by the label that was expected of them and the one they gave. A row a label that any case expects. */
export interface Confusion {
  readonly labels: readonly string[];
  /** `counts[e][g]`: trials of which label `e` was expected and label `g` given. */
  readonly counts: readonly (readonly number[])[];
  /** For each row, trials that gave a label that no case expects. */
  readonly other: readonly number[];
  /** For each row, trials that gave no label. */
  readonly none: readonly number[];
}

/** What one assertion over a suite says of one side. */
export interface SuiteScore {
  readonly assertion: string;
  /**
   * `told`: it measures, and no `threshold` is written, so it only informs. `unscored`: it should decide and could not; the
   * reason says why.
   */
  readonly status: 'pass' | 'fail' | 'unscored' | 'told';
  /** 0 to 1, where it measures. */
  readonly value?: number;
  readonly threshold?: number;
  /** One sentence, or empty; may hold what the model wrote, so it is escaped at every sink. */
  readonly reason: string;
  readonly confusion?: Confusion;
}

/** Where a case's `expected` holds the label that `accuracy` and `f1` count by: a JSON pointer. Undefined: no case needs one. */
export function wantedAt({
  type,
  path = '',
  params,
}: Pick<Assertion, 'type' | 'path' | 'params'>): string | undefined {
  if (type !== 'accuracy' && type !== 'f1') return undefined;
  return typeof params.expected === 'string' ? params.expected : path;
}

/** The label that a value is: of a text, a number or a boolean. Undefined of anything else, which is none. */
export function labelOf(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

const pointer = z.string().regex(/^(\/([^~]|~[01])*)?$/, 'a JSON pointer starts with `/`, e.g. `/category`');
const share = z.number().min(0).max(1);
const common = {
  name: z.string().min(1).max(200).optional().describe('A name for reports.'),
};
const threshold = share
  .optional()
  .describe('The value, 0 to 1, that the candidate must reach. Left out: it only informs.');
const given = pointer
  .optional()
  .describe('JSON pointer to the label in the answer; left out: the whole text of the answer.');
const expected = pointer
  .optional()
  .describe("JSON pointer to the label in the case's `expected`; the same as `path` when left out.");

/** An assertion over all scored trials of a side, as a suite file writes it. */
export const suiteAssertionSchema = z.discriminatedUnion('type', [
  z
    .strictObject({ type: z.literal('accuracy'), ...common, path: given, expected, threshold })
    .describe('The share of trials that give the label which their case expects.'),
  z
    .strictObject({
      type: z.literal('f1'),
      ...common,
      path: given,
      expected,
      average: z
        .enum(['macro', 'micro'])
        .optional()
        .describe(
          '`macro` (the default): the mean of the F1 of each expected label. `micro`: of all trials.',
        ),
      threshold,
    })
    .describe('Precision and recall of labels in one figure, as the F1 score.'),
  z
    .strictObject({
      type: z.literal('label-distribution'),
      ...common,
      path: given,
      labels: z
        .record(
          z.string().min(1),
          z
            .strictObject({ min: share.optional(), max: share.optional() })
            .refine(({ min = 0, max = 1 }) => min <= max, '`min` is above `max`'),
        )
        .refine((labels) => Object.keys(labels).length > 0, 'name at least one label')
        .describe('For each label the bounds, 0 to 1, of the share of trials that give it.'),
    })
    .describe('The shares of labels among all trials are within bounds.'),
  z
    .strictObject({
      type: z.literal('module'),
      ...common,
      module: z.string().min(1).describe('A `.ts`, `.mts`, `.js` or `.mjs` file beside the suite.'),
      with: z.json().optional().describe('Handed to the function as `with`; `file:PATH` reads a file.'),
      threshold,
    })
    .describe(
      'A function that a module exports as its default, given all trials; see `defineSuiteAssertion`.',
    ),
]);
export type SuiteAssertionFile = z.infer<typeof suiteAssertionSchema>;
