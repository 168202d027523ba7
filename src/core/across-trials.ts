import type { TrialEnd } from '../domain/answer.ts';
import type { Assertion, Finding, Subject } from '../domain/assertion.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Case, Suite } from '../domain/suite.ts';
import { assertionKinds } from './assertions/index.ts';
import { readAnswer } from './assertions/subject.ts';
import { trueOutcome } from './expected-outcome.ts';
import { fold } from './score.ts';
import { judge } from './score-one.ts';

/** A trial that was scored on its own, with what it is scored from. */
export interface ScoredTrial {
  readonly score: TrialScore;
  readonly end: TrialEnd;
}

/**
 * True when an assertion holds the trials of a case against each other. They are then no independent evidence, and none can
 * be scored before all are there.
 */
export function comparesTrials(assertions: readonly Assertion[]): boolean {
  return assertions.some(({ type }) => assertionKinds.get(type)?.across !== undefined);
}

/** True when any case of the suite compares its trials. */
export function hasComparedTrials(suite: Suite): boolean {
  return suite.cases.some(({ assertions }) => comparesTrials(assertions));
}

/**
 * Scores the assertions that compare the trials of a case, now that all are there. A trial takes part when the others of its
 * assertions were scored: it has an answer, and the pin gave it.
 */
export function scoreAcross(kase: Case, trials: readonly ScoredTrial[]): readonly TrialScore[] {
  const settled = trials.map(({ score }) => ({ ...score, scores: [...score.scores] }));
  // The scores of the turns stand before those of the case.
  const inTurns = (kase.turns ?? []).reduce((sum, turn) => sum + turn.assertions.length, 0);
  const taking = trials.flatMap(({ score, end }, index) =>
    end.outcome !== 'failed' && score.scores.length === inTurns + kase.assertions.length
      ? [{ index, end }]
      : [],
  );
  const view = { id: kase.id, vars: kase.vars, expected: kase.expected, tags: kase.tags };
  const readers = taking.map(({ end }) => readAnswer(trueOutcome(end), view));
  for (const [place, assertion] of kase.assertions.entries()) {
    const kind = assertionKinds.get(assertion.type);
    if (kind?.across === undefined) continue;
    const found = readers.map((subjectAt) => subjectAt(assertion.path));
    const subjects = found.map((one) => ('missing' in one ? undefined : one));
    const findings = findingsOf(subjects, (list) => kind.across?.(list, assertion.params) ?? []);
    for (const [at, { index }] of taking.entries()) {
      const one = found[at];
      const finding = one !== undefined && 'missing' in one ? one : findings[at];
      const trial = settled[index];
      if (finding !== undefined && trial !== undefined)
        trial.scores[inTurns + place] = judge(assertion, finding);
    }
  }
  const taken = new Set(taking.map(({ index }) => index));
  return settled.map((trial, index) => (taken.has(index) ? refolded(trial) : trial));
}

/** A trial whose scores have changed. */
function refolded({ ordinal, turn, outcome, scores }: TrialScore): TrialScore {
  return { ...fold(ordinal, outcome, scores), ...(turn === undefined ? {} : { turn }) };
}

function findingsOf(
  subjects: readonly (Subject | undefined)[],
  across: (subjects: readonly (Subject | undefined)[]) => readonly Finding[],
): readonly Finding[] {
  if (subjects.length > 1) return across(subjects);
  return subjects.map(() => ({ unscored: 'there is no other answered trial to compare this one with' }));
}
