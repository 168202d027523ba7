/** A place in a file of the user's. Lines and columns count from 1; `file` is relative to the working folder, with `/`. */
export interface Where {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * What the user must fix, by kind. The kind decides the exit code (`core/exit.ts`); the message carries the particulars.
 *
 * - `usage`: a flag or argument. `not-found`: a named file, run or suite is not there. `nothing-selected`: no suite or case matched.
 * - `syntax`: a file that does not parse. `invalid`: it parses and breaks a rule. `limit`: a size bound is exceeded.
 * - `forbidden`: refused for safety (a path outside the project, a polluting key, user code where none may run).
 * - `model`: a model id that cannot be asked. `auth`: the key is missing or refused.
 * - `no-baseline`, `missing-answers`, `incomplete-run`: the evidence for a verdict is absent.
 * - `damaged`: a stored file does not hold what was written. `storage`: the disk refused.
 */
export const failureCodes = [
  ...(['usage', 'not-found', 'nothing-selected', 'syntax', 'invalid', 'limit'] as const),
  ...([
    'forbidden',
    'model',
    'auth',
    'no-baseline',
    'missing-answers',
    'incomplete-run',
    'damaged',
    'storage',
  ] as const),
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** One thing the user must fix: what happened, where, and what to do. Shown without a stack. */
export interface Failure {
  readonly code: FailureCode;
  readonly where?: Where;
  /** One sentence without a full stop at its end: what was found and what is allowed. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly hint?: string;
}

/** Carries failures up to `main`. Everything else that is thrown there is a bug of ours. */
export class Failures extends Error {
  readonly list: readonly Failure[];

  constructor(list: readonly Failure[]) {
    super(list.map((failure) => failure.message).join('\n'));
    this.name = 'Failures';
    this.list = list;
  }
}

/** Throws one failure. */
export function fail(failure: Failure): never {
  throw new Failures([failure]);
}
