import { hypergeometric } from './kernels.ts';
import type { Kind } from './paired.ts';
import { type Part, type Tails, tailsOfSum } from './tails.ts';

/**
 * The exact stratified permutation test: if nothing changed, then given how many trials of a case passed on both sides
 * together, the candidate's share of them is hypergeometric; the candidate's passes are summed over the cases, times
 * their weights. With one trial a case it is the exact McNemar test. Cases whose trials all ended alike carry no
 * evidence; with no other case both tails are 1. Sides may have any numbers of trials. Relative error below 1e-11.
 *
 * Source: M. W. Birch, "The detection of partial association", 1964; A. Agresti, "A survey of exact inference for
 * contingency tables", 1992.
 */
export function permutationTest(kinds: readonly Kind[]): Tails {
  const parts: Part[] = [];
  let observed = 0;
  let smallest = 1;
  for (const { passedBefore, trialsBefore, passedAfter, trialsAfter, weight, count } of kinds) {
    smallest *= fullFlip(trialsBefore, trialsAfter) ** count;
    const passed = passedBefore + passedAfter;
    if (passed === 0 || passed === trialsBefore + trialsAfter) continue;
    const { least, chances } = hypergeometric(passed, trialsAfter, trialsBefore);
    parts.push({ chances, step: weight, count });
    observed += count * weight * (passedAfter - least);
  }
  return { ...tailsOfSum(parts, observed), smallest };
}

/** The p-value of one case that passed every trial before and none after: the most that a single case can show. */
export function fullFlip(trialsBefore: number, trialsAfter: number): number {
  return hypergeometric(trialsBefore, trialsAfter, trialsBefore).chances[0]!;
}
