import type { Tally } from './rate.ts';

/** Fresh trials of a required case after a failed one, when the model can be asked. */
export const REASKS = 2;

/** What is known of a required case. */
export interface RequiredCase {
  /** Its valid trials that were planned, and how many passed. */
  readonly first: Tally;
  /** Its fresh trials after a failure, once they were asked; missing ones are left out of both counts. */
  readonly again?: Tally;
  /** Whether the model can be asked again. */
  readonly live: boolean;
  /** Whether any failure at all breaks it. */
  readonly strict?: boolean;
}

/** `ask_again`: a failure that is to be confirmed by `REASKS` fresh trials before anything is said. */
export type RequiredVerdict = 'passed' | 'regressed' | 'inconclusive' | 'ask_again';

/**
 * What a required case says. Live, a failed one is asked again twice and has regressed if one of the two fails; the trials
 * that failed first only chose it. Where nothing can be asked, two failed trials or all of them have regressed, and a single
 * one among several cannot be told from chance. Without a valid trial nothing is shown, and so with a missing fresh one.
 */
export function judgeRequired({ first, again, live, strict }: RequiredCase): RequiredVerdict {
  if (first.trials === 0) return 'inconclusive';
  const failed = first.trials - first.passed;
  if (failed === 0) return 'passed';
  if (strict) return 'regressed';
  if (!live) return failed >= 2 || failed === first.trials ? 'regressed' : 'inconclusive';
  if (again === undefined) return 'ask_again';
  if (again.passed < again.trials) return 'regressed';
  return again.trials >= REASKS ? 'passed' : 'inconclusive';
}

/** A suite's required cases as the chance of a false alarm sees them. */
export interface RequiredCases {
  readonly cases: number;
  /** Planned trials of each. */
  readonly trials: number;
  /** The pass probability of each, 0 to 1. */
  readonly rate: number;
  readonly strict?: boolean;
}

/**
 * The chance, 0 to 1, that required cases break although nothing changed: they stand outside the guarantee of the gate, so
 * this is said beside them. One case breaks with (1 - p^T)(1 - p^2), or with 1 - p^T when `strict`.
 */
export function breachChance({ cases, trials, rate, strict }: RequiredCases): number {
  const failsFirst = 1 - rate ** trials;
  const breaks = strict ? failsFirst : failsFirst * (1 - rate ** REASKS);
  // Not 1 - (1 - x)^k, which loses the digits of a small x.
  return -Math.expm1(cases * Math.log1p(-breaks));
}
