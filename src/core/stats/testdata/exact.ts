import type { PairedCase } from '../paired.ts';

/** A case from four counts: passed of trials before, passed of trials after. */
export function pair(b: number, tb: number, c: number, tc: number): PairedCase {
  return { passedBefore: b, trialsBefore: tb, passedAfter: c, trialsAfter: tc };
}

/** The same case so many times. */
export function times(count: number, one: PairedCase): PairedCase[] {
  return Array.from({ length: count }, () => one);
}

/** Fifty cases of three trials, ten of which failed one at least. */
export const FIFTY: readonly PairedCase[] = [
  ...times(40, pair(3, 3, 3, 3)),
  ...times(3, pair(3, 3, 2, 3)),
  ...times(2, pair(2, 3, 3, 3)),
  ...times(2, pair(2, 3, 2, 3)),
  pair(3, 3, 0, 3),
  ...times(2, pair(0, 3, 0, 3)),
];

/** Cases of three trials, held against twenty stored ones. */
export const STORED: readonly PairedCase[] = [
  pair(20, 20, 1, 3),
  pair(19, 20, 3, 3),
  pair(12, 20, 1, 3),
  pair(20, 20, 3, 3),
  pair(3, 20, 0, 3),
];

/** The two sides exchanged. */
export function swapped(one: PairedCase): PairedCase {
  const { passedBefore, trialsBefore, passedAfter, trialsAfter } = one;
  return {
    ...one,
    passedBefore: passedAfter,
    trialsBefore: trialsAfter,
    passedAfter: passedBefore,
    trialsAfter: trialsBefore,
  };
}

/** The quotient of two whole numbers, right to 15 digits whatever their size. */
export function quotient(above: bigint, below: bigint): number {
  if (above === 0n) return 0;
  const digits = below.toString().length - above.toString().length;
  const shift = BigInt(Math.max(0, digits) + 20);
  return Number(`${(above * 10n ** shift) / below}e-${shift}`);
}

/** Both tails of the stratified permutation test and the chance of what was observed, in whole numbers throughout. */
export function exactTails(cases: readonly PairedCase[]): { worse: number; better: number; at: number } {
  let ways = new Map<number, bigint>([[0, 1n]]);
  let observed = 0;
  for (const { passedBefore, trialsBefore, passedAfter, trialsAfter, weight = 1 } of cases) {
    const passed = passedBefore + passedAfter;
    const next = new Map<number, bigint>();
    for (const [sum, count] of ways) {
      for (let k = Math.max(0, passed - trialsBefore); k <= Math.min(passed, trialsAfter); k++) {
        const own = count * choose(trialsAfter, k) * choose(trialsBefore, passed - k);
        next.set(sum + weight * k, (next.get(sum + weight * k) ?? 0n) + own);
      }
    }
    ways = next;
    observed += weight * passedAfter;
  }
  const among = (fits: (sum: number) => boolean) =>
    [...ways].reduce((total, [sum, count]) => (fits(sum) ? total + count : total), 0n);
  const all = among(() => true);
  return {
    worse: quotient(
      among((sum) => sum <= observed),
      all,
    ),
    better: quotient(
      among((sum) => sum >= observed),
      all,
    ),
    at: quotient(
      among((sum) => sum === observed),
      all,
    ),
  };
}

/** n over k. */
function choose(n: number, k: number): bigint {
  let ways = 1n;
  for (let i = 1; i <= k; i++) ways = (ways * BigInt(n - k + i)) / BigInt(i);
  return ways;
}
