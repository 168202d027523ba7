import type { Waived } from '../domain/report.ts';
import { assertionsOf, type Case, type Suite } from '../domain/suite.ts';
import type { ScoredSide } from './scored-side.ts';

/**
 * Whether nothing of a case counts any more, which only waivers bring about: it is asked and shown, and is no evidence on
 * either side.
 */
export function isWaivedWhole(kase: Case): boolean {
  const assertions = assertionsOf(kase);
  return assertions.length > 0 && assertions.every(({ weight }) => weight === 0);
}

/** The waivers of a suite with how many of the candidate's trials failed by them. */
export function waivedOf({ waivers = [] }: Suite, { cases }: ScoredSide): Waived[] {
  return waivers.map(({ where: _where, ...waiver }) => ({
    ...waiver,
    failed: scoresOf(cases, waiver).filter(({ status }) => status === 'fail').length,
  }));
}

/** Waivers that hid nothing: the candidate was asked, and no trial failed by them. Sentences without a full stop. */
export function unusedWaivers({ waivers = [] }: Suite, { cases }: ScoredSide): string[] {
  return waivers.flatMap((waiver) => {
    const scores = scoresOf(cases, waiver);
    if (scores.length === 0 || scores.some(({ status }) => status === 'fail')) return [];
    const { file, line } = waiver.where;
    return [
      `the waiver of case ${waiver.case}, assertion ${waiver.assertion}, hides nothing: none of ${scores.length} trials failed by it; remove it (${file}:${line})`,
    ];
  });
}

function scoresOf(cases: ScoredSide['cases'], waiver: Pick<Waived, 'case' | 'assertion'>) {
  const trials = cases.get(waiver.case)?.trials ?? [];
  return trials.flatMap(({ scores }) =>
    scores
      .filter(({ assertion, status }) => assertion === waiver.assertion && status !== 'unscored')
      .slice(0, 1),
  );
}
