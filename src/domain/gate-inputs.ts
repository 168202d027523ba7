/**
 * What a change of a gate input does. `weakened`: the gate may let more through than it did, or what it judges by was edited
 * or taken away. `added`: answers or a baseline that were not there, beside all that was. `noted`: worth knowing, and no
 * weaker.
 */
export type GateChangeKind = 'weakened' | 'added' | 'noted';

/** One difference between what a gate judged by at the base commit and what it would judge by at the head. */
export interface GateChange {
  readonly kind: GateChangeKind;
  /** The file of the head that it stands in, or stood in; relative to the working folder. */
  readonly file: string;
  /** One sentence for a person, without a full stop. Names in it may be anyone's: sinks escape it. */
  readonly message: string;
}

/** What the gate judged by, where a base commit was named. */
export interface GateInputs {
  /** As it was named, e.g. `origin/main`. */
  readonly ref: string;
  /** The commit's full hash. */
  readonly commit: string;
  /** The head comes from a fork: what it adds was written by nobody who may write here. */
  readonly fork: boolean;
  /** `--accept-gate-changes`: the head's own inputs were judged by. */
  readonly accepted: boolean;
  /** The weakened first, then by file. */
  readonly changes: readonly GateChange[];
}
