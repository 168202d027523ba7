import { type PairedCase, tabulate } from './paired.ts';
import { permutationTest } from './permutation.ts';

/** The p at which stored trials are no longer taken for trials of the same thing. */
const DRIFTED = 0.01;

/** Whether the newest trials of a baseline still look like its earlier ones. */
export interface BaselineDrift {
  /** The two-sided p of the exact stratified permutation test, 0 to 1. */
  readonly p: number;
  /** Which way the newest trials differ from the earlier ones; absent while they do not. */
  readonly drifted?: 'worse' | 'better';
}

/**
 * Compares the newest stored trials (after) with all earlier ones (before), case by case. Where they differ with p <= 0.01 the
 * store does not describe one model any more and is not to be pooled. Twice the smaller tail, at most 1.
 */
export function baselineDrift(cases: readonly PairedCase[]): BaselineDrift {
  const { worse, better } = permutationTest(tabulate(cases));
  const p = Math.min(1, 2 * Math.min(worse, better));
  return p <= DRIFTED ? { p, drifted: worse < better ? 'worse' : 'better' } : { p };
}
