import { scoreWidth } from './bounds.ts';
import { normalQuantile } from './kernels.ts';
import { type Tally, wilson } from './rate.ts';

/**
 * The evidence, from 0, that of two answers to the same case the later fails more often: the likelihood of the discordant
 * pairs averaged over a chance of "worse" uniform on (1/2, 1], over that of a fair coin, 2^(n+1) times the integral of
 * t^worse (1 - t)^better. It may be looked at after every pair: if nothing changed, it ever reaches x with a chance of at most
 * 1/x (J. Ville, 1939). Infinity above the largest double.
 *
 * Computed as 1/(better + 1) times a sum of positive terms, into which repeated integration by parts turns it.
 */
export function evidenceOfDrop(worse: number, better: number): number {
  let sum = 0;
  let term = 1 / (better + 1);
  for (let i = 0; i <= worse; i++) {
    sum += term;
    term *= (worse - i) / (better + 2 + i);
  }
  return sum;
}

/** One case on one night. */
export interface NightCase extends Tally {
  /** The pass rate of its baseline, 0 to 1; the same every night. */
  readonly expected: number;
}

/** How a drift is watched for. */
export interface Watch {
  /** The nights between two false alarms, on average at least; above 1. The threshold of the statistic. */
  readonly averageRunLength: number;
  /** How far the mean of `expected` may lie above the true one, a fraction: `slackOf` the baseline. */
  readonly slack: number;
}

/** What the nights say. */
export interface Detection {
  /** After each night; it reaches `averageRunLength` at the alarm. */
  readonly statistic: readonly number[];
  /** The index of the first night of alarm; absent when there is none. */
  readonly alarm?: number;
}

/** Stakes of the bets, from those that win by a large drop in a night to those that win by a small one in many. */
const STAKES = Array.from({ length: 15 }, (_, i) => (i + 1) / 16);

/**
 * Watches the nights of a pin for a drop of its mean pass rate, whenever it begins, by an e-detector of Shiryaev and Roberts:
 * every night a new bet against "not below the baseline" is opened, and the statistic is what all open bets are worth,
 * averaged over the stakes. A trial multiplies the worth by 1 + stake (expected - passed - slack) / (1 + slack). Over a
 * night's trials the product has a mean of at most 1 while the mean rate is not below `expected - slack`, because the
 * geometric mean of factors is at most the arithmetic one; so cases may differ. Hence the statistic less the number of
 * nights falls on average, and its first passage of a threshold takes at least that many nights on average.
 *
 * Trials are to be fresh each night and equally many for each case. Throws a RangeError for a watch that cannot be.
 *
 * Source: J. Shin, A. Ramdas, A. Rinaldo, "E-detectors", 2022.
 */
export function detect(
  nights: readonly (readonly NightCase[])[],
  { averageRunLength, slack }: Watch,
): Detection {
  if (!(averageRunLength > 1 && slack >= 0))
    throw new RangeError(`no watch: ${averageRunLength} nights, slack ${slack}`);
  // Logs of what the bets of each stake are worth; before the first night there is no bet.
  const worths = STAKES.map(() => Number.NEGATIVE_INFINITY);
  const statistic = nights.map((night) => {
    for (const [i, stake] of STAKES.entries())
      worths[i] = logOnePlusExp(worths[i]!) + winnings(night, stake, slack);
    const mean = worths.reduce((sum, worth) => sum + Math.exp(worth), 0) / worths.length;
    return Math.min(Number.MAX_VALUE, mean);
  });
  const alarm = statistic.findIndex((value) => value >= averageRunLength);
  return alarm === -1 ? { statistic } : { statistic, alarm };
}

/** The log of the factor by which a night multiplies a bet. */
function winnings(night: readonly NightCase[], stake: number, slack: number): number {
  const share = stake / (1 + slack);
  let log = 0;
  for (const { expected, passed, trials } of night) {
    log += passed * Math.log1p(share * (expected - 1 - slack));
    log += (trials - passed) * Math.log1p(share * (expected - slack));
  }
  return log;
}

/** ln(1 + e^x) without overflow. */
function logOnePlusExp(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * How far the mean pass rate of a baseline may lie above the true one, but for an error of `level`: the score bound by the
 * variance within cases. Where a case has fewer than two trials that is not seen, and Wilson's bound for one trial a case holds,
 * because a case's rate varies no more than one trial does. Without a case, or with one
 * that has no trial, it is 1: nothing is known.
 */
export function slackOf(baseline: readonly Tally[], level = 0.01): number {
  const cases = baseline.length;
  if (cases === 0 || baseline.some(({ trials }) => trials === 0)) return 1;
  const rate = baseline.reduce((sum, { passed, trials }) => sum + passed / trials, 0) / cases;
  if (baseline.some(({ trials }) => trials < 2))
    return rate - wilson({ passed: rate * cases, trials: cases }, level).low;
  let variance = 0;
  let inverse = 0;
  for (const { passed, trials } of baseline) {
    variance += (passed * (trials - passed)) / (trials * trials * (trials - 1)) / cases ** 2;
    inverse += 1 / trials / cases ** 2;
  }
  return scoreWidth(normalQuantile(1 - level), variance, 1 / inverse);
}
