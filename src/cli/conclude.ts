import { decide } from '../core/decide.ts';
import type { AnswerBody } from '../domain/answer.ts';
import type { CaseComparison, Evidence, Report, ReportedLimit, SuiteReport } from '../domain/report.ts';
import { REPORT_VERSION } from '../domain/report.ts';
import type { OutputOptions } from './command.ts';
import type { Io } from './io.ts';
import { type Built, decideInput, type Matched } from './match.ts';
import { TOOL } from './version.ts';

export interface Concluding {
  readonly command: string;
  readonly run: Report['run'];
  readonly matched: readonly Matched[];
  readonly warnings: readonly string[];
  readonly limits?: readonly ReportedLimit[];
}

/** Compares, decides, and gathers all that a report says. */
export async function conclude({
  command,
  run,
  matched,
  warnings,
  limits = [],
}: Concluding): Promise<Report> {
  const inputs = matched.map(decideInput);
  const decision = decide(inputs);
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
      ...(before === undefined ? {} : { before: before.scored.side }),
      after: after.scored.side,
      differs: comparison.differs,
      same_answers: comparison.same_answers,
      rows: decided.rows,
      ratios: decided.ratios,
      ...(decided.method === undefined ? {} : { method: decided.method }),
      waivers: [],
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
    ...(limits.length === 0 ? {} : { limits }),
    warnings: [
      ...new Set([
        ...matched.flatMap(({ match: { suite } }) => suite.warnings.map((text) => `${suite.name}: ${text}`)),
        ...warnings,
      ]),
    ],
  };
}

/** Puts the answers' bodies into the evidence, by one pass over each side's source. */
async function withBodies(
  suite: string,
  cases: readonly CaseComparison[],
  before: Built | undefined,
  after: Built,
): Promise<CaseComparison[]> {
  const [was, is] = await Promise.all([
    before === undefined ? new Map<string, AnswerBody>() : bodies(suite, before, wanted(cases, 'before')),
    bodies(suite, after, wanted(cases, 'after')),
  ]);
  const complete = (kase: string, evidence: Evidence | undefined, found: ReadonlyMap<string, AnswerBody>) => {
    if (evidence === undefined) return undefined;
    const body = found.get(placeOf(kase, evidence));
    return body === undefined ? evidence : { ...evidence, body };
  };
  return cases.map((kase) =>
    kase.evidence === undefined
      ? kase
      : {
          ...kase,
          evidence: {
            ...(kase.evidence.before && { before: complete(kase.case, kase.evidence.before, was) }),
            ...(kase.evidence.after && { after: complete(kase.case, kase.evidence.after, is) }),
          },
        },
  );
}

function wanted(cases: readonly CaseComparison[], side: 'before' | 'after'): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { case: id, evidence } of cases) {
    const telling = evidence?.[side];
    if (telling !== undefined && telling.outcome !== 'failed') keys.add(placeOf(id, telling));
  }
  return keys;
}

function placeOf(kase: string, { ordinal, turn = 1 }: Pick<Evidence, 'ordinal' | 'turn'>): string {
  return `${kase}#${ordinal}.${turn}`;
}

async function bodies(
  suite: string,
  side: Built,
  keys: ReadonlySet<string>,
): Promise<Map<string, AnswerBody>> {
  const found = new Map<string, AnswerBody>();
  if (keys.size === 0) return found;
  for await (const answer of side.source.read()) {
    if (answer.suite !== suite || (side.target !== undefined && answer.target !== side.target)) continue;
    const key = placeOf(answer.case, answer);
    if (keys.has(key)) found.set(key, answer.body);
  }
  return found;
}

/** Prints a report, as the flags ask. */
export async function printReport(io: Io, report: Report, options: OutputOptions): Promise<void> {
  if (options.json) {
    const { jsonReport } = await import('../report/json.ts');
    for (const chunk of jsonReport(report)) await io.stdout.write(chunk);
    return;
  }
  const { terminalReport } = await import('../report/terminal.ts');
  const color = io.stdout.isTTY && !io.env.NO_COLOR;
  for (const chunk of await terminalReport(report, { width: Math.min(io.stdout.columns, 120), color }))
    await io.stdout.write(chunk);
}

/** Keeps a report in its run's folder. */
export async function keepReport(dir: string, report: Report): Promise<void> {
  const { jsonReport } = await import('../report/json.ts');
  const { writeReport } = await import('../store/runs.ts');
  await writeReport(dir, jsonReport(report));
}
