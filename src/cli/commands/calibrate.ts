import { join } from 'node:path';
import { type CalibrationInput, calibrate as judge, type TwoSessions } from '../../core/calibrate.ts';
import { exitOfCalibration } from '../../core/exit.ts';
import { calibrationFile } from '../../domain/calibration.ts';
import {
  CALIBRATION_REPORT_VERSION,
  type CalibrationReport,
  type CalibrationResult,
  type Uncalibrated,
} from '../../domain/calibration-report.ts';
import type { Config } from '../../domain/config.ts';
import { fail } from '../../domain/failure.ts';
import type { Plan } from '../../domain/plan.ts';
import type { ScoreWorkers } from '../../domain/ports.ts';
import type { Suite } from '../../domain/suite.ts';
import { calibrationText } from '../../report/calibrate.ts';
import { jsonPiece, jsonText } from '../../report/escape/json.ts';
import { writeCalibration } from '../../store/calibration.ts';
import { type Known, keptOf, knownOf, sessionsOf, storedTrials, within } from '../calibrations.ts';
import type { CalibrateOptions, Command } from '../command.ts';
import { baselineSide, withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import type { Built } from '../match.ts';
import { refusePairs } from '../opponents.ts';
import { prepare } from '../prepare.ts';
import { openProject } from '../project.ts';
import { type OpenRun, startRun } from '../runs-folder.ts';
import { askAndScore } from '../session.ts';
import { inBothSessions, inTurn, type SetOf, twoSets } from '../two-sets.ts';
import { TOOL } from '../version.ts';

/** Asks a pin against itself, or reads that from what is stored, and says how noisy its suite is. */
export async function calibrate(
  { suites: patterns, options }: Extract<Command, { name: 'calibrate' }>,
  io: Io,
): Promise<number> {
  const { config, suites } = await openProject(
    io,
    patterns,
    options.offline ? { ...options, replay: [], live: true } : options,
  );
  refusePairs(
    suites,
    'a calibration holds the answers of a pin against none',
    'Calibrate the other suites; two runs of an unchanged pin against its baseline show how often judges prefer one of equals.',
  );
  if (options.offline) return fromBaselines(io, config, suites, options);
  const twice = suites.map((suite) => withTrials(suite, 2 * (options.trials ?? trialsOf(suite))));
  return withWorkers(io, async (workers) => {
    const known = await knownOf(io, config, suites, workers);
    const prepared = await prepare(io, config, twice, options, 'calibrate', false);
    const run = await startRun(io, prepared.plan);
    return askTwice(io, config, { suites, known, prepared, run, workers, options, resumed: false });
  });
}

/** Goes on with a calibration that was interrupted. */
export async function resumeCalibration(
  io: Io,
  run: OpenRun & { readonly plan: Plan },
  options: Omit<CalibrateOptions, 'trials' | 'offline'>,
): Promise<number> {
  const planned = new Map(run.plan.suites.map(({ suite, trials }) => [suite, trials]));
  const files = run.plan.suites.map(({ file }) => file);
  const { config, suites } = await openProject(io, files, {
    ...options,
    live: options.live || run.plan.source === 'live',
  });
  const twice = suites.map((suite) => withTrials(suite, planned.get(suite.name) ?? 1));
  return withWorkers(io, async (workers) => {
    const known = await knownOf(io, config, suites, workers);
    const prepared = await prepare(io, config, twice, options, 'calibrate', false);
    if (prepared.plan.hash !== run.plan.hash) {
      await prepared.client.close();
      fail({
        code: 'invalid',
        message: `run ${run.id} cannot go on: what its suites ask has changed since it began (cases, prompt, schema, parameters or model)`,
        hint: `Undo the change, or start anew with llm-eval calibrate; the answers of ${run.id} stay in its folder.`,
      });
    }
    return askTwice(io, config, { suites, known, prepared, run, workers, options, resumed: true });
  });
}

/** Up to so many trials; a replay has as many as are recorded for every case. */
function withTrials(suite: Suite, max: number): Suite {
  return { ...suite, trials: { max } };
}

/** Trials a case that a run asks, at most. */
function trialsOf({ trials }: Suite): number {
  return 'fixed' in trials ? trials.fixed : trials.max;
}

/** How a run of the gate asks the suite. */
function askingOf(suite: Suite): CalibrationInput['asking'] {
  return { trials: trialsOf(suite), early: 'max' in suite.trials && suite.replay.length === 0 };
}

interface Twice {
  /** The suites as their files say them. */
  readonly suites: readonly Suite[];
  readonly known: ReadonlyMap<string, Known>;
  /** The same with twice the trials. */
  readonly prepared: Awaited<ReturnType<typeof prepare>>;
  readonly run: OpenRun;
  readonly workers: ScoreWorkers;
  readonly options: Omit<CalibrateOptions, 'trials' | 'offline'>;
  readonly resumed: boolean;
}

async function askTwice(io: Io, config: Config, twice: Twice): Promise<number> {
  const { suites, known, prepared, run, workers, options, resumed } = twice;
  const matches = prepared.scheduled.map(({ suite, trials }) => ({
    suite,
    ...{ before: { stored: undefined }, after: { asked: suite }, trials },
    ...{ early: false, live: false, attempt: null },
  }));
  const asked = await askAndScore(io, config, prepared, matches, run, workers, { ...options, resumed });
  if ('early' in asked) return asked.early;
  const suitesLearnt: CalibrationResult[] = [];
  const unlearnt: Uncalibrated[] = [];
  for (const { match, after } of asked.matched) {
    const suite = suites.find(({ name }) => name === match.suite.name);
    if (suite === undefined) throw new Error(`no suite ${match.suite.name}`);
    const live = suite.replay.length === 0;
    const before = known.get(suite.name);
    const sessions = live && before !== undefined ? sessionsOf(suite, after, before) : undefined;
    const result = judge({
      ...(await inputOf(config, suite, after, inTurn)),
      source: live ? 'live' : 'replay',
      ...storedTrials(before?.baseline),
      ...(sessions === undefined ? {} : { sessions }),
    });
    const file = calibrationFile(suite.baseline);
    if (result !== undefined && live)
      await writeCalibration(join(io.cwd, file), keptOf(io, suite, after, run.id));
    if (result !== undefined) suitesLearnt.push(live ? { ...result, kept: file } : result);
    else unlearnt.push({ ...nameOf(suite), why: 'no case has a scored trial in both sets' });
  }
  return finish(io, { run: run.id, warnings: asked.warnings, suites: suitesLearnt, unlearnt }, options);
}

/** Two sets of the trials that are stored: of the last two runs, or of the one run in turn. */
async function fromBaselines(
  io: Io,
  config: Config,
  suites: readonly Suite[],
  options: CalibrateOptions,
): Promise<number> {
  const suitesLearnt: CalibrationResult[] = [];
  const unlearnt: Uncalibrated[] = [];
  await withWorkers(io, async (workers) => {
    for (const suite of suites) {
      const baseline = await baselineSide(io, config, suite, workers);
      if (baseline === undefined) {
        unlearnt.push({ ...nameOf(suite), why: `there is no baseline (${suite.baseline})` });
        continue;
      }
      const [first, second] = baseline.pooled?.slice(-2) ?? [];
      const two = first !== undefined && second !== undefined ? ([first, second] as const) : undefined;
      const setOf: SetOf =
        two === undefined
          ? inTurn
          : (ordinal) => (within(two[0], ordinal) ? 0 : within(two[1], ordinal) ? 1 : undefined);
      const { cases } = baseline.scored;
      const sessions: TwoSessions | undefined = two && {
        with: 'runs',
        cases: inBothSessions(suite, cases, cases, [
          (ordinal) => within(two[0], ordinal),
          (ordinal) => within(two[1], ordinal),
        ]),
      };
      const result = judge({
        ...(await inputOf(config, suite, baseline, setOf)),
        source: 'baseline',
        ...storedTrials(baseline),
        ...(sessions === undefined ? {} : { sessions }),
      });
      const why = 'one stored trial a case shows no noise; accept a second run of the pin';
      if (result !== undefined) suitesLearnt.push(result);
      else unlearnt.push({ ...nameOf(suite), why });
    }
  });
  return finish(io, { run: null, warnings: [], suites: suitesLearnt, unlearnt }, options);
}

async function inputOf(config: Config, suite: Suite, built: Built, setOf: SetOf) {
  const { model, usage } = built.scored.side;
  const known = usage.cost !== null && usage.calls > 0;
  return {
    ...{ suite, model, asking: askingOf(suite) },
    cases: await twoSets(config, suite, built, setOf),
    ...(known ? { callCost: (usage.cost ?? 0) / usage.calls } : {}),
  };
}

function nameOf({ name, file }: Suite): Pick<Uncalibrated, 'suite' | 'file'> {
  return { suite: name, file };
}

async function finish(
  io: Io,
  found: Pick<CalibrationReport, 'run' | 'warnings' | 'suites' | 'unlearnt'>,
  { json }: { readonly json: boolean },
): Promise<number> {
  const exit = exitOfCalibration(found.unlearnt);
  const report: CalibrationReport = { v: CALIBRATION_REPORT_VERSION, tool: TOOL, ...found, exit };
  await io.stdout.write(json ? jsonPiece`${jsonText(report)}\n` : await calibrationText(report));
  return exit;
}
