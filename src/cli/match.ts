import { hasComparedTrials } from '../core/across-trials.ts';
import { askingOrder, seedOf } from '../core/asks.ts';
import type { Comparison } from '../core/compare.ts';
import { compareSuite } from '../core/compare.ts';
import type { DecideInput } from '../core/decide.ts';
import type { Design } from '../core/design.ts';
import { leastTrials, measureOf } from '../core/measure.ts';
import { type Asking, looksTaken, planRounds, roundsOf } from '../core/rounds.ts';
import type { ScoredSide } from '../core/scored-side.ts';
import type { Shard } from '../domain/plan.ts';
import type { Suite } from '../domain/suite.ts';
import type { AnswerSource } from './answers.ts';
import type { FacedTrials } from './judged-trials.ts';
import type { BuiltSide } from './side.ts';

/** A scored side with the place that its answers can be read from again. */
export interface Built {
  readonly scored: ScoredSide & Partial<Pick<BuiltSide, 'faced'>>;
  /** The same as a side before that judges held a candidate's answers against: scored by what they said of these. */
  readonly held?: (faced: FacedTrials) => Promise<BuiltSide>;
  readonly source: AnswerSource;
  /** Which of the source's answers are this side's: those of this target; absent: all of the suite's. */
  readonly target?: string;
  /** Ordinals by the run that brought them, oldest first, where several are pooled. */
  readonly pooled?: Design['pooled'];
}

/** One side of a match: a suite that is asked in this run, or answers that are stored. */
export type MatchedSide = { readonly asked: Suite } | { readonly stored: Built | undefined };

/** Two sides of a suite that are to be compared; the suite is the candidate's. */
export interface Match {
  readonly suite: Suite;
  readonly before: MatchedSide;
  readonly after: MatchedSide;
  /** What fresh trials of a stored side before are asked of; absent: they are not asked. */
  readonly hunted?: Suite;
  /** Trials a case that were planned of the sides that are asked; absent where both are stored. */
  readonly trials?: number;
  /** The gate looks between the rounds, and may stop early. */
  readonly early: boolean;
  /** The sides are asked of the API, so that they can be asked again. */
  readonly live: boolean;
  /** Which attempt at this pair it is; null: earlier looks are unknown. */
  readonly attempt: number | null;
  /** The seed that it shares with other matches that ask a side with it; absent: one of its own. */
  readonly seed?: string;
  /** Matches of one group stand or fall together: once one has regressed, nothing more is asked for the others. */
  readonly group?: string;
  /** Once all is passed, the candidate answers the round that was begun to its end: its answers become a baseline. */
  readonly whole?: true;
  /** The suite is this part alone of what was planned; absent: all of it. */
  readonly shard?: Shard;
}

/** A match whose sides are scored, as far as they were asked. */
export interface Matched {
  readonly match: Match;
  readonly before?: Built;
  readonly after: Built;
  /** Fresh trials of a stored side before. */
  readonly hunted?: Built;
}

/** The models of a match, in the order of its sides. */
function modelsOf({ before, after }: Match): string[] {
  return [before, after].flatMap((side) => {
    if ('asked' in side) return [side.asked.target.model];
    return side.stored === undefined ? [] : [side.stored.scored.side.model];
  });
}

/** Orders the asks of a match and draws its permutations. */
export function seedOfMatch(match: Match): string {
  return match.seed ?? seedOf(match.suite, modelsOf(match));
}

/** The suites of a match that are asked in this run, the side before first. */
export function askedSuites({ before, after }: Match): Suite[] {
  const suites = [before, after].flatMap((side) => ('asked' in side ? [side.asked] : []));
  return suites[0] === suites[1] ? suites.slice(0, 1) : suites;
}

/** The rounds of a match that may stop early; undefined where all trials are asked at once, or none are. */
export function askingOf(match: Match): Asking | undefined {
  const { suite, early, trials } = match;
  // Trials that are compared with each other have no score before all are there; a metric of k trials has none before k.
  const together = hasComparedTrials(suite) || leastTrials(measureOf(suite.gate)) > 1;
  if (!early || trials === undefined || together) return undefined;
  return planRounds(seedOfMatch(match), suite.cases, askedSuites(match), trials);
}

/** The order of asking of a match, and its trials, also where it has no rounds. */
export function orderOf(match: Match): Pick<Asking, 'seed' | 'order' | 'trials'> {
  const seed = seedOfMatch(match);
  return { seed, order: askingOrder(seed, match.suite.cases), trials: match.trials ?? 0 };
}

/** How the trials of a match were had, as far as they were. */
export function designOf({ match, before, after }: Matched, asking = askingOf(match)): Design {
  const interleaved = askedSuites(match).length === 2;
  const candidate = 'asked' in match.after;
  const reached =
    asking === undefined
      ? undefined
      : Math.min(
          looksTaken(asking, after.scored),
          ...(interleaved && before !== undefined ? [looksTaken(asking, before.scored)] : []),
        );
  return {
    seed: asking?.seed ?? seedOfMatch(match),
    trials: match.trials,
    interleaved,
    live: match.live && candidate,
    hunts: match.live && (interleaved || match.hunted !== undefined),
    ...(asking === undefined || reached === undefined ? {} : { rounds: roundsOf(asking, reached) }),
    attempt: match.attempt,
    ...(match.shard === undefined ? {} : { shard: match.shard }),
    ...(before?.pooled === undefined ? {} : { pooled: before.pooled }),
  };
}

/** What `decide` makes a verdict of. */
export function decideInput(matched: Matched): DecideInput & { readonly comparison: Comparison } {
  const { match, before, after, hunted } = matched;
  const design = designOf(matched);
  return {
    suite: match.suite,
    comparison: compareSuite(match.suite, before?.scored, after.scored, design, hunted?.scored),
    design,
  };
}
