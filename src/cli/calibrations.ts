import { join } from 'node:path';
import { askedOf } from '../core/asked.ts';
import type { TwoSessions } from '../core/calibrate.ts';
import { casesDigest, suiteDigest } from '../core/fingerprint.ts';
import { counts } from '../core/metrics.ts';
import { samplingFrom } from '../core/stats/planning.ts';
import { CALIBRATION_VERSION, type Calibration, calibrationFile } from '../domain/calibration.ts';
import type { Config } from '../domain/config.ts';
import { canonicalJson } from '../domain/json.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import { compareText } from '../domain/recording.ts';
import type { Suite } from '../domain/suite.ts';
import { readCalibration } from '../store/calibration.ts';
import { baselineSide } from './finish.ts';
import type { Io } from './io.ts';
import type { Built } from './match.ts';
import { inBothSessions } from './two-sets.ts';
import { TOOL } from './version.ts';

/** What is known of a suite's pin from before. */
export interface Known {
  /** Scored by today's assertions; undefined: none is accepted. */
  readonly baseline: Built | undefined;
  /** The kept calibration; undefined: there was none. */
  readonly last: Calibration | undefined;
}

/** Reads it before anything is paid for, so that a damaged file costs nothing. */
export async function knownOf(
  io: Io,
  config: Config,
  suites: readonly Suite[],
  workers: ScoreWorkers,
): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  for (const suite of suites) {
    const label = calibrationFile(suite.baseline);
    known.set(suite.name, {
      baseline: await baselineSide(io, config, suite, workers),
      last: await readCalibration(join(io.cwd, label), label),
    });
  }
  return known;
}

/** Whether a trial is one of a run's, by its ordinal. */
export function within(
  { from, to }: { readonly from: number; readonly to: number },
  ordinal: number,
): boolean {
  return from <= ordinal && ordinal <= to;
}

/** Stored trials a case that a run is held against. */
export function storedTrials(baseline: Built | undefined): { readonly stored?: number } {
  if (baseline === undefined) return {};
  const history = [...baseline.scored.cases.values()].map(({ trials }) => counts(trials));
  const { trialsBefore } = samplingFrom(history, 1);
  return trialsBefore === 0 ? {} : { stored: trialsBefore };
}

/** What the trials of today can be held against: the newest run of the baseline, else the calibration before. */
export function sessionsOf(suite: Suite, after: Built, { baseline, last }: Known): TwoSessions | undefined {
  const asked = canonicalJson(askedOf(suite));
  const any = () => true;
  if (baseline !== undefined && canonicalJson(baseline.scored.asked ?? null) === asked) {
    const newest = baseline.pooled?.at(-1);
    const cases = inBothSessions(suite, baseline.scored.cases, after.scored.cases, [
      (ordinal) => newest === undefined || within(newest, ordinal),
      any,
    ]);
    if (cases.length > 0) return { with: 'baseline', cases };
  }
  const same =
    last !== undefined &&
    canonicalJson(last.asked) === asked &&
    last.suite_digest === suiteDigest(suite) &&
    last.cases_digest === casesDigest(suite);
  if (!same) return undefined;
  const cases = last.cases.flatMap((one) => {
    const { passed, trials } = counts(after.scored.cases.get(one.case)?.trials ?? []);
    return trials < 2 || trials !== one.trials ? [] : [{ first: one.passed, second: passed, trials }];
  });
  return cases.length === 0 ? undefined : { with: 'calibration', cases };
}

/** What is kept of a calibration that was asked now. */
export function keptOf(io: Io, suite: Suite, { scored }: Built, run: string): Calibration {
  const cases = suite.cases.map(({ id }) => ({ case: id, ...counts(scored.cases.get(id)?.trials ?? []) }));
  return {
    v: CALIBRATION_VERSION,
    calibration: suite.name,
    at: io.clock.now().toISOString(),
    ...{ run, tool: TOOL },
    asked: askedOf(suite),
    suite_digest: suiteDigest(suite),
    cases_digest: casesDigest(suite),
    cases: cases.sort((a, b) => compareText(a.case, b.case)),
  };
}
