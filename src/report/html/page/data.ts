/** What the page's script reads from the page's data: texts that are ready to be shown. */

/** Groups of cases in the order of the page: what someone must look at first. */
export type GroupName =
  | 'required'
  | 'broke'
  | 'failing'
  | 'unclear'
  | 'flaky'
  | 'fixed'
  | 'still'
  | 'new'
  | 'gone'
  | 'same';

/** How one side of a case ended. */
export interface PageTally {
  /** Passes of trials, e.g. `2/3`. */
  readonly text: string;
  readonly mood: 'good' | 'bad' | 'mixed' | 'none';
}

/** One assertion that did not pass. */
export interface PageScore {
  readonly assertion: string;
  /** `fail`, or `could not decide`. */
  readonly status: string;
  readonly reason: string;
  readonly expected?: string;
  readonly actual?: string;
}

/** A piece of two texts: in both, in the first only, in the second only. */
export type PagePart = readonly [side: '=' | '-' | '+', text: string];

/** The telling trial of one side. */
export interface PageAnswer {
  /** E.g. `#2, truncated`. */
  readonly title: string;
  /** Left out where the marked parts hold it. */
  readonly text?: string;
  /** Why there is no text, or what else happened. */
  readonly reason?: string;
  /** How much of the answer is left out, in words. */
  readonly cut?: string;
}

export interface PageTrial {
  readonly ordinal: number;
  /** Which turn of a case with turns `text` answers, from 1. */
  readonly turn?: number;
  readonly outcome: string;
  readonly status: 'pass' | 'fail' | 'unscored';
  /** The assertions that did not pass, and why a trial was not scored. */
  readonly failed: string;
  /** Absent: no answer is kept. */
  readonly text?: string;
  readonly cut?: string;
  /** Its answer stands above. */
  readonly telling?: true;
}

export interface PageCase {
  readonly id: string;
  readonly suite: string;
  readonly group: GroupName;
  readonly tags: readonly string[];
  /** Words that mark it: `required`, `quarantined`, a flip. */
  readonly marks: readonly string[];
  /** File and line. */
  readonly place?: string;
  readonly before?: PageTally;
  readonly after?: PageTally;
  /** Names of the assertions that failed in any trial of the candidate. */
  readonly failed: readonly string[];
  /** What is to be said of it in a sentence. */
  readonly note?: string;
  readonly question?: string;
  readonly scores?: readonly PageScore[];
  readonly answers?: { readonly before?: PageAnswer; readonly after?: PageAnswer };
  /** The two answers, marked where they differ. */
  readonly parts?: { readonly by: 'words' | 'lines' | 'structure'; readonly list: readonly PagePart[] };
  readonly trials?: { readonly before: readonly PageTrial[]; readonly after: readonly PageTrial[] };
}

/** All that the script reads. */
export interface PageData {
  /** Groups in their order with their titles; empty ones are left out. */
  readonly groups: readonly { readonly name: GroupName; readonly title: string; readonly short: string }[];
  readonly slices: readonly string[];
  readonly suites: readonly string[];
  readonly assertions: readonly string[];
  /** By group, in the suites' order. */
  readonly cases: readonly PageCase[];
}
