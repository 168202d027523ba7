import type { CaseComparison, CaseStatus, Evidence, Tally } from '../domain/report.ts';
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
  of: { readonly status: CaseStatus; readonly required: boolean; readonly after: Tally },
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
