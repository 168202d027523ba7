import type { CaseComparison, CaseStatus, Evidence, ShownTrial, TrialCounts } from '../domain/report.ts';
import type { TrialScore } from '../domain/score.ts';

type TrialStatus = TrialScore['status'];

/** What a person would look for on each side, by the case's status; absent: nothing to show. */
const wanted: { readonly [status in CaseStatus]?: { before: TrialStatus; after: TrialStatus } } = {
  worse: { before: 'pass', after: 'fail' },
  better: { before: 'fail', after: 'pass' },
  unclear: { before: 'unscored', after: 'unscored' },
};

/**
 * The trial of each side that explains a case: for one that broke, the first that passed before and the first that
 * fails now. A case that is new, or required, and did not pass every trial is explained by what failed. Undefined where
 * there is nothing to explain. `before` is absent where the case is not paired.
 */
export function tellingTrials(
  of: { readonly status: CaseStatus; readonly required: boolean; readonly after: TrialCounts },
  before: readonly TrialScore[] | undefined,
  after: readonly TrialScore[],
): CaseComparison['evidence'] {
  const { failed, unscored } = of.after;
  const broken = { before: 'pass', after: failed > 0 ? 'fail' : 'unscored' } as const;
  const mustPass = of.required || of.status === 'new';
  const look = mustPass && failed + unscored > 0 ? broken : wanted[of.status];
  if (look === undefined) return undefined;
  return { before: telling(before ?? [], look.before), after: telling(after, look.after) };
}

/** The first trial of the wanted status; failing that the first at all. */
function telling(trials: readonly TrialScore[], status: TrialStatus): Evidence | undefined {
  const trial = trials.find((one) => one.status === status) ?? trials[0];
  if (trial === undefined) return undefined;
  const { ordinal, turn, outcome, reason } = trial;
  const at = turn === undefined ? { ordinal } : { ordinal, turn };
  return { ...at, outcome, scores: trial.scores.filter((score) => score.status !== 'pass'), reason };
}

/**
 * Every trial of both sides, where someone may want to look: where there is something to explain, the case is required, or
 * its trials disagree on a side. Bodies are the caller's to read.
 */
export function shownTrials(
  of: Pick<CaseComparison, 'required' | 'before' | 'after' | 'evidence'>,
  before: readonly TrialScore[] | undefined,
  after: readonly TrialScore[],
): CaseComparison['trials'] {
  const shown = of.evidence !== undefined || of.required || disagrees(of.before) || disagrees(of.after);
  if (!shown) return undefined;
  return { before: (before ?? []).map(shownTrial), after: after.map(shownTrial) };
}

function disagrees(tally: TrialCounts | undefined): boolean {
  return tally !== undefined && tally.passed > 0 && tally.failed > 0;
}

function shownTrial({ ordinal, turn, outcome, status, scores, reason }: TrialScore): ShownTrial {
  const failed = scores.filter((score) => score.status !== 'pass').map(({ assertion }) => assertion);
  return {
    ordinal,
    ...(turn === undefined ? {} : { turn }),
    outcome,
    status,
    failed,
    ...(reason === undefined ? {} : { reason }),
  };
}
