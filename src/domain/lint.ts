import type { Where } from './failure.ts';
import type { Json } from './json.ts';

/** What `check` warns of, by code. Each has a section in `.github/docs/lint.md`: what, why, what to do. */
export const lintCodes = [
  'no-output-cap',
  'floating-alias',
  'schema-not-strict',
  'judge-is-candidate',
  'empty-prompt',
  'contradiction',
  'last-turn-only',
  'never-fails',
  'duplicate-case',
  'near-duplicate-case',
  'leaked-answer',
  'unused-variable',
  'small-slice',
  'min-pass-rate-100',
  'too-few-cases',
  'cannot-fall',
  'stale-calibration',
  'early-variable',
  'early-timestamp',
  'early-uuid',
  'unstable-tools',
  'unredacted-file',
  'user-key',
] as const;
export type LintCode = (typeof lintCodes)[number];

/** Keys and indexes from the top of a file's data down to a value. */
export type DataPath = readonly (string | number)[];

/** Where a warning stands: a place that is known, or a path into a suite's file, whose place is looked up when it is told. */
export type Spot = Where | { readonly file: string; readonly path: DataPath };

/** A value to write where it is missing. What is written otherwise stays as it is, byte for byte. */
export interface Fix {
  /** From the top of the suite's file. Through `schema: file:…` it leads on into that file. */
  readonly path: DataPath;
  /** A list that is there already gets the items that it lacks. */
  readonly value: Json;
}

/** One thing that is allowed and probably not meant. */
export interface Warning {
  readonly code: LintCode;
  /** Absent where it stands in no file. */
  readonly spot?: Spot;
  /** One sentence without a full stop at its end. Holds text of the user's, so that every sink escapes it. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly hint: string;
  /** What `check --fix` writes; absent where a person has to decide. */
  readonly fix?: Fix;
}
