import { decide } from '../core/decide.ts';
import { partialWords } from '../core/filter.ts';
import { casesDigest, suiteDigest } from '../core/fingerprint.ts';
import { guard, undamaged } from '../core/guard.ts';
import { pinsReport, usesOf } from '../core/pins.ts';
import { scoreLines } from '../core/score-lines.ts';
import { unusedWaivers, waivedOf } from '../core/waive.ts';
import type { Agreement } from '../domain/agreement.ts';
import type { GateInputs } from '../domain/gate-inputs.ts';
import { NOTICE_DAYS } from '../domain/pins.ts';
import type { Report, ReportedLimit, SuiteReport } from '../domain/report.ts';
import { REPORT_VERSION } from '../domain/report.ts';
import type { ScoreSource } from '../domain/score-line.ts';
import { models } from '../provider/models.ts';
import { withPeople } from './agreements.ts';
import { withBodies } from './bodies.ts';
import { decideInput, type Matched } from './match.ts';
import { TOOL } from './version.ts';

export interface Concluding {
  readonly command: string;
  readonly run: Report['run'];
  readonly matched: readonly Matched[];
  readonly warnings: readonly string[];
  readonly limits?: readonly ReportedLimit[];
  /** Where the gate's inputs were compared with a base commit's. */
  readonly gateInputs?: GateInputs;
  /** What of the run's journal is damaged, in one clause; absent: nothing. */
  readonly damage?: string | undefined;
  /** How judges stand to people, by name; absent: none was measured. */
  readonly agreements?: ReadonlyMap<string, Agreement>;
}

/** Compares, decides, and gathers all that a report says. */
export async function conclude({
  command,
  run,
  matched,
  warnings,
  limits = [],
  gateInputs,
  agreements = new Map(),
  damage,
}: Concluding): Promise<Report> {
  const inputs = matched.map(decideInput);
  const decision = undamaged(guard(decide(inputs), gateInputs), run.id ?? '', damage);
  const reports: SuiteReport[] = [];
  for (const [index, { match, before, after }] of matched.entries()) {
    const { suite } = match;
    const decided = decision.suites[index];
    const comparison = inputs[index]?.comparison;
    if (decided === undefined || comparison === undefined) throw new Error(`no decision for ${suite.name}`);
    reports.push({
      suite: suite.name,
      file: suite.file,
      ...(suite.feature === undefined ? {} : { feature: suite.feature }),
      verdict: decided.verdict,
      ...(before === undefined ? {} : { before: withPeople(before.scored.side, agreements) }),
      after: withPeople(after.scored.side, agreements),
      differs: comparison.differs,
      same_answers: comparison.same_answers,
      rows: decided.rows,
      ratios: decided.ratios,
      ...(decided.method === undefined ? {} : { method: decided.method }),
      digests: { suite: suiteDigest(suite), cases: casesDigest(suite) },
      waivers: waivedOf(suite, after.scored),
      ...(suite.redacted === undefined ? {} : { redacted: suite.redacted }),
      cases: await withBodies(suite.name, decided.cases, before, after),
    });
  }
  return {
    v: REPORT_VERSION,
    tool: TOOL,
    command,
    run,
    verdict: decision.verdict,
    exit: decision.exit,
    suites: reports,
    ...(matched.some(({ match }) => match.suite.left_out !== undefined) ? { partial: true as const } : {}),
    ...(gateInputs === undefined ? {} : { gate_inputs: gateInputs }),
    ...(limits.length === 0 ? {} : { limits }),
    pins: pinsReport({
      uses: usesOf(matched.map(({ match }) => match.suite)),
      pins: new Map(),
      table: models,
      today: run.started.slice(0, 10),
      within: NOTICE_DAYS,
    }).pins,
    warnings: [
      ...new Set([
        ...matched.flatMap(({ match: { suite }, after }) =>
          [
            ...suite.warnings.map(({ message }) => message),
            ...partialWords(suite),
            ...unusedWaivers(suite, after.scored),
          ].map((text) => `${suite.name}: ${text}`),
        ),
        ...warnings,
      ]),
    ],
  };
}

/** Every score that a report of these matches rests on. */
export function scoresOf(matched: readonly Matched[]): ScoreSource {
  return () =>
    scoreLines(
      matched.map(({ match: { suite }, before, after, hunted }) => ({
        ...{ suite, before: before?.scored, after: after.scored, hunted: hunted?.scored },
      })),
    );
}

/** Keeps a report in its run's folder, after the scores that it rests on. */
export async function keepReport(dir: string, report: Report, scores: ScoreSource): Promise<void> {
  const { jsonReport } = await import('../report/json.ts');
  const { scoresJsonl } = await import('../report/jsonl.ts');
  const { writeReport } = await import('../store/runs.ts');
  const { writeScores } = await import('../store/scores.ts');
  await writeScores(dir, scoresJsonl(scores()));
  await writeReport(dir, jsonReport(report));
}
