import type { Suite } from '../domain/suite.ts';
import type { Basis } from './basis.ts';
import { blindWords } from './headroom.ts';
import { hasPairs } from './judging/pairs.ts';
import { looksFor, onlyLook } from './stats/looks.ts';
import { type AutomaticMargin, automaticMargin, casesFor, supports, trialsFor } from './stats/margin.ts';
import { passChance, samplingFrom } from './stats/planning.ts';
import type { Tally } from './stats/rate.ts';
import { unsupportedWords, vouchWords } from './words.ts';

/** What a suite can vouch for, before a candidate is asked. */
export interface Support {
  readonly planned: Basis['planned'];
  /** The one-sided error of the bound that must lie above the margin: that of the last look. */
  readonly level: number;
  readonly automatic: AutomaticMargin;
  /** What its size supports and what would tighten it: one sentence without a full stop. */
  readonly words: string;
  /** Why its written margin is not supported; absent where it is, or none is written. */
  readonly warning?: string;
  /** Why no drop of the margin can be seen, the stored trials being too low to fall; absent where one can, or nobody knows. */
  readonly blind?: string;
}

/** How the trials of a suite are asked. */
export interface Asking {
  /** Trials a case; with `early` at most. */
  readonly trials: number;
  /** The gate looks between the rounds. */
  readonly early: boolean;
}

/**
 * What the size of a suite supports by its stored trials, a tally a case; without any, a steady suite is assumed and a side
 * before with as many trials as the candidate.
 */
export function supportOf(suite: Suite, history: readonly Tally[] | undefined, asking: Asking): Support {
  const { trials, early } = asking;
  const cases = suite.cases.length;
  const stored = history?.filter((tally) => tally.trials > 0) ?? [];
  const planned =
    stored.length > 0
      ? samplingFrom(stored, trials)
      : {
          ...samplingFrom(
            suite.cases.map(() => ({ passed: 1, trials: 1 })),
            trials,
          ),
          trialsBefore: trials,
        };
  const level = (early ? looksFor(trials, cases).at(-1) : undefined)?.level ?? onlyLook(trials, cases).level;
  return supportBy(suite, planned, level, meanRate(stored));
}

/** The mean over cases of their pass rates, 0 to 1; undefined without any. */
function meanRate(cases: readonly Tally[]): number | undefined {
  if (cases.length === 0) return undefined;
  return cases.reduce((sum, { passed, trials }) => sum + passed / trials, 0) / cases.length;
}

/** The same by a design that is known; `rate` is the mean of the stored trials' pass rates, 0 to 1, where they are known. */
export function supportBy(suite: Suite, planned: Basis['planned'], level: number, rate?: number): Support {
  const { gate } = suite;
  const automatic = automaticMargin(planned, level);
  const unplanned = (words: string): Support => ({ planned, level, automatic, words });
  if (gate.metric !== undefined)
    return unplanned(`what the suite vouches for of ${gate.metric} is not planned: its margin is as written`);
  if (hasPairs(suite))
    return unplanned(
      'what the suite vouches for is known once judges have compared: it depends on how often they prefer one of two answers',
    );
  const { max_drop: margin } = gate;
  const drop = margin ?? (automatic.margin === undefined ? null : automatic.margin * 100);
  const blind = rate === undefined ? undefined : blindWords(rate, drop);
  if (blind !== undefined) return { ...unplanned(`nothing is vouched for: ${blind}`), blind };
  const found = { planned, level, automatic, words: vouchWords(planned, automatic) };
  if (margin === undefined || supports(planned, margin / 100, level)) return found;
  const needed = casesFor(planned, margin / 100, level);
  const warning = unsupportedWords({
    ...{ planned, margin, chance: passChance(planned, margin / 100, level) },
    moreCases: needed === undefined ? undefined : needed - planned.cases,
    trials: trialsFor(planned, margin / 100, level),
  });
  return { ...found, warning };
}
