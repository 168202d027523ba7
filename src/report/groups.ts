import type { CaseComparison, SuiteReport } from '../domain/report.ts';

/** Cases of a suite of which a report says the same. */
export interface CaseGroup {
  /** What they have in common, for a heading. */
  readonly words: string;
  readonly cases: readonly CaseComparison[];
}

/** The cases of a suite that someone should look at; those without anything to say are in no group. */
export interface CaseGroups {
  /** Shown with their answers, the worst first. */
  readonly explained: readonly CaseGroup[];
  readonly fixed: readonly CaseComparison[];
  /** Their ids suffice. */
  readonly named: readonly CaseGroup[];
}

/** What broke first, then what was fixed, then what was not compared. The same in every report for people. */
export function groupCases({ before, cases, verdict, suite }: SuiteReport): CaseGroups {
  const where = (which: (one: CaseComparison) => boolean) => cases.filter(which);
  const fails = (one: CaseComparison) => (one.after?.failed ?? 0) > 0;
  const mustPass = (one: CaseComparison) => one.required && fails(one) && one.status !== 'worse';
  const belowFloor = verdict.reasons.some(
    (reason) => reason.code === 'below-floor' && reason.suite === suite,
  );
  const compared = before !== undefined;
  return {
    explained: [
      { words: 'required, and failing', cases: where(mustPass) },
      { words: 'broke', cases: where((one) => one.status === 'worse') },
      {
        words: compared ? 'new, and failing' : 'failing',
        cases: where((one) => one.status === 'new' && fails(one) && !mustPass(one)),
      },
      {
        words: 'unclear: no scored trial on one side',
        cases: where((one) => one.status === 'unclear' && !mustPass(one)),
      },
    ],
    fixed: where((one) => one.status === 'better' && !mustPass(one)),
    named: [
      {
        words: 'failing before and after',
        cases: belowFloor ? where((one) => one.status === 'same' && fails(one) && !mustPass(one)) : [],
      },
      // Without a side before, every case is new, and naming them all would say nothing.
      {
        words: 'new',
        cases: compared
          ? where((one) => one.status === 'new' && one.before === undefined && !fails(one))
          : [],
      },
      {
        words: 'new: asked otherwise than before',
        cases: where((one) => one.status === 'new' && one.before !== undefined && !fails(one)),
      },
      { words: 'gone', cases: where((one) => one.status === 'gone') },
    ],
  };
}
