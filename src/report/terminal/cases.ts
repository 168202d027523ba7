import type { CaseComparison, SuiteReport } from '../../domain/report.ts';
import { caseNotes, passes } from '../answers.ts';
import { joined, say, type TermText, term } from '../escape/term.ts';
import { count } from '../figures.ts';
import { groupCases } from '../groups.ts';
import type { DiffWords } from '../word-diff.ts';
import { evidenceLines } from './answer.ts';
import type { Style } from './style.ts';

/** How many cases of one kind are shown with their answers, and how many by id alone. The JSON report has all. */
const MOST_SHOWN = 20;
const MOST_NAMED = 10;

/** Fixed cases are good news: beyond this many their ids suffice. */
const MOST_FIXED = 5;

/** The cases of a suite that someone should look at: what broke first, then what was fixed, then what was not compared. */
export function* casesText(suite: SuiteReport, style: Style, diff: DiffWords): Iterable<TermText> {
  const groups = groupCases(suite);
  const title = (words: string, cases: readonly CaseComparison[]) =>
    style.bold(say`  ${term(words)} (${count(cases.length)})`);
  for (const { words, cases } of groups.explained) {
    if (cases.length === 0) continue;
    yield title(words, cases);
    for (const one of cases.slice(0, MOST_SHOWN)) {
      yield caseLine(one, style);
      for (const line of evidenceLines(one.evidence ?? {}, style, diff)) yield say`      ${line}`;
    }
    if (cases.length > MOST_SHOWN)
      yield say`    … ${count(cases.length - MOST_SHOWN)} more: ${named(cases.slice(MOST_SHOWN))}`;
  }
  const { fixed } = groups;
  if (fixed.length > 0) yield title('fixed', fixed);
  if (fixed.length > MOST_FIXED) yield say`    ${named(fixed)}`;
  else yield* fixed.map((one) => caseLine(one, style));
  for (const { words, cases } of groups.named) {
    if (cases.length === 0) continue;
    yield title(words, cases);
    yield say`    ${named(cases)}`;
  }
}

function caseLine(one: CaseComparison, style: Style): TermText {
  const at = one.where === undefined ? term('') : say` (${style.place(one.where)})`;
  const notes = caseNotes(one).map((note) => say`, ${term(note)}`);
  return say`    ${term(one.case)}${at}${joined(notes, '')}: ${term(passes(one))}`;
}

function named(cases: readonly CaseComparison[]): TermText {
  const ids = cases.slice(0, MOST_NAMED).map((one) => term(one.case));
  const more = cases.length - ids.length;
  return more === 0 ? joined(ids, ', ') : say`${joined(ids, ', ')} and ${count(more)} more`;
}
