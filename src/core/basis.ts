import type { Suite } from '../domain/suite.ts';
import { hasComparedTrials } from './across-trials.ts';
import { oncePerTrials } from './alike-pairs.ts';
import type { Comparison, Pair } from './compare.ts';
import type { Design } from './design.ts';
import { hasPairs } from './judging/pairs.ts';
import { counts } from './metrics.ts';
import { baselineDrift } from './stats/baseline-drift.ts';
import { independence, type TwicePassed } from './stats/independence.ts';
import { onlyLook } from './stats/looks.ts';
import { type AutomaticMargin, automaticMargin } from './stats/margin.ts';
import type { Mode } from './stats/metric.ts';
import { type AskedCase, type Missing, missing } from './stats/missing.ts';
import type { PairedCase } from './stats/paired.ts';
import { type Sampling, samplingFrom } from './stats/planning.ts';
import { quarantine } from './stats/quarantine.ts';

/** What the statistics of one suite rest on, found without a look at what the candidate answered. */
export interface Basis {
  /** The pairs that count, with the trials that count. */
  readonly pairs: readonly Pair[];
  readonly quarantined: ReadonlySet<string>;
  readonly mode: Mode;
  /** What the suite can show, and on what assumption. */
  readonly planned: Sampling & { readonly assumed: boolean };
  /** The one-sided error of the bounds at the last look. */
  readonly level: number;
  /** As a fraction; null where the suite has too few cases for any. */
  readonly margin: number | null;
  /** Absent where the margin is written. */
  readonly automatic?: AutomaticMargin;
  readonly independence: { readonly phi: number; readonly p: number } | null;
  readonly drift: { readonly p: number; readonly drifted: boolean } | null;
  readonly missing: Missing;
  readonly missingTrials: { readonly before: number; readonly after: number };
}

/** Finds what the statistics of a suite rest on. */
export function basisOf(suite: Suite, comparison: Comparison, design: Design): Basis {
  const { quarantined, pairs } = quarantineOf(suite, comparison.pairs, design);
  const checked = independenceOf(comparison.pairs, design);
  const clustered = pairs.some(({ cluster }) => cluster !== undefined);
  const dependent = checked?.dependent || hasComparedTrials(suite) || hasPairs(suite);
  const mode: Mode = clustered ? 'clusters' : dependent ? 'robust' : 'trials';
  const planned = hasPairs(suite) ? heldOf(pairs, design) : plannedOf(pairs, design);
  const { rounds, trials = 1 } = design;
  const looks = rounds?.looks ?? [onlyLook(trials, suite.cases.length)];
  const level = looks.at(-1)?.level ?? 0.05;
  const written = suite.gate.max_drop;
  const automatic = written === undefined ? automaticMargin(planned, level) : undefined;
  const asked = pairs.map(oncePerTrials((pair) => askedCase(pair, design.interleaved)));
  return {
    pairs,
    quarantined,
    mode,
    planned,
    level,
    margin: written === undefined ? (automatic?.margin ?? null) : written / 100,
    ...(automatic === undefined ? {} : { automatic }),
    independence: checked === undefined ? null : { phi: checked.phi ?? 1, p: checked.p },
    drift: driftOf(comparison.pairs, design),
    missing: missing(asked),
    missingTrials: {
      before: pairs.reduce((sum, { before }) => sum + before.length - counts(before).trials, 0),
      after: asked.reduce((sum, one) => sum + one.missingAfter, 0),
    },
  };
}

/** The largest number of candidate trials a case in looks of `trials` rounds; planning counts on all of them. */
function plannedOf(pairs: readonly Pair[], { trials, interleaved, rounds }: Design): Basis['planned'] {
  const most = (side: 'before' | 'after') =>
    pairs.reduce((last, pair) => Math.max(last, pair[side].at(-1)?.ordinal ?? 0), 1);
  const trialsAfter = trials ?? most('after');
  // In an order of their own, so that the order of the cases changes not even the last bit of a sum.
  const history = pairs
    .map(oncePerTrials(({ before }) => counts(before)))
    .sort((a, b) => a.trials - b.trials || a.passed - b.passed);
  const found = samplingFrom(history, trialsAfter);
  // Where both sides are still being asked, the side before will have as many trials as are planned.
  return interleaved && rounds !== undefined ? { ...found, trialsBefore: trialsAfter } : found;
}

/**
 * Which cases leave the gated mean. The stored trials that choose them are those before the newest run, and are then no
 * longer used: one datum, one job.
 */
function quarantineOf(suite: Suite, pairs: readonly Pair[], { pooled }: Design) {
  const newest = pooled?.at(-1);
  const none = { quarantined: new Set<string>(), pairs };
  if (!suite.gate.quarantine || newest === undefined || newest.from === 1) return none;
  const { quarantined } = quarantine(
    pairs.map(({ case: id, before }) => ({ id, ...counts(before, newest.from - 1) })),
  );
  if (quarantined.length === 0) return none;
  const ids = new Set(quarantined.map(({ id }) => id));
  return {
    quarantined: ids,
    pairs: pairs
      .filter(({ case: id }) => !ids.has(id))
      .map((pair) => ({ ...pair, before: pair.before.filter(({ ordinal }) => ordinal >= newest.from) })),
  };
}

/**
 * The same where judges hold one side against the other: what one wins the other loses. The spread is half of the mean squared
 * difference between the two of a pair, which is the same whichever side won: a look at it favours neither.
 */
function heldOf(pairs: readonly Pair[], design: Design): Basis['planned'] {
  const squares = pairs.flatMap(({ before, after }) => {
    const was = new Map(before.map((trial) => [trial.ordinal, trial]));
    const differences = after.flatMap(({ ordinal, status }) => {
      const other = was.get(ordinal)?.status;
      if (other === undefined || other === 'unscored' || status === 'unscored') return [];
      return [status === other ? 0 : 1];
    });
    if (differences.length === 0) return [];
    return [differences.reduce<number>((sum, one) => sum + one, 0) / differences.length];
  });
  const planned = plannedOf(pairs, design);
  if (squares.length === 0) return planned;
  const spread = squares.sort((a, b) => a - b).reduce((sum, one) => sum + one, 0) / squares.length / 2;
  // A trial beyond those of the other side repeats a verdict.
  const trials = Math.min(planned.trialsBefore, planned.trialsAfter);
  return { ...planned, trialsBefore: trials, trialsAfter: trials, spread, assumed: false };
}

/** The last two runs of a stored side, which must have two trials each to show whether trials are independent. */
function independenceOf(pairs: readonly Pair[], { pooled = [] }: Design) {
  const [first, second] = pooled.slice(-2);
  if (first === undefined || second === undefined) return undefined;
  const trials = Math.min(first.to - first.from, second.to - second.from) + 1;
  if (trials < 2) return undefined;
  const twice = pairs.flatMap(({ before }): TwicePassed[] => {
    const among = (from: number) =>
      counts(
        before.filter(({ ordinal }) => ordinal >= from),
        from + trials - 1,
      );
    const [one, other] = [among(first.from), among(second.from)];
    if (one.trials !== trials || other.trials !== trials) return [];
    return [{ first: one.passed, second: other.passed, trials }];
  });
  return twice.length === 0 ? undefined : independence(twice);
}

function driftOf(pairs: readonly Pair[], { pooled = [] }: Design): Basis['drift'] {
  const newest = pooled.at(-1);
  if (newest === undefined || newest.from === 1) return null;
  const cases = pairs.flatMap(({ before }): PairedCase[] => {
    const older = counts(before, newest.from - 1);
    const newer = counts(before.filter(({ ordinal }) => ordinal >= newest.from));
    if (older.trials === 0 || newer.trials === 0) return [];
    return [
      {
        passedBefore: older.passed,
        trialsBefore: older.trials,
        passedAfter: newer.passed,
        trialsAfter: newer.trials,
      },
    ];
  });
  if (cases.length === 0) return null;
  const { p, drifted } = baselineDrift(cases);
  return { p, drifted: drifted !== undefined };
}

/** A pair with its missing trials. */
export function askedCase({ before, after, cluster }: Pair, interleaved: boolean): AskedCase {
  const [was, is] = [counts(before), counts(after)];
  return {
    passedBefore: was.passed,
    trialsBefore: was.trials,
    // A stored side keeps no failed trials, so that it has fewer of them says nothing.
    ...(interleaved ? { missingBefore: before.length - was.trials } : {}),
    passedAfter: is.passed,
    trialsAfter: is.trials,
    missingAfter: after.length - is.trials,
    ...(cluster === undefined ? {} : { cluster }),
  };
}
