import { fisher } from './fisher.ts';
import type { PairedCase } from './paired.ts';

/** A case with what was asked of it, also what brought no valid trial: an error of network, service or judge. */
export interface AskedCase {
  readonly passedBefore: number;
  /** Valid trials; 0 where all are missing. */
  readonly trialsBefore: number;
  /** Trials asked without a valid outcome; left out where the trials are stored ones, beside which no error is kept. */
  readonly missingBefore?: number;
  readonly passedAfter: number;
  /** Valid trials; 0 where all are missing. */
  readonly trialsAfter: number;
  /** Trials asked without a valid outcome. */
  readonly missingAfter: number;
  readonly cluster?: string;
  readonly weight?: number;
}

/** The largest share of a side's trials that may be missing. */
const MOST_TRIALS = 0.05;

/** The largest share of the cases that may be without a valid trial. */
const MOST_CASES = 0.02;

/** The p at which missing trials are no longer independent of the side. */
const UNEQUAL = 0.01;

/** The share of missing trials above which a pass must also hold in the worst case. */
const NEGLIGIBLE = 0.01;

/**
 * Why so much is missing that nothing can be told: too many trials of the side to beat or of the side under test, too many
 * cases without a valid trial on a side, or one side missing more than the other.
 */
export type Cap = 'trials_before' | 'trials_after' | 'cases' | 'unequal';

/** What is missing, and what follows from it. */
export interface Missing {
  /** Shares of the asked trials that are missing, 0 to 1; 1 where none was asked. */
  readonly shareBefore: number;
  readonly shareAfter: number;
  /** Cases without a valid trial on a side. */
  readonly casesWithout: number;
  /** Fisher's two-sided p of the missing trials of the sides, 0 to 1; 1 where one side is stored. */
  readonly p: number;
  /** Any of these makes the verdict inconclusive. */
  readonly caps: readonly Cap[];
  /**
   * The cases with every missing trial of the side under test failed and every one of the side to beat passed: a pass must hold
   * for these as well. Absent where at most 1 % of each side is missing.
   */
  readonly worst?: readonly PairedCase[];
}

/** Judges what is missing from a comparison. Missing trials are never failures, and never simply forgotten. */
export function missing(cases: readonly AskedCase[]): Missing {
  let [validBefore, missingBefore, validAfter, missingAfter, casesWithout] = [0, 0, 0, 0, 0];
  // A store of answers has no errors, so against one any error of the other side would look unequal.
  const errors = { hitsBefore: 0, trialsBefore: 0, hitsAfter: 0, trialsAfter: 0 };
  for (const one of cases) {
    validBefore += one.trialsBefore;
    missingBefore += one.missingBefore ?? 0;
    validAfter += one.trialsAfter;
    missingAfter += one.missingAfter;
    if (one.trialsBefore === 0 || one.trialsAfter === 0) casesWithout++;
    if (one.missingBefore === undefined) continue;
    errors.hitsBefore += one.missingBefore;
    errors.trialsBefore += one.trialsBefore + one.missingBefore;
    errors.hitsAfter += one.missingAfter;
    errors.trialsAfter += one.trialsAfter + one.missingAfter;
  }
  const shareBefore = shareOf(missingBefore, validBefore);
  const shareAfter = shareOf(missingAfter, validAfter);
  const { twoSided: p } = fisher(errors);
  const caps: Cap[] = [];
  if (shareBefore > MOST_TRIALS) caps.push('trials_before');
  if (shareAfter > MOST_TRIALS) caps.push('trials_after');
  if (casesWithout > MOST_CASES * cases.length) caps.push('cases');
  if (p <= UNEQUAL) caps.push('unequal');
  const found = { shareBefore, shareAfter, casesWithout, p, caps };
  return Math.max(shareBefore, shareAfter) > NEGLIGIBLE ? { ...found, worst: worstOf(cases) } : found;
}

function shareOf(missingTrials: number, valid: number): number {
  return missingTrials + valid === 0 ? 1 : missingTrials / (missingTrials + valid);
}

function worstOf(cases: readonly AskedCase[]): PairedCase[] {
  return cases
    .map(({ missingBefore = 0, missingAfter, ...valid }) => ({
      ...valid,
      passedBefore: valid.passedBefore + missingBefore,
      trialsBefore: valid.trialsBefore + missingBefore,
      trialsAfter: valid.trialsAfter + missingAfter,
    }))
    .filter(({ trialsBefore, trialsAfter }) => trialsBefore > 0 && trialsAfter > 0);
}
