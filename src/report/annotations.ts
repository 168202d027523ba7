import type { CaseComparison, Report, SuiteReport } from '../domain/report.ts';
import { caseNotes, findings, passes } from './answers.ts';
import type { TermText } from './escape/term.ts';
import { type AnnotationPlace, annotation } from './escape/workflow.ts';
import { groupCases } from './groups.ts';

/** GitHub shows 10 annotations of a kind for a step; the last says how many more there are. */
const MOST = 9;

interface Note {
  readonly title: string;
  readonly message: string;
  readonly place: AnnotationPlace;
}

export interface AnnotationOptions {
  /** The working folder within the repository, with `/` at its end; empty where they are the same. */
  readonly folder: string;
}

/**
 * What broke as annotations of GitHub Actions, the worst first: errors where the verdict is `regressed`, else warnings. Each
 * stands at the case's own line.
 */
export function* annotations(report: Report, { folder }: AnnotationOptions): Iterable<TermText> {
  const level = report.verdict.status === 'regressed' ? 'error' : 'warning';
  const notes = [...report.suites.flatMap(suiteNotes), ...worstCases(report.suites)];
  for (const { title, message, place } of notes.slice(0, MOST))
    yield annotation(level, title, message, within(folder, place));
  const more = notes.length - MOST;
  if (more > 0) yield annotation(level, 'llm-eval', `${more} more: see the report of this step`, {});
}

/** Why a suite did not pass, at its file. */
function suiteNotes({ suite, file, verdict }: SuiteReport): Note[] {
  if (verdict.status === 'passed') return [];
  const message = verdict.reasons.map((reason) => reason.message).join('\n');
  return [{ title: `${suite}: ${verdict.status}`, message, place: { file, line: 1 } }];
}

/** The cases that every report for people explains: of all suites the required ones first, then what broke, and so on. */
function worstCases(suites: readonly SuiteReport[]): Note[] {
  const groups = suites.map((suite) => groupCases(suite).explained);
  return (groups[0] ?? []).flatMap((_, rank) =>
    groups.flatMap((ranked) => {
      const group = ranked[rank];
      return group === undefined ? [] : group.cases.map((one) => caseNote(group.words, one));
    }),
  );
}

function caseNote(words: string, one: CaseComparison): Note {
  const after = one.evidence?.after;
  const told = [[passes(one), ...caseNotes(one)].join(', '), ...(after === undefined ? [] : findings(after))];
  return { title: `${one.case}: ${words}`, message: told.join('\n'), place: one.where ?? {} };
}

/** A file outside the repository has no place in it. */
function within(folder: string, { file, line }: AnnotationPlace): AnnotationPlace {
  if (file === undefined || /^(?:\/|[A-Za-z]:|\\)/.test(file)) return {};
  if (file.split(/[/\\]/).includes('..')) return {};
  return { file: folder + file, line };
}
