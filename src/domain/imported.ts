import type { Where } from './failure.ts';
import type { Json } from './json.ts';

/** One thing of a document from elsewhere that is not, or not to the letter, in the suites made of it. */
export interface Remark {
  /** `left-out`: it could not be carried over. `changed`: it was, with a difference that `reason` names. */
  readonly kind: 'left-out' | 'changed';
  readonly where: Where;
  /** What it is, in the document's own words, e.g. `javascript`. */
  readonly what: string;
  /** One clause without a full stop: why, and what to do where there is something to do. */
  readonly reason: string;
  /** What was written, kept as a comment; without secrets. */
  readonly original?: Json;
}

/** One suite made of a document from elsewhere. */
export interface ImportedSuite {
  /** The suite's name, and the stem of its files. */
  readonly name: string;
  /** The suite file's content, all but `cases`. */
  readonly head: { readonly [key: string]: Json };
  /** As they are written; at least one. */
  readonly cases: readonly { readonly [key: string]: Json }[];
  readonly remarks: readonly Remark[];
}

/** What became of a document from elsewhere. */
export interface Imported {
  /** What all its files are called by. */
  readonly stem: string;
  readonly suites: readonly ImportedSuite[];
  /** Modules that the suites name, by their file name beside the suite. */
  readonly modules: ReadonlyMap<string, string>;
  /** What belongs to no one suite. */
  readonly remarks: readonly Remark[];
}
