import { passChance, type Sampling } from './planning.ts';

/** The margins from which a suite without a written one gets the smallest that it supports, as fractions. */
const MARGINS = [0.02, 0.03, 0.05, 0.075, 0.1] as const;

/** The chance with which an unchanged candidate passes a supported margin. */
const PASS_CHANCE = 0.95;

/** More than anybody asks. */
const MOST = 1e7;

/** Whether an unchanged candidate passes the suite at `margin` (a fraction) 95 times in 100. */
export function supports(sampling: Sampling, margin: number, level = 0.05): boolean {
  return passChance(sampling, margin, level) >= PASS_CHANCE;
}

/**
 * The fewest cases, as noisy as those of the sampling, that support `margin`; undefined where no number does (a margin of 0).
 */
export function casesFor(sampling: Sampling, margin: number, level = 0.05): number | undefined {
  return fewest((cases) => supports({ ...sampling, cases }, margin, level));
}

/**
 * The fewest trials a case that support `margin` with the cases of the sampling, asked of both sides; a side to beat with more
 * stored trials keeps them. Undefined where no number does.
 */
export function trialsFor(sampling: Sampling, margin: number, level = 0.05): number | undefined {
  return fewest((trials) => {
    const trialsBefore = Math.max(trials, sampling.trialsBefore);
    return supports({ ...sampling, trialsBefore, trialsAfter: trials }, margin, level);
  });
}

/** The least whole number from 1 that does, where all after the first that does do as well. */
function fewest(does: (count: number) => boolean): number | undefined {
  let enough = 1;
  while (!does(enough)) {
    if (enough > MOST) return undefined;
    enough *= 2;
  }
  let short = enough / 2;
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (does(middle)) enough = middle;
    else short = middle;
  }
  return enough;
}

/** What a suite can vouch for, found before a candidate is asked. */
export interface AutomaticMargin {
  /** The smallest of 2, 3, 5, 7.5 and 10 points that the sampling supports, as a fraction. Absent when it supports none. */
  readonly margin?: number;
  /**
   * The next smaller margin, or 10 points where there is none yet, and how many more cases it takes. Absent at 2 points, and
   * where the side to beat has no trial.
   */
  readonly next?: { readonly margin: number; readonly moreCases: number };
}

/**
 * The margin of a suite that has none written: the smallest at which an unchanged candidate passes with 95 %. It depends on
 * the past alone, never on the candidate, and so cannot be moved by the answers that it is held against.
 *
 * @param level the error of the bound that must lie above the margin: that of the last look
 */
export function automaticMargin(sampling: Sampling, level = 0.05): AutomaticMargin {
  const index = MARGINS.findIndex((margin) => supports(sampling, margin, level));
  const margin = MARGINS[index];
  const nextMargin = index === -1 ? MARGINS.at(-1) : MARGINS[index - 1];
  if (nextMargin === undefined) return { margin };
  const needed = casesFor(sampling, nextMargin, level);
  return {
    ...(margin !== undefined && { margin }),
    ...(needed !== undefined && { next: { margin: nextMargin, moreCases: needed - sampling.cases } }),
  };
}
