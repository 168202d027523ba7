import type { CalibrationResult, FlakyCase, Need, Noise } from '../domain/calibration-report.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Suite } from '../domain/suite.ts';
import { counts } from './metrics.ts';
import { type Measure, measures } from './ratios.ts';
import type { Taken } from './scored-side.ts';
import { baselineDrift } from './stats/baseline-drift.ts';
import { independence, type TwicePassed } from './stats/independence.ts';
import { looksFor, onlyLook } from './stats/looks.ts';
import { casesFor, trialsFor } from './stats/margin.ts';
import { changeOf, type PairedCase } from './stats/paired.ts';
import { type Sampling, samplingFrom } from './stats/planning.ts';
import { flakiness, isFlaky } from './stats/quarantine.ts';
import type { Tally } from './stats/rate.ts';
import { judgeRatio } from './stats/ratio.ts';
import { supportBy } from './support.ts';

/** The margins, in points, of which it is told what they take. */
const MARGINS = [5, 3, 2] as const;

/** The trials of one case in the two sets, and what they took. */
export interface TwiceAsked {
  readonly case: string;
  readonly first: readonly TrialScore[];
  readonly second: readonly TrialScore[];
  readonly taken: readonly [Taken, Taken];
}

/** Trials of one case in two sessions, asked at different times. */
export interface TwoSessions {
  readonly with: NonNullable<CalibrationResult['independence']>['with'];
  readonly cases: readonly TwicePassed[];
}

/** What a calibration is made from. */
export interface CalibrationInput {
  readonly suite: Suite;
  readonly model: string;
  readonly source: CalibrationResult['source'];
  /** Cases in the suite's order. */
  readonly cases: readonly TwiceAsked[];
  /** Absent: there is no second session. */
  readonly sessions?: TwoSessions;
  /** Trials a case that a run of the gate asks, and whether it looks between them. */
  readonly asking: { readonly trials: number; readonly early: boolean };
  /** Stored trials a case that a run is held against; absent: as many as it asks. */
  readonly stored?: number;
  /** USD of one call on average; absent: not known. */
  readonly callCost?: number;
}

/** What two sets of trials of one model say of its suite; undefined when no case has a scored trial in both. */
export function calibrate(input: CalibrationInput): CalibrationResult | undefined {
  const { suite, model, source, cases, sessions, asking, stored = asking.trials } = input;
  const tallies = cases.map((one) => ({ ...one, was: counts(one.first), is: counts(one.second) }));
  const pairs = tallies.flatMap(({ was, is }): PairedCase[] =>
    was.trials === 0 || is.trials === 0
      ? []
      : [
          {
            ...{ passedBefore: was.passed, trialsBefore: was.trials },
            ...{ passedAfter: is.passed, trialsAfter: is.trials },
          },
        ],
  );
  if (pairs.length === 0) return undefined;
  const sums = tallies.map(({ case: id, was, is }) => ({
    case: id,
    passed: was.passed + is.passed,
    trials: was.trials + is.trials,
  }));
  const planned = { ...samplingFrom(sums, asking.trials), trialsBefore: stored };
  const look = asking.early ? looksFor(asking.trials, suite.cases.length).at(-1) : undefined;
  const level = (look ?? onlyLook(asking.trials, suite.cases.length)).level;
  const first = pairs.reduce((sum, one) => sum + one.passedBefore / one.trialsBefore, 0) / pairs.length;
  const { words, warning } = supportBy(suite, planned, level, first);
  const change = pairs.reduce((sum, one) => sum + changeOf(one), 0) / pairs.length;
  const all = cases.reduce((sum, one) => sum + one.first.length + one.second.length, 0);
  const scored = sums.reduce((sum, { trials }) => sum + trials, 0);
  return {
    ...{ suite: suite.name, file: suite.file, model, source },
    cases: pairs.length,
    trials: [
      pairs.reduce((sum, { trialsBefore }) => sum + trialsBefore, 0),
      pairs.reduce((sum, { trialsAfter }) => sum + trialsAfter, 0),
    ],
    missing: all - scored,
    rates: [first, first + change],
    p: baselineDrift(pairs).p,
    flaky: flakyCases(sums),
    independence: independenceOf(sessions),
    noise: measures.flatMap((what) => noiseOf(cases, what)),
    words,
    ...(warning === undefined ? {} : { warning }),
    needs: MARGINS.map((margin) => needOf(planned, margin, level, input.callCost)),
  };
}

function flakyCases(cases: readonly (Tally & { readonly case: string })[]): FlakyCase[] {
  return cases
    .filter(({ passed, trials }) => passed > 0 && passed < trials)
    .map((one) => ({ ...one, sure: flakiness(one) }))
    .sort((a, b) => b.sure - a.sure || (a.case < b.case ? -1 : 1))
    .map(({ sure: _sure, ...one }) => ({ ...one, flaky: isFlaky(one) }));
}

function independenceOf(sessions: TwoSessions | undefined): CalibrationResult['independence'] {
  if (sessions === undefined || sessions.cases.length === 0) return null;
  const { phi = null, p } = independence(sessions.cases);
  return { phi, p, with: sessions.with };
}

function noiseOf(cases: readonly TwiceAsked[], what: Measure): Noise[] {
  const measured = cases.map(({ taken: [before, after] }) => ({ before: before[what], after: after[what] }));
  const { estimate, cases: counted } = judgeRatio(measured, 0);
  if (estimate === undefined) return [];
  const { ratio, low, high } = estimate;
  return [{ what, cases: counted, ratio, low, high }];
}

function needOf(sampling: Sampling, margin: number, level: number, callCost: number | undefined): Need {
  const run = (needed: number | undefined, calls: (needed: number) => number) => {
    if (needed === undefined) return null;
    const asked = calls(needed);
    return { needed, calls: asked, cost: callCost === undefined ? null : asked * callCost };
  };
  return {
    margin,
    trials: run(trialsFor(sampling, margin / 100, level), (trials) => trials * sampling.cases),
    cases: run(casesFor(sampling, margin / 100, level), (cases) => cases * sampling.trialsAfter),
  };
}
