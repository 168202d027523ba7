import type { CaseComparison, SuiteReport, Tally } from '../../domain/report.ts';
import { joined, say, type TermText, term } from '../escape/term.ts';
import { place } from '../failures.ts';
import { count } from '../figures.ts';
import { evidenceLines } from './answer.ts';
import type { Style } from './style.ts';

/** How many cases of one kind are shown with their answers, and how many by id alone. The JSON report has all. */
const MOST_SHOWN = 20;
const MOST_NAMED = 10;

/** Fixed cases are good news: beyond this many their ids suffice. */
const MOST_FIXED = 5;

/** The cases of a suite that someone should look at: what broke first, then what was fixed, then what was not compared. */
export function* casesText(suite: SuiteReport, style: Style): Iterable<TermText> {
  const groups = groupCases(suite);
  const title = (words: string, cases: readonly CaseComparison[]) =>
    style.bold(say`  ${term(words)} (${count(cases.length)})`);
  for (const { words, cases } of groups.explained) {
    if (cases.length === 0) continue;
    yield title(words, cases);
    for (const one of cases.slice(0, MOST_SHOWN)) {
      yield caseLine(one);
      for (const line of evidenceLines(one.evidence ?? {})) yield say`      ${line}`;
    }
    if (cases.length > MOST_SHOWN)
      yield say`    … ${count(cases.length - MOST_SHOWN)} more: ${named(cases.slice(MOST_SHOWN))}`;
  }
  const { fixed } = groups;
  if (fixed.length > 0) yield title('fixed', fixed);
  if (fixed.length > MOST_FIXED) yield say`    ${named(fixed)}`;
  else yield* fixed.map(caseLine);
  for (const { words, cases } of groups.named) {
    if (cases.length === 0) continue;
    yield title(words, cases);
    yield say`    ${named(cases)}`;
  }
}

function groupCases({ before, cases, verdict, suite }: SuiteReport) {
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

function caseLine(one: CaseComparison): TermText {
  const at = one.where === undefined ? term('') : say` (${place(one.where)})`;
  const sides = [
    ...(one.before === undefined ? [] : [say`${passed(one.before)} before`]),
    ...(one.after === undefined ? [] : [say`${passed(one.after)} after`]),
  ];
  const required = one.required ? term(', required') : term('');
  const flip = flipText(one.flip);
  return say`    ${term(one.case)}${at}${required}: passed ${joined(sides, ', ')}${flip}`;
}

/** What fresh trials say of a flip; nothing of one that is only suspected. */
function flipText(flip: CaseComparison['flip']): TermText {
  if (flip?.before === undefined || flip.after === undefined) return term('');
  const word = flip.status === 'confirmed' ? 'confirmed' : 'not confirmed';
  return say`; ${term(word)} by fresh trials: ${passed(flip.before)} before, ${passed(flip.after)} after`;
}

/** Passes of all trials, e.g. `2/3`; trials without a score are said. */
function passed({ passed, failed, unscored }: Tally): TermText {
  const missing = unscored === 0 ? term('') : say` (${unscored} not scored)`;
  return say`${passed}/${passed + failed + unscored}${missing}`;
}

function named(cases: readonly CaseComparison[]): TermText {
  const ids = cases.slice(0, MOST_NAMED).map((one) => term(one.case));
  const more = cases.length - ids.length;
  return more === 0 ? joined(ids, ', ') : say`${joined(ids, ', ')} and ${count(more)} more`;
}
