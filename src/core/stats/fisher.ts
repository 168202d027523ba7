import { hypergeometric } from './kernels.ts';

/** Hits out of trials on both sides. Whole numbers; hits are at most the trials. */
export interface Hits {
  readonly hitsBefore: number;
  readonly trialsBefore: number;
  readonly hitsAfter: number;
  readonly trialsAfter: number;
}

/** Fisher's exact p-values, 0 to 1: given all hits, how they fall on the two sides by chance. */
export interface FisherP {
  /** Of as few hits after, or fewer. */
  readonly fewer: number;
  /** Of any division that is at most as likely. */
  readonly twoSided: number;
}

/** Fisher's exact test of two rates. Without a hit or without a miss both p-values are 1. */
export function fisher({ hitsBefore, trialsBefore, hitsAfter, trialsAfter }: Hits): FisherP {
  const { least, chances } = hypergeometric(hitsBefore + hitsAfter, trialsAfter, trialsBefore);
  // Equally likely divisions differ by rounding.
  const atMost = chances[hitsAfter - least]! * (1 + 1e-9);
  let fewer = 0;
  let twoSided = 0;
  for (const [i, chance] of chances.entries()) {
    if (least + i <= hitsAfter) fewer += chance;
    if (chance <= atMost) twoSided += chance;
  }
  return { fewer: Math.min(1, fewer), twoSided: Math.min(1, twoSided) };
}
