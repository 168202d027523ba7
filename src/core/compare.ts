import { compareText } from '../domain/recording.ts';
import type { CaseComparison, CaseStatus, Row, SuiteReport, Tally } from '../domain/report.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Case, Suite } from '../domain/suite.ts';
import { differences } from './differences.ts';
import { tellingTrials } from './evidence.ts';
import type { ScoredCase, ScoredSide } from './scored-side.ts';
import { signTest } from './stats/sign-test.ts';

/** What a suite's report says of its two sides; the verdict is added by `decide`. */
export type Comparison = Pick<
  SuiteReport,
  'before' | 'after' | 'differs' | 'same_answers' | 'rows' | 'cases'
>;

/**
 * Compares two sides of a suite by case, in total and by slice. Without a `before`, every case is `new`. Rows leave
 * `p_adjusted` empty and `finding` at `held` or `empty`: both depend on the other suites of the run, and `decide` fills
 * them in. Evidence comes without answer bodies, which only the caller can read.
 */
export function compareSuite(suite: Suite, before: ScoredSide | undefined, after: ScoredSide): Comparison {
  const required = new Set(suite.gate.required);
  const own = suite.cases.map((one) =>
    compareCase(one, required.has(one.id), before?.cases.get(one.id), after.cases.get(one.id)),
  );
  const cases = [...own, ...goneCases(suite, before)];
  const row = (kind: Row['kind'], name: string, among: readonly CaseComparison[]) =>
    compareRow(kind, name, among, suite.gate.max_drop);
  return {
    before: before?.side,
    after: after.side,
    differs: before === undefined ? [] : differences(before, after),
    same_answers: before !== undefined && sameAnswers(before.answerIds, after.answerIds),
    rows: [
      row('total', suite.name, own),
      ...suite.gate.slices.map((tag) =>
        row(
          'slice',
          tag,
          own.filter((one) => one.tags.includes(tag)),
        ),
      ),
    ],
    cases,
  };
}

function compareCase(
  one: Case,
  required: boolean,
  before: ScoredCase | undefined,
  after: ScoredCase | undefined,
): CaseComparison {
  const tallies = {
    before: before && tally(before.trials),
    after: tally(after?.trials ?? []),
  };
  // A planned case without any trial is missing evidence on the candidate's side, which pairing cannot excuse.
  const paired = before !== undefined && (after === undefined || before.input === after.input);
  const status = paired && tallies.before ? statusOf(tallies.before, tallies.after) : 'new';
  return {
    case: one.id,
    status,
    tags: one.tags,
    required,
    where: one.where,
    ...tallies,
    evidence: tellingTrials(
      { status, required, after: tallies.after },
      paired ? before.trials : undefined,
      after?.trials ?? [],
    ),
  };
}

function statusOf(before: Tally, after: Tally): CaseStatus {
  const scoredBefore = before.passed + before.failed;
  const scoredAfter = after.passed + after.failed;
  if (scoredBefore === 0 || scoredAfter === 0) return 'unclear';
  // The two mean pass rates as fractions, multiplied out: whole numbers compare exactly.
  const change = after.passed * scoredBefore - before.passed * scoredAfter;
  return change > 0 ? 'better' : change < 0 ? 'worse' : 'same';
}

function tally(trials: readonly TrialScore[]): Tally {
  const counts = { passed: 0, failed: 0, unscored: 0 };
  for (const { status } of trials)
    counts[status === 'pass' ? 'passed' : status === 'fail' ? 'failed' : 'unscored']++;
  return counts;
}

function goneCases(suite: Suite, before: ScoredSide | undefined): CaseComparison[] {
  const kept = new Set(suite.cases.map((one) => one.id));
  return [...(before?.cases ?? [])]
    .filter(([id]) => !kept.has(id))
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, one]) => ({
      case: id,
      status: 'gone',
      tags: [],
      required: false,
      before: tally(one.trials),
    }));
}

function compareRow(kind: Row['kind'], name: string, among: readonly CaseComparison[], margin: number): Row {
  let cases = 0;
  let before = 0;
  let after = 0;
  const counts = { better: 0, same: 0, worse: 0 };
  for (const one of among) {
    if (one.status !== 'better' && one.status !== 'same' && one.status !== 'worse') continue;
    cases++;
    counts[one.status]++;
    before += passRate(one.before);
    after += passRate(one.after);
  }
  const { better, worse } = counts;
  const measured =
    cases === 0
      ? { before: null, after: null, change: null, p: null, finding: 'empty' as const }
      : {
          before: before / cases,
          after: after / cases,
          change: (100 * (after - before)) / cases,
          p: signTest(worse, better),
          finding: 'held' as const,
        };
  return { kind, name, cases, ...measured, better, worse, p_adjusted: null, margin };
}

/** 0 to 1, over the scored trials of a case that has one. */
function passRate(tally: Tally | undefined): number {
  return tally === undefined ? Number.NaN : tally.passed / (tally.passed + tally.failed);
}

function sameAnswers(before: ReadonlySet<string>, after: ReadonlySet<string>): boolean {
  if (before.size === 0 || before.size !== after.size) return false;
  for (const id of before) if (!after.has(id)) return false;
  return true;
}
