import { join } from 'node:path';
import { askedOf } from '../../core/asked.ts';
import { driftVerdict, expectedOf, nightCases, type Watched, watch } from '../../core/drift.ts';
import { shortDigest, suiteDigest } from '../../core/fingerprint.ts';
import { coverageReasons } from '../../core/proof.ts';
import { DRIFT_VERSION, type DriftNight, type DriftReport } from '../../domain/drift.ts';
import { type Failure, Failures } from '../../domain/failure.ts';
import type { Suite } from '../../domain/suite.ts';
import { driftText } from '../../report/drift.ts';
import { jsonPiece, jsonText } from '../../report/escape/json.ts';
import { say } from '../../report/escape/term.ts';
import { appendNight, readDriftLog } from '../../store/drift-log.ts';
import type { Command } from '../command.ts';
import { conclude, keepReport, scoresOf } from '../conclude.ts';
import { keepingPaid, withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import { type Built, decideInput, type Matched, type MatchedSide } from '../match.ts';
import { baselinesOf, matchesOfRun } from '../matches.ts';
import { refusePairs } from '../opponents.ts';
import { openPin, withoutFallback } from '../pinned.ts';
import { prepare } from '../prepare.ts';
import { startRun } from '../runs-folder.ts';
import { askAndScore, runOf } from '../session.ts';
import { TOOL } from '../version.ts';

/**
 * Asks a pin one round of its suites, adds the passes to those of earlier nights, and tells whether all nights together show
 * that it answers worse than its own baseline.
 */
export async function drift(
  { pin: named, options }: Extract<Command, { name: 'drift' }>,
  io: Io,
): Promise<number> {
  const { trials = 1, nights: threshold, ...rest } = options;
  const { pin, model, config, suites: loaded } = await openPin(io, named, rest);
  refusePairs(
    loaded,
    'a drift is told by what the baseline passes on its own',
    'Give the pin a suite without it for drift; llm-eval run compares tonight’s answers with the baseline’s.',
  );
  const digests = new Map(loaded.map((suite) => [suite.name, suiteDigest(suite)]));
  const suites = loaded.map((suite) => ({ ...withoutFallback(suite), trials: { fixed: trials } }));
  const file = join(io.cwd, '.llm-eval', 'drift', `${pin}.jsonl`);
  // A log that cannot be read is told before anything is paid for.
  const log = await readDriftLog(file);
  return withWorkers(io, async (workers) => {
    const baselines = await baselinesOf(io, config, suites, workers);
    refuseOtherPast(suites, baselines);
    const prepared = await prepare(io, config, suites, rest, 'drift', false);
    const { plan } = prepared;
    const run = await startRun(io, plan);
    const asked = await askAndScore(io, config, prepared, matchesOfRun(prepared, baselines), run, workers, {
      ...rest,
      resumed: false,
    });
    if ('early' in asked) {
      await io.stderr.write(say`This night does not count. The next llm-eval drift asks anew.\n`);
      return asked.early;
    }
    const told = asked.matched.map((matched) => tellSuite(matched, digests));
    const night: DriftNight = {
      ...{ v: DRIFT_VERSION, at: io.clock.now().toISOString(), run: run.id, model },
      answers: asked.matched.flatMap(({ after }) => digestsOf(after)),
      suites: told.map(({ watched: { suite, suite_digest, baseline }, cases }) => ({
        ...{ suite, suite_digest, baseline, cases },
      })),
    };
    const reasons = [...told.flatMap((one) => one.reasons), ...againReasons(night, log.nights)];
    const counts = reasons.length === 0;
    if (counts) await keepingPaid(run, () => appendNight(file, log, night));
    const all = counts ? [...log.nights, night] : log.nights;
    const seen = watch(
      told.map(({ watched }) => watched),
      all,
      threshold,
      counts ? night : undefined,
    );
    const report: DriftReport = {
      ...{ v: DRIFT_VERSION, tool: TOOL, run: runOf(io, run), pin, model },
      ...seen,
      nights_between_alarms: threshold,
      ...driftVerdict(seen.evidence, threshold, reasons),
      reasons,
      warnings: asked.warnings,
    };
    const concluded = await conclude({ ...asked, command: 'drift', run: report.run });
    await keepingPaid(run, () => keepReport(run.dir, concluded, scoresOf(asked.matched)));
    await print(io, report, options.json);
    return report.exit;
  });
}

async function print(io: Io, report: DriftReport, json: boolean): Promise<void> {
  if (json) {
    await io.stdout.write(jsonPiece`${jsonText(report)}\n`);
    return;
  }
  const color = io.stdout.isTTY && !io.env.NO_COLOR;
  await io.stdout.write(await driftText(report, { width: Math.min(io.stdout.columns, 120), color }));
}

/** A pin is held against what the same model answered to the same questions. */
function refuseOtherPast(suites: readonly Suite[], baselines: ReadonlyMap<string, MatchedSide>): void {
  const failures = suites.flatMap((suite): Failure[] => {
    const side = baselines.get(suite.name);
    const stored = side !== undefined && 'stored' in side ? side.stored : undefined;
    const refuse = (message: string): Failure[] => [
      {
        code: 'no-baseline',
        where: { file: suite.file },
        message,
        hint: `Ask it and accept the answers: llm-eval run ${suite.file}, then llm-eval accept --why "…"`,
      },
    ];
    if (stored === undefined)
      return refuse(
        `${suite.name} has no baseline (${suite.baseline}), so there is no past to hold it against`,
      );
    const { pin: _was, ...past } = stored.scored.asked ?? askedOf(suite);
    const { pin: _is, ...now } = askedOf(suite);
    if (past.model !== now.model)
      return refuse(
        `the baseline of ${suite.name} holds answers of ${past.model}, and the pin is ${now.model}`,
      );
    if (shortDigest(past) === shortDigest(now)) return [];
    return refuse(
      `the baseline of ${suite.name} was asked otherwise than the suite asks now (prompt, schema, API or parameters)`,
    );
  });
  if (failures.length > 0) throw new Failures(failures);
}

/** What one suite tells of tonight, and why it does not where it does not. */
function tellSuite(matched: Matched, digests: ReadonlyMap<string, string>) {
  const { match, before, after } = matched;
  const { suite } = match;
  const { comparison } = decideInput(matched);
  const expected = expectedOf(comparison);
  const watched: Watched = {
    suite: suite.name,
    suite_digest: digests.get(suite.name) ?? '',
    baseline: shortDigest([...(before?.scored.answerIds ?? [])].sort()),
    expected,
  };
  const own = suite.cases.length;
  const few =
    expected.size * 2 < own
      ? [`${suite.name}: the baseline holds only ${expected.size} of ${own} cases as they are asked now`]
      : [];
  const past = new Set(before === undefined ? [] : digestsOf(before));
  const same = digestsOf(after).some((answer) => past.has(answer))
    ? [`${suite.name}: its answers are among those of the baseline itself`]
    : [];
  const reasons = [...coverageReasons(suite, comparison).map(({ message }) => message), ...few, ...same];
  return { watched, cases: nightCases(comparison), reasons };
}

/** Digests of the ids of a side's answers, in an order of their own. */
function digestsOf({ scored }: Built): string[] {
  return [...scored.answerIds].map((id) => shortDigest(id).slice(0, 12)).sort();
}

/** An answer is evidence once. */
function againReasons({ answers }: DriftNight, nights: readonly DriftNight[]): string[] {
  const now = new Set(answers);
  const earlier = nights.find((night) => night.answers.some((answer) => now.has(answer)));
  return earlier === undefined
    ? []
    : [`its answers are among those of run ${earlier.run}, which counts already`];
}
