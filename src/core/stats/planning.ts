import { scoreWidth } from './bounds.ts';
import { lgamma, normalCdf, normalQuantile } from './kernels.ts';
import type { Tally } from './rate.ts';

/** How much is asked of a suite, and how noisy its answers are: all that its power depends on. */
export interface Sampling {
  /** Cases that both sides share. */
  readonly cases: number;
  /** Valid trials a case of the side to beat; the harmonic mean where cases differ. */
  readonly trialsBefore: number;
  /** Trials a case of the side under test. */
  readonly trialsAfter: number;
  /** The mean over cases of p(1 - p), p being the pass probability of a case: 0 to 1/4. */
  readonly spread: number;
}

/** The spread of a suite that nothing is known of. That of a stable suite: a smaller margin follows from it than from a flaky one. */
const ASSUMED_SPREAD = 0.03;

/** The power at which a drop counts as detectable. */
const POWER = 0.8;

/** The spread of a suite by its past trials, and whether it had to be assumed. */
export interface Spread {
  readonly spread: number;
  readonly assumed: boolean;
}

/**
 * The mean of the unbiased within-case variances b(T - b) / (T(T - 1)). One trial of a case shows no variance within it, so
 * where fewer than half of the cases have two trials the spread of a stable suite is assumed.
 */
export function spreadOf(history: readonly Tally[]): Spread {
  let sum = 0;
  let repeated = 0;
  for (const { passed, trials } of history) {
    if (trials < 2) continue;
    sum += (passed * (trials - passed)) / (trials * (trials - 1));
    repeated++;
  }
  if (repeated === 0 || 2 * repeated < history.length) return { spread: ASSUMED_SPREAD, assumed: true };
  return { spread: sum / repeated, assumed: false };
}

/** The sampling of a comparison with stored trials, `trialsAfter` new ones a case; cases without a stored trial have no part. */
export function samplingFrom(history: readonly Tally[], trialsAfter: number): Sampling & Spread {
  const shared = history.filter(({ trials }) => trials > 0);
  const inverse = shared.reduce((sum, { trials }) => sum + 1 / trials, 0);
  const trialsBefore = shared.length === 0 ? 0 : shared.length / inverse;
  return { cases: shared.length, trialsBefore, trialsAfter, ...spreadOf(shared) };
}

/** Whether there is anything to compare. */
function hasTrials({ cases, trialsBefore, trialsAfter }: Sampling): boolean {
  return cases > 0 && trialsBefore > 0 && trialsAfter > 0;
}

/** The variance of the estimated change when nothing changed. */
function varianceOf({ cases, trialsBefore, trialsAfter, spread }: Sampling): number {
  return (spread / cases) * (1 / trialsBefore + 1 / trialsAfter);
}

/** The n of the score bound: the trials under test; the cases where a side has one trial each and variance is seen only between cases. */
function effectiveTrials({ cases, trialsBefore, trialsAfter }: Sampling): number {
  return Math.min(trialsBefore, trialsAfter) < 2 ? cases : cases * trialsAfter;
}

/**
 * How far below the estimate the lower bound of an unchanged candidate lies, as a fraction: no margin below it can be passed
 * more often than not. At most 1, and 1 where there is nothing to compare. `level` is the error of the bound.
 *
 * With one trial on each side the bound is Tango's. An unchanged suite has B = C = N spread discordant cases on average.
 * There its score equation in s = 2q, the quadratic N s^2/2 - (B + Nx) s + B x(1 + x) = 0 at s = x + x^2 (1 + N/z^2), loses a
 * factor x^2 and becomes (1 + N/z^2)^2 x^2 = 1 + 2B/z^2, so that x = z sqrt(z^2 + 2N spread) / (N + z^2).
 */
export function boundWidth(sampling: Sampling, level = 0.05): number {
  if (!hasTrials(sampling)) return 1;
  const z = normalQuantile(1 - level);
  if (sampling.trialsBefore === 1 && sampling.trialsAfter === 1)
    return (z * Math.sqrt(z * z + 2 * sampling.cases * sampling.spread)) / (sampling.cases + z * z);
  return Math.min(1, scoreWidth(z, varianceOf(sampling), effectiveTrials(sampling)));
}

/** The chance, 0 to 1, that an unchanged candidate passes at `margin` (a fraction) when all its trials are looked at once. */
export function passChance(sampling: Sampling, margin: number, level = 0.05): number {
  if (!hasTrials(sampling)) return 0;
  const room = margin - boundWidth(sampling, level);
  const variance = varianceOf(sampling);
  if (variance === 0) return room >= 0 ? 1 : 0;
  return normalCdf(room / Math.sqrt(variance));
}

/** The error of the gate and the number of metrics that share it. */
export interface Alpha {
  readonly alpha: number;
  readonly metrics: number;
}

/**
 * The minimum detectable effect: the uniform drop of the mean pass rate, a fraction, that is shown to be real 4 times in 5.
 * Undefined when not even a drop of everything would be.
 */
export function detectableDrop(sampling: Sampling, { alpha, metrics }: Alpha): number | undefined {
  if (!hasTrials(sampling)) return undefined;
  const z = normalQuantile(1 - alpha / metrics) + normalQuantile(POWER);
  const n = sampling.cases * sampling.trialsAfter;
  const drop = scoreWidth(z, varianceOf(sampling), n) + 1 / n;
  return drop <= 1 ? drop : undefined;
}

/**
 * The fewest cases that, falling from always to never, are shown to be a drop about 4 times in 5; undefined when all of the
 * suite would not do.
 */
export function detectableFlips(sampling: Sampling, { alpha, metrics }: Alpha): number | undefined {
  if (!hasTrials(sampling)) return undefined;
  const { cases, trialsBefore, trialsAfter } = sampling;
  const z = normalQuantile(1 - alpha / metrics);
  const noise = cases * cases * varianceOf(sampling);
  // The normal law is too kind to few flips: k of them alone have an exact p of C(Tb + Tc, Tc)^-k.
  const arrangements =
    lgamma(trialsBefore + trialsAfter + 1) - lgamma(trialsBefore + 1) - lgamma(trialsAfter + 1);
  for (let k = Math.ceil(Math.log(metrics / alpha) / arrangements - 1e-9); k <= cases; k++) {
    const needed = z * Math.sqrt(noise + k / (trialsBefore + trialsAfter - 1));
    if (k >= needed + normalQuantile(POWER) * Math.sqrt(noise)) return k;
  }
  return undefined;
}
