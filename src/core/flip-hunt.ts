import type { CaseComparison, Flip } from '../domain/report.ts';
import { type Comparison, countTrials, type Pair } from './compare.ts';
import { counts } from './metrics.ts';
import { confirmFlips, type Direction, type NamedCase, suspects } from './stats/flips.ts';
import type { Mode } from './stats/metric.ts';

/** Cases that seem to have changed sides. Names rest on fresh trials alone; without them a flip is suspected. */

const KINDS = { worse: 'broke', better: 'fixed' } as const;

/** The ids of the cases that broke or were fixed, as the trials of the comparison suggest; fresh trials would confirm them. */
export function suspectedFlips(pairs: readonly Pair[]): string[] {
  return directions.flatMap((direction) => suspectsAmong(pairs, direction).map(({ id }) => id));
}

const directions = ['worse', 'better'] as const;

function suspectsAmong(pairs: readonly Pair[], direction: Direction): NamedCase[] {
  return suspects(
    pairs.flatMap((pair) => named(pair.case, pair.before, pair.after)),
    direction,
  );
}

function named(id: string, before: Pair['before'], after: Pair['after']): NamedCase[] {
  const [was, is] = [counts(before), counts(after)];
  if (was.trials === 0 || is.trials === 0) return [];
  return [{ id, ...sidesOf(was, is) }];
}

function sidesOf(was: ReturnType<typeof counts>, is: ReturnType<typeof counts>) {
  return {
    passedBefore: was.passed,
    trialsBefore: was.trials,
    passedAfter: is.passed,
    trialsAfter: is.trials,
  };
}

/** What the hunt brought. */
export interface Hunt {
  readonly flips: ReadonlyMap<string, Flip>;
  /** Fisher's p of each suspect that may have broken, on fresh trials. */
  readonly ps: readonly number[];
}

/**
 * The flips of a comparison: confirmed where fresh trials of both sides show them, else unconfirmed or suspected. Where the
 * trials of a case are not independent no name is confirmed.
 */
export function huntOf({ pairs, fresh }: Comparison, mode: Mode): Hunt {
  const flips = new Map<string, Flip>();
  let ps: readonly number[] = [];
  for (const direction of directions) {
    const found = suspectsAmong(pairs, direction);
    const kind = KINDS[direction];
    const asked = found.flatMap(({ id }) => {
      const trials = fresh.get(id)?.hunt;
      if (trials === undefined || trials.before.length + trials.after.length === 0) return [];
      return [{ id, trials, ...sidesOf(counts(trials.before), counts(trials.after)) }];
    });
    const confirmed = confirmFlips(asked, direction);
    if (direction === 'worse') ps = confirmed.map(({ p }) => p);
    for (const { id } of found) flips.set(id, { kind, status: 'suspected' });
    for (const { fresh: one, confirmed: sure } of confirmed) {
      flips.set(one.id, {
        kind,
        status: sure && mode === 'trials' ? 'confirmed' : 'unconfirmed',
        before: countTrials(one.trials.before),
        after: countTrials(one.trials.after),
      });
    }
  }
  return { flips, ps };
}

/** The cases of a report with their flips and quarantine marked. */
export function markCases(
  cases: readonly CaseComparison[],
  { flips }: Hunt,
  quarantined: ReadonlySet<string>,
): CaseComparison[] {
  return cases.map((one) => {
    const flip = flips.get(one.case);
    if (flip === undefined && !quarantined.has(one.case)) return one;
    return {
      ...one,
      ...(flip === undefined ? {} : { flip }),
      ...(quarantined.has(one.case) ? { quarantined: true as const } : {}),
    };
  });
}
