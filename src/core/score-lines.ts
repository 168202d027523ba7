import type { TrialScore } from '../domain/score.ts';
import type { ScoreLine } from '../domain/score-line.ts';
import type { Suite } from '../domain/suite.ts';
import type { ScoredSide } from './scored-side.ts';

/** The sides of one suite whose scores are listed. */
export interface ScoredSides {
  readonly suite: Pick<Suite, 'name' | 'cases'>;
  readonly before?: ScoredSide;
  readonly after: ScoredSide;
  /** Fresh trials of a stored side before. */
  readonly hunted?: ScoredSide;
}

/**
 * Every score of every trial, in the order of the suite's cases, then of those that it no longer has by name; a case's sides one
 * after the other, its trials by ordinal, its assertions as the suite has them. The same whatever the order of the answers, and
 * each with its fields in the order of `scoreLineSchema`.
 */
export function* scoreLines(all: Iterable<ScoredSides>): Iterable<ScoreLine> {
  for (const { suite, before, after, hunted } of all) {
    const sides = [
      { side: 'before', cases: before?.cases },
      { side: 'after', cases: after.cases },
      { side: 'hunted', cases: hunted?.cases },
    ] as const;
    const own = new Set(suite.cases.map(({ id }) => id));
    const gone = sides.flatMap(({ cases }) => [...(cases?.keys() ?? [])].filter((id) => !own.has(id)));
    for (const id of [...own, ...[...new Set(gone)].sort()]) {
      for (const { side, cases } of sides) {
        for (const trial of cases?.get(id)?.trials ?? []) yield* linesOf(suite.name, id, side, trial);
      }
    }
  }
}

function* linesOf(
  suite: string,
  id: string,
  side: ScoreLine['side'],
  { ordinal, outcome, status, value, scores, reason = '' }: TrialScore,
): Iterable<ScoreLine> {
  const trial = { suite, case: id, side, ordinal, outcome };
  if (scores.length === 0) yield { ...trial, status, ...(value === undefined ? {} : { value }), reason };
  for (const { assertion, status: said, value: measured, weight, reason: why, expected, actual } of scores) {
    yield {
      ...{ ...trial, assertion, status: said },
      ...(measured === undefined ? {} : { value: measured }),
      ...{ weight, reason: why },
      ...(expected === undefined ? {} : { expected }),
      ...(actual === undefined ? {} : { actual }),
    };
  }
}
