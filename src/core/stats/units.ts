import { type Bounds, scoreBounds } from './bounds.ts';
import type { PairedCase } from './paired.ts';

/** Cases that are independent of all others, though not of each other: a cluster, or a case that stands alone. */
export interface Unit {
  /** Weighted sum of the changes of its cases, in steps of 1 / scale; a whole number. */
  readonly sum: number;
  /** Sum of the weights of its cases. */
  readonly size: number;
}

/** Units in an order that does not depend on that of the cases. */
export interface Units {
  readonly units: readonly Unit[];
  /** How many steps of `sum` make a change of 1. */
  readonly scale: number;
  /** How far the sum of all may be off by rounding changes to steps; 0 where every change is a whole number of them. */
  readonly slack: number;
}

/** What a unit is made of: a case's change, its weight and the cluster that it belongs to. */
export interface Member {
  /** In steps of 1 / scale; a whole number. */
  readonly change: number;
  readonly weight?: number;
  readonly cluster?: string;
}

/** Where rates have no common denominator of a sensible size, changes are rounded to whole steps of this. */
export const FINE = 2 ** 32;

/** The units of cases: clusters with `clusters`, otherwise each case by itself. */
export function unitsOf(cases: readonly PairedCase[], clusters: boolean): Units {
  const common = commonDenominator(cases);
  const scale = common > 1e9 ? FINE : common;
  return groupUnits(
    cases.map(({ passedBefore, trialsBefore, passedAfter, trialsAfter, weight, cluster }) => ({
      change:
        Math.round((passedAfter * scale) / trialsAfter) - Math.round((passedBefore * scale) / trialsBefore),
      weight,
      cluster,
    })),
    clusters,
    { scale, slack: scale === common ? 0 : 2 * cases.length },
  );
}

/** Sums cases by cluster; sums of whole numbers are exact, so the order of the cases leaves no trace. */
export function groupUnits(parts: readonly Member[], clusters: boolean, steps: Omit<Units, 'units'>): Units {
  const alone: Unit[] = [];
  const together = new Map<string, { sum: number; size: number }>();
  for (const { change, weight = 1, cluster } of parts) {
    const sum = weight * change;
    const mates = clusters && cluster !== undefined ? together.get(cluster) : undefined;
    if (mates !== undefined) {
      mates.sum += sum;
      mates.size += weight;
    } else if (clusters && cluster !== undefined) together.set(cluster, { sum, size: weight });
    else alone.push({ sum, size: weight });
  }
  return {
    units: [...alone, ...together.values()].sort((a, b) => a.sum - b.sum || a.size - b.size),
    ...steps,
  };
}

/** Bounds where whole clusters are what is independent: cluster-robust variance and Student's law over the clusters. */
export function clusterBounds({ units, scale }: Units, level: number): Bounds {
  let sum = 0;
  let size = 0;
  for (const unit of units) {
    sum += unit.sum;
    size += unit.size;
  }
  const change = size === 0 ? 0 : sum / scale / size;
  let squares = 0;
  for (const unit of units) squares += (unit.sum / scale - unit.size * change) ** 2;
  const count = units.length;
  const variance = (count * squares) / ((count - 1) * size * size);
  return scoreBounds({ change, variance, size: count, df: Math.max(0, count - 1) }, level);
}

/** The smallest whole number that every number of trials divides; Infinity when it is not a sensible one. */
function commonDenominator(cases: readonly PairedCase[]): number {
  let common = 1;
  for (const { trialsBefore, trialsAfter } of cases) {
    if (common % trialsBefore !== 0) common *= trialsBefore / greatestDivisor(common, trialsBefore);
    if (common % trialsAfter !== 0) common *= trialsAfter / greatestDivisor(common, trialsAfter);
    if (common > 1e12) return Number.POSITIVE_INFINITY;
  }
  return common;
}

/** The greatest number that divides both. */
export function greatestDivisor(a: number, b: number): number {
  let [large, small] = [a, b];
  while (small > 0) [large, small] = [small, large % small];
  return large;
}
