import type { Json } from './json.ts';
import { z } from './zod.ts';

/** Stands where a provider's name would: the target is the user's own code. No provider's name has a space. */
export const OWN_CODE = 'own code';

/** A program that answers cases in place of a model. */
export interface Code {
  /** The program and its arguments; of a module its file alone, absolute, which Node runs. */
  readonly run: readonly string[];
  /** True of a module. */
  readonly module: boolean;
  /** The same as the suite writes it. */
  readonly written: readonly string[];
  /** Where it starts, absolute. */
  readonly folder: string;
  /** Variables that it sees beside PATH, HOME and LANG. */
  readonly env: readonly string[];
  /** Milliseconds that one answer may take; absent: as long as a request may. */
  readonly timeout_ms?: number;
}

const call = z.strictObject({
  id: z.string().optional(),
  name: z.string(),
  /** A text is taken as the model wrote it, anything else as JSON. */
  arguments: z.json(),
});

/** What a code target writes to stdout, or its module returns, beside a plain text. */
export const codeAnswerSchema = z
  .strictObject({
    text: z.string().optional(),
    json: z.json().optional(),
    tool_calls: z.array(call).optional(),
    usage: z
      .strictObject({
        input: z.int().nonnegative().optional(),
        cached: z.int().nonnegative().optional(),
        output: z.int().nonnegative(),
        reasoning: z.int().nonnegative().optional(),
      })
      .optional(),
  })
  .refine(({ text, json }) => text === undefined || json === undefined, '`text` and `json` are both there')
  .refine(
    ({ text, json, tool_calls }) => text !== undefined || json !== undefined || tool_calls !== undefined,
    'there is neither `text`, `json` nor `tool_calls`',
  );

/** What a code target is handed of a case. What a right answer holds is not in it. */
export interface CodeInput {
  readonly case: string;
  readonly ordinal: number;
  readonly vars: { readonly [name: string]: Json };
  /** The rendered prompt. */
  readonly user: string;
  readonly system?: string | undefined;
  /** What goes with `user`, and what was said after it in a case with turns, as they would be sent to a model. */
  readonly files?: readonly object[] | undefined;
  readonly said?: readonly object[] | undefined;
  /** The schema that the answer must fit. */
  readonly schema?: object | undefined;
}
