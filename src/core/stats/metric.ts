import { type Bounds, caseBounds, trialBounds } from './bounds.ts';
import { type PairedCase, tabulate } from './paired.ts';
import { permutationTest } from './permutation.ts';
import { signFlipTest } from './sign-flip.ts';
import type { Tails } from './tails.ts';
import { clusterBounds, type Units, unitsOf } from './units.ts';
import { orderValues, type ValuedCase, valueBounds, valuePermutationTest, valueUnits } from './values.ts';

/**
 * What is taken as independent. `trials`: the trials of a case. `robust`: only the cases, because repeated trials were
 * found to be copies. `clusters`: only the clusters of cases.
 */
export type Mode = 'trials' | 'clusters' | 'robust';

/** How a metric is looked at. */
export interface LookOptions {
  /** The one-sided error of the bounds. */
  readonly level: number;
  readonly mode: Mode;
  /** `exact` never exceeds its error; `mid` counts half of the chance of exactly what was observed, and is sharper. */
  readonly pValue: 'exact' | 'mid';
  /** For the tests that draw arrangements; the low 32 bits of a whole number. */
  readonly seed: number;
}

/** What one look at one metric shows. Chances are 0 to 1, changes fractions: -0.05 is a drop of five points. */
export interface Look extends Bounds {
  /** The chance of doing as badly as the candidate did, or worse, if nothing changed. */
  readonly p: number;
  /** The chance of doing as well as the candidate did, or better, if nothing changed. */
  readonly pBetter: number;
  /** Pairs looked at. With none, p is 1, the change 0 and the bounds are -1 and 1. */
  readonly cases: number;
  /** What is taken as independent: the cases, or the clusters of them. */
  readonly units: number;
  /** The smallest p that any answers could have given; above alpha, no answers could be shown to be a regression. */
  readonly smallestP: number;
  /** With fewer than 10 clusters neither passed nor regressed can be told. */
  readonly tooFewClusters: boolean;
}

/** Clusters below which a cluster-robust variance is not to be trusted. */
const FEWEST_CLUSTERS = 10;

/** Looks at a metric of passes and failures. A pure function of the cases, whatever their order. */
export function lookAt(cases: readonly PairedCase[], options: LookOptions): Look {
  const kinds = tabulate(cases);
  const { level, mode, seed } = options;
  if (mode === 'trials')
    return lookFrom(permutationTest(kinds), trialBounds(kinds, level), cases.length, options);
  const units = unitsOf(cases, mode === 'clusters');
  const bounds = mode === 'clusters' ? clusterBounds(units, level) : caseBounds(kinds, level);
  return lookFrom(flip(units, seed), bounds, cases.length, options, units.units.length);
}

/** Looks at a metric of values from 0 to 1. */
export function lookAtValues(cases: readonly ValuedCase[], options: LookOptions): Look {
  const ordered = orderValues(cases);
  const { level, mode, seed } = options;
  if (mode === 'trials')
    return lookFrom(
      valuePermutationTest(ordered, seed),
      valueBounds(ordered, level, false),
      cases.length,
      options,
    );
  const units = valueUnits(ordered, mode === 'clusters');
  const bounds = mode === 'clusters' ? clusterBounds(units, level) : valueBounds(ordered, level, true);
  return lookFrom(flip(units, seed), bounds, cases.length, options, units.units.length);
}

function flip({ units, slack }: Units, seed: number): Tails {
  return signFlipTest(
    units.map((unit) => unit.sum),
    slack,
    seed,
  );
}

/** A look from how far out the observation lies and where the change is bounded. */
export function lookFrom(
  tails: Tails,
  bounds: Bounds,
  cases: number,
  { mode, pValue }: LookOptions,
  units = cases,
): Look {
  const half = pValue === 'mid' ? tails.at / 2 : 0;
  return {
    p: tails.worse - half,
    pBetter: tails.better - half,
    ...bounds,
    cases,
    units,
    smallestP: tails.smallest - (pValue === 'mid' ? tails.smallest / 2 : 0),
    tooFewClusters: mode === 'clusters' && units < FEWEST_CLUSTERS,
  };
}

/**
 * The p-value of all looks taken so far: the smallest of each look's p over its share of alpha. At most u with a chance
 * of at most u if nothing changed, whenever the looks stop.
 */
export function sequentialP(looks: readonly { readonly p: number; readonly share: number }[]): number {
  return looks.reduce((least, { p, share }) => Math.min(least, p / share), 1);
}
