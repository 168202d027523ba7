import { benjaminiHochberg } from './benjamini-hochberg.ts';
import { fisher } from './fisher.ts';
import { changeOf, type PairedCase } from './paired.ts';

/** Fresh trials that a suspect gets on each side: so many that one full flip (p = 1/924) stands out among 25 suspects. */
export const HUNT_TRIALS = 6;

/** The change of a case's pass rate from which it is suspected. */
const SUSPECT_CHANGE = 0.5;

/** The most cases that are hunted. */
const MOST_SUSPECTS = 25;

/** The expected share of false names among the confirmed ones. */
const FALSE_NAMES = 0.05;

/** Which way a case may have flipped. */
export type Direction = 'worse' | 'better';

/** A case that can be named. */
export interface NamedCase extends PairedCase {
  readonly id: string;
}

/** The two sides exchanged where an improvement is looked for, so that everything below looks for a drop. */
function towards(one: PairedCase, direction: Direction): PairedCase {
  if (direction === 'worse') return one;
  const { passedBefore, trialsBefore, passedAfter, trialsAfter } = one;
  return {
    passedBefore: passedAfter,
    trialsBefore: trialsAfter,
    passedAfter: passedBefore,
    trialsAfter: trialsBefore,
  };
}

/**
 * The cases whose pass rate changed by half or more, the largest change first and equal ones by id, at most 25. They are
 * suspects only: the trials that chose them are not evidence against them.
 */
export function suspects<C extends NamedCase>(cases: readonly C[], direction: Direction = 'worse'): C[] {
  return cases
    .map((one) => ({ one, change: changeOf(towards(one, direction)) }))
    .filter(({ change }) => change <= -SUSPECT_CHANGE)
    .sort((a, b) => a.change - b.change || (a.one.id < b.one.id ? -1 : 1))
    .slice(0, MOST_SUSPECTS)
    .map(({ one }) => one);
}

/** A suspect after the hunt. */
export interface Flip<C> {
  /** Its fresh counts. */
  readonly fresh: C;
  /** Fisher's one-sided p on the fresh trials, 0 to 1; 1 where a side has none. */
  readonly p: number;
  /** The p adjusted over all suspects. */
  readonly adjusted: number;
  /** Whether it is named: among all names at most 5 % are false on average. */
  readonly confirmed: boolean;
}

/**
 * Tests suspects by fresh trials alone, in the order given. The choice of suspects used earlier trials only, so the test holds
 * given the choice, and in a comparison where nothing changed any name at all has a chance of at most 5 %.
 *
 * @param fresh every suspect with its valid fresh trials, asked of both sides after it was chosen; 0 where all are missing
 */
export function confirmFlips<C extends PairedCase>(
  fresh: readonly C[],
  direction: Direction = 'worse',
): Flip<C>[] {
  const ps = fresh.map((one) => {
    const { passedBefore, trialsBefore, passedAfter, trialsAfter } = towards(one, direction);
    return fisher({ hitsBefore: passedBefore, trialsBefore, hitsAfter: passedAfter, trialsAfter }).fewer;
  });
  const adjusted = benjaminiHochberg(ps);
  return fresh.map((one, i) => ({
    fresh: one,
    p: ps[i]!,
    adjusted: adjusted[i]!,
    confirmed: adjusted[i]! <= FALSE_NAMES,
  }));
}
