import type { Report } from './report.ts';

/** The version of `bump --json`. */
export const BUMP_VERSION = 1;

/** A file that moving a pin writes. */
export interface BumpFile {
  /** Relative to the working folder, with `/`. */
  readonly file: string;
  /** It was not there before. */
  readonly added: boolean;
  /** Of a baseline: the suite, and how many answers it holds; absent for the config. */
  readonly baseline?: { readonly suite: string; readonly answers: number };
}

/** One try to move a pin to another snapshot, and what came of it. */
export interface Bump {
  readonly v: typeof BUMP_VERSION;
  /** Without `$`. */
  readonly pin: string;
  readonly from: string;
  readonly to: string;
  /**
   * `moved`: the files are written. `dry-run`: they would be. `incomplete`: it passed, but answers are missing that a baseline
   * needs. `no-evidence`: it passed, but both sides of a suite are the very same stored answers. `unchanged`: it did not pass.
   */
  readonly result: 'moved' | 'dry-run' | 'incomplete' | 'no-evidence' | 'unchanged';
  readonly exit: number;
  /** What is written, the config last; empty when nothing is. */
  readonly files: readonly BumpFile[];
  /** Trials of the candidate that have no answer; 0 unless `incomplete`. */
  readonly missing: number;
  /** The user's own words on why; absent when none were given. */
  readonly why?: string;
  /** Other snapshots that the pin could be tried at, newest first. */
  readonly others: readonly string[];
  /** Suites that ask the pin as a fallback only: they move with it, and nothing of them was compared. */
  readonly untested: readonly string[];
  /** The comparison that it rests on; its `run` names the answers. */
  readonly report: Report;
}
