import { incompleteBeta } from './kernels.ts';
import type { Tally } from './rate.ts';

/** Past trials below which nothing is said of a case. */
const FEWEST_TRIALS = 10;

/** The largest share of a suite that leaves the gated mean. */
const LARGEST_SHARE = 0.2;

/**
 * How sure past trials make it that a case passes neither nearly always nor nearly never: P(0.1 < p < 0.9), 0 to 1, under
 * Jeffreys' posterior Beta(passed + 1/2, failed + 1/2).
 */
export function flakiness({ passed, trials }: Tally): number {
  const a = passed + 0.5;
  const b = trials - passed + 0.5;
  return incompleteBeta(a, b, 0.9) - incompleteBeta(a, b, 0.1);
}

/** Whether past trials show a case to be flaky: at least 10 of them, and more than 90 % sure. */
export function isFlaky(past: Tally): boolean {
  return past.trials >= FEWEST_TRIALS && flakiness(past) > 0.9;
}

/** A case by its past trials: those of the baseline, never of a candidate, and none that the next test uses. */
export interface PastCase extends Tally {
  readonly id: string;
}

/** Which cases leave the gated mean, and which would if the suite's limit allowed it. */
export interface Quarantine<C> {
  /** The flakiest first. They are still asked and listed. */
  readonly quarantined: readonly C[];
  /** Flaky as well, but beyond 20 % of the suite: they stay gated. The flakiest first. */
  readonly beyondLimit: readonly C[];
}

/**
 * Quarantines the flaky cases of a suite, at most a fifth of all `cases`. The choice depends on past trials alone: a choice
 * by the trials under test would raise the rate of false alarms to as much as 25 %.
 *
 * @param cases every case of the suite, with no past trial where there is none
 */
export function quarantine<C extends PastCase>(cases: readonly C[]): Quarantine<C> {
  const flaky = cases
    .filter(isFlaky)
    .map((past) => ({ past, sure: flakiness(past) }))
    .sort((a, b) => b.sure - a.sure || (a.past.id < b.past.id ? -1 : 1))
    .map(({ past }) => past);
  const room = Math.floor(cases.length * LARGEST_SHARE);
  return { quarantined: flaky.slice(0, room), beyondLimit: flaky.slice(room) };
}
