import type { CaseComparison, SuiteReport, TrialCounts } from '../../domain/report.ts';
import type { GroupName, PageData } from './page/data.ts';

/** The groups of the page in their order: what someone must look at first. `short` names the filter. */
export function groupTitles(compared: boolean): PageData['groups'] {
  return [
    { name: 'required', title: 'Required, and failing', short: 'Required' },
    { name: 'broke', title: 'Broke', short: 'Broke' },
    {
      name: 'failing',
      title: compared ? 'New, and failing' : 'Failing',
      short: compared ? 'New, failing' : 'Failing',
    },
    { name: 'unclear', title: 'Unclear: no scored trial on one side', short: 'Unclear' },
    { name: 'flaky', title: 'Flaky: trials of one side disagree', short: 'Flaky' },
    { name: 'fixed', title: 'Fixed', short: 'Fixed' },
    { name: 'still', title: 'Failing before and after', short: 'Still failing' },
    { name: 'new', title: compared ? 'New' : 'Passing', short: compared ? 'New' : 'Passing' },
    { name: 'gone', title: 'Gone from the suite', short: 'Gone' },
    { name: 'same', title: 'Passing before and after', short: 'Same' },
  ];
}

/** The group of a case. */
export function groupOf(one: CaseComparison): GroupName {
  const failing = (one.after?.failed ?? 0) > 0;
  if (one.required && failing && one.status !== 'worse') return 'required';
  switch (one.status) {
    case 'worse':
      return 'broke';
    case 'better':
      return 'fixed';
    case 'unclear':
    case 'gone':
      return one.status;
    case 'new':
      return failing ? 'failing' : 'new';
    case 'same':
      if (one.quarantined || disagrees(one.before) || disagrees(one.after)) return 'flaky';
      return failing ? 'still' : 'same';
  }
}

/** True when some trials of a side passed and others failed. */
function disagrees(tally: TrialCounts | undefined): boolean {
  return tally !== undefined && tally.passed > 0 && tally.failed > 0;
}

/** Cases by group, each with its suite; in the suites' order within a group. */
export function groupedCases(
  suites: readonly SuiteReport[],
): ReadonlyMap<GroupName, { readonly suite: SuiteReport; readonly one: CaseComparison }[]> {
  const all = suites.flatMap((suite) => suite.cases.map((one) => ({ suite, one })));
  return Map.groupBy(all, ({ one }) => groupOf(one));
}
