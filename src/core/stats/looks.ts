/** A moment at which a suite may be decided. */
export interface PlannedLook {
  /** The round that it follows, from 1: every case then has this many new trials, except for a look inside round 1. */
  readonly round: number;
  /** How many cases have been asked in this round when the look is taken: all but for looks inside round 1. */
  readonly cases: number;
  /** Its share of alpha, 0 to 1; the shares of all looks add up to 1. */
  readonly share: number;
  /** The one-sided error of the bounds at this look, so that all looks together pass a drop of the margin in 5 %. */
  readonly level: number;
}

/** From this many cases on, round 1 is looked at after a quarter and a half of the cases as well. */
const PARTIAL_FROM = 200;

/** Shares of alpha by the number of whole rounds looked at. */
const SHARES: { readonly [rounds: number]: readonly number[] } = {
  1: [1],
  2: [0.3, 0.7],
  3: [0.1, 0.25, 0.65],
  4: [0.06, 0.14, 0.25, 0.55],
  5: [0.05, 0.1, 0.15, 0.25, 0.45],
};

/**
 * Levels of the bounds by the largest number of rounds: without and with the looks inside round 1. Pocock's constant:
 * the tail beyond the 95 % point of the largest standardized estimate over the looks, were the estimates a Brownian
 * motion in the number of trials. Beyond 10 rounds the smallest value, for 100 rounds, stands for all.
 */
const LEVELS: readonly (readonly [rounds: number, whole: number, partial: number])[] = [
  [1, 0.05, 0.0218],
  [2, 0.0305, 0.0168],
  [3, 0.0232, 0.0143],
  [4, 0.0193, 0.0127],
  [5, 0.0169, 0.0116],
  [10, 0.0147, 0.0104],
  [Number.POSITIVE_INFINITY, 0.0135, 0.0098],
];

/**
 * The looks, in order, at a suite of `cases` cases that may take up to `maxTrials` rounds: after each round up to 5,
 * beyond that after rounds 1, 2, 3, 5 and the last. Throws a RangeError for numbers below 1.
 */
export function looksFor(maxTrials: number, cases: number): PlannedLook[] {
  for (const count of [maxTrials, cases])
    if (!Number.isSafeInteger(count) || count < 1)
      throw new RangeError(`not a number of rounds or cases: ${count}`);
  const rounds =
    maxTrials <= 5 ? Array.from({ length: maxTrials }, (_, i) => i + 1) : [1, 2, 3, 5, maxTrials];
  const shares = SHARES[rounds.length]!;
  const [, whole, partial] = LEVELS.find(([most]) => maxTrials <= most)!;
  if (cases < PARTIAL_FROM)
    return rounds.map((round, i) => ({ round, cases, share: shares[i]!, level: whole }));
  return [
    { round: 1, cases: Math.ceil(cases / 4), share: 0.03, level: partial },
    { round: 1, cases: Math.ceil(cases / 2), share: 0.05, level: partial },
    ...rounds.map((round, i) => ({ round, cases, share: shares[i]! * 0.92, level: partial })),
  ];
}

/** The only look where the number of trials is fixed beforehand. */
export function onlyLook(trials: number, cases: number): PlannedLook {
  return { round: trials, cases, share: 1, level: 0.05 };
}
