import type { DriftNight, DriftReport, DriftSuite } from '../domain/drift.ts';
import type { Comparison } from './compare.ts';
import { exitOfVerdict } from './exit.ts';
import { counts } from './metrics.ts';
import { detect, type NightCase, slackOf } from './stats/evidence-values.ts';
import type { Tally } from './stats/rate.ts';

/** A suite of a watched pin, with the passes of its baseline by case. */
export interface Watched {
  readonly suite: string;
  readonly suite_digest: string;
  /** Digest of the answers of the baseline. */
  readonly baseline: string;
  readonly expected: ReadonlyMap<string, Tally>;
}

/** The passes of the stored side of a comparison, by case. */
export function expectedOf({ pairs }: Comparison): Map<string, Tally> {
  return new Map(
    pairs.flatMap(({ case: id, before }) => {
      const tally = counts(before);
      return tally.trials === 0 ? [] : [[id, tally] as const];
    }),
  );
}

/** One night's passes by case. A case that lacks a score is left out: all cases that count have equally many trials. */
export function nightCases({ pairs }: Comparison): DriftNight['suites'][number]['cases'] {
  return pairs.flatMap(({ case: id, after }) => {
    const { passed, trials } = counts(after);
    return trials === 0 || trials < after.length ? [] : [[id, passed, trials] as [string, number, number]];
  });
}

/**
 * All nights of a pin, the newest last, held against the baselines of its suites. `tonight` is the last of them; absent when
 * tonight does not count.
 */
export function watch(
  suites: readonly Watched[],
  nights: readonly DriftNight[],
  averageRunLength: number,
  tonight?: DriftNight,
): Pick<DriftReport, 'suites' | 'evidence'> {
  const watched = suites.map((suite) => watchSuite(suite, nights, averageRunLength, tonight));
  // The mean of e-detectors is one: which suite drifts need not be known beforehand.
  const sum = watched.reduce((total, { evidence }) => total + evidence / watched.length, 0);
  return { suites: watched, evidence: Math.min(Number.MAX_VALUE, sum) };
}

function watchSuite(
  { suite, suite_digest, baseline, expected }: Watched,
  nights: readonly DriftNight[],
  averageRunLength: number,
  newest: DriftNight | undefined,
): DriftSuite {
  const own = nights.flatMap((night) => night.suites.filter((one) => one.suite === suite));
  const counted = own.filter((one) => one.suite_digest === suite_digest && one.baseline === baseline);
  const tallies = [...expected.values()];
  const slack = slackOf(tallies);
  const casesOf = (night: DriftNight['suites'][number]) =>
    night.cases.flatMap(([id, passed, trials]): NightCase[] => {
      const past = expected.get(id);
      return past === undefined ? [] : [{ expected: past.passed / past.trials, passed, trials }];
    });
  const tonight = newest?.suites.filter((one) => one.suite === suite).flatMap(casesOf) ?? [];
  const mean = (rate: (one: NightCase) => number) =>
    tonight.reduce((sum, one) => sum + rate(one), 0) / tonight.length;
  const [was, is] = [mean((one) => one.expected), mean(({ passed, trials }) => passed / trials)];
  const all = tallies.reduce((sum, { passed, trials }) => sum + passed / trials, 0) / tallies.length;
  return {
    suite,
    cases: tonight.length,
    baseline: tonight.length > 0 ? was : all,
    tonight: tonight.length > 0 ? is : null,
    change: tonight.length > 0 ? (is - was) * 100 : null,
    nights: counted.length,
    left_out: own.length - counted.length,
    evidence: detect(counted.map(casesOf), { averageRunLength, slack }).statistic.at(-1) ?? 0,
    slack: slack * 100,
  };
}

/** What the evidence comes to. What was shown before stays shown on a night that does not count. */
export function driftVerdict(
  evidence: number,
  averageRunLength: number,
  reasons: readonly string[],
): Pick<DriftReport, 'status' | 'exit'> {
  const status = evidence >= averageRunLength ? 'shown' : reasons.length > 0 ? 'unclear' : 'not-shown';
  const verdict = { shown: 'regressed', unclear: 'inconclusive', 'not-shown': 'passed' } as const;
  return { status, exit: exitOfVerdict({ status: verdict[status], reasons: [] }, 'fail') };
}
