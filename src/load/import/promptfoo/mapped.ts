import type { Json } from '../../../domain/json.ts';

/** What an assertion of promptfoo says, its value with templates translated and files read. */
export interface Said {
  readonly value: Json | undefined;
  readonly threshold: number | undefined;
}

/**
 * The assertion in our words, without `not-`; or why there is none. `changed` says what differs, `lacks` what of its demand is
 * not carried over, so that the import does not exit 0.
 */
export type Mapped =
  | {
      readonly written: { readonly type: string; readonly [field: string]: Json };
      readonly changed?: string;
      readonly lacks?: string;
    }
  | { readonly problem: string };
