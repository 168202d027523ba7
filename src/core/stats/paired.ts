/**
 * One case as the statistics see it: how many of its valid trials passed on each side. Valid: the trial has an answer
 * and a score; what is missing is not counted here. A case without a valid trial on one of the sides is no pair and is
 * left out.
 */
export interface PairedCase {
  readonly passedBefore: number;
  /** At least 1. */
  readonly trialsBefore: number;
  readonly passedAfter: number;
  /** At least 1. */
  readonly trialsAfter: number;
  /** What it shares with other cases (a document, a conversation); left out, the case stands alone. */
  readonly cluster?: string;
  /** A whole number from 1; 1 when left out. */
  readonly weight?: number;
}

/** Cases that look the same to the statistics, and how many there are. */
export interface Kind {
  readonly passedBefore: number;
  readonly trialsBefore: number;
  readonly passedAfter: number;
  readonly trialsAfter: number;
  readonly weight: number;
  readonly count: number;
}

/**
 * Counts cases of the same kind, in an order that depends on the kinds alone: so the order of the cases changes
 * nothing, not even the last bit of a sum, and the work after this depends on the number of kinds, not of cases.
 *
 * Throws a RangeError for counts that cannot be.
 */
export function tabulate(cases: readonly PairedCase[]): Kind[] {
  let before = 1;
  let after = 1;
  let heaviest = 1;
  for (const one of cases) {
    check(one);
    if (one.trialsBefore >= before) before = one.trialsBefore + 1;
    if (one.trialsAfter >= after) after = one.trialsAfter + 1;
    if (one.weight !== undefined && one.weight > heaviest) heaviest = one.weight;
  }
  if ((before * after) ** 2 * heaviest > Number.MAX_SAFE_INTEGER)
    throw new RangeError(`too many trials or too large weights: ${before - 1}, ${after - 1}, ${heaviest}`);
  // Each kind is one whole number; numbers are quicker to count than texts.
  const counts = new Map<number, number>();
  for (const { passedBefore, trialsBefore, passedAfter, trialsAfter, weight = 1 } of cases) {
    const sideBefore = trialsBefore * before + passedBefore;
    const sideAfter = trialsAfter * after + passedAfter;
    const key = (sideBefore * after * after + sideAfter) * heaviest + weight - 1;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([key, count]) => {
      const sides = Math.floor(key / heaviest);
      const sideBefore = Math.floor(sides / (after * after));
      const sideAfter = sides % (after * after);
      return {
        passedBefore: sideBefore % before,
        trialsBefore: Math.floor(sideBefore / before),
        passedAfter: sideAfter % after,
        trialsAfter: Math.floor(sideAfter / after),
        weight: (key % heaviest) + 1,
        count,
      };
    });
}

function check({ passedBefore, trialsBefore, passedAfter, trialsAfter, weight = 1 }: PairedCase): void {
  const fits = (passed: number, trials: number) =>
    Number.isSafeInteger(passed) &&
    Number.isSafeInteger(trials) &&
    0 <= passed &&
    passed <= trials &&
    trials > 0;
  if (!fits(passedBefore, trialsBefore) || !fits(passedAfter, trialsAfter))
    throw new RangeError(
      `no counts of trials: ${passedBefore}/${trialsBefore} and ${passedAfter}/${trialsAfter}`,
    );
  if (!Number.isSafeInteger(weight) || weight < 1) throw new RangeError(`no whole weight: ${weight}`);
}

/** The change of a case's pass rate, a fraction from -1 to 1. */
export function changeOf(
  one: Pick<Kind, 'passedBefore' | 'trialsBefore' | 'passedAfter' | 'trialsAfter'>,
): number {
  // One division of whole numbers, so that equal rates differ by 0 and not by a rounding.
  const { passedBefore, trialsBefore, passedAfter, trialsAfter } = one;
  return (passedAfter * trialsBefore - passedBefore * trialsAfter) / (trialsBefore * trialsAfter);
}
