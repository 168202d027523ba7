import type { Suite } from '../domain/suite.ts';
import type { Basis } from './basis.ts';
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
  return supportBy(suite, planned, level);
}

/** The same by a design that is known. */
export function supportBy(suite: Suite, planned: Basis['planned'], level: number): Support {
  const { gate } = suite;
  const automatic = automaticMargin(planned, level);
  const unplanned = (words: string): Support => ({ planned, level, automatic, words });
  if (gate.metric !== undefined)
    return unplanned(`what the suite vouches for of ${gate.metric} is not planned: its margin is as written`);
  if (hasPairs(suite))
    return unplanned(
      'what the suite vouches for is known once judges have compared: it depends on how often they prefer one of two answers',
    );
  const found = { planned, level, automatic, words: vouchWords(planned, automatic) };
  const { max_drop: margin } = gate;
  if (margin === undefined || supports(planned, margin / 100, level)) return found;
  const needed = casesFor(planned, margin / 100, level);
  const warning = unsupportedWords({
    ...{ planned, margin, chance: passChance(planned, margin / 100, level) },
    moreCases: needed === undefined ? undefined : needed - planned.cases,
    trials: trialsFor(planned, margin / 100, level),
  });
  return { ...found, warning };
}
