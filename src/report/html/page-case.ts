import type { CaseComparison, Evidence, ShownTrial, SuiteReport, TrialCounts } from '../../domain/report.ts';
import type { Score } from '../../domain/score.ts';
import { answerSameTurn, bodyText, cut } from '../answers.ts';
import { place } from '../failures.ts';
import { counted } from '../figures.ts';
import type { Mark } from './diff.ts';
import { groupOf } from './groups.ts';
import type { PageAnswer, PageCase, PageScore, PageTally, PageTrial } from './page/data.ts';

/** UTF-16 units that the page shows of one text. */
export interface PageBounds {
  readonly answer: number;
  readonly trial: number;
  readonly reason: number;
}

/** What a person can still read through, and where a page has room for many. */
export const ROOMY: PageBounds = { answer: 20_000, trial: 8_000, reason: 1_000 };
/** Once the page is nearly full: enough to tell what went wrong. */
export const SCARCE: PageBounds = { answer: 300, trial: 0, reason: 200 };

/** A case as the page's script shows it. */
export function pageCase(
  { suite, waivers }: Pick<SuiteReport, 'suite' | 'waivers'>,
  one: CaseComparison,
  mark: Mark | undefined,
  most: PageBounds,
): PageCase {
  const { evidence, trials } = one;
  const said = evidence?.after?.body?.text;
  const scores = (evidence?.after?.scores ?? []).map((score) =>
    // The answer itself stands below.
    pageScore(score.actual === said ? { ...score, actual: undefined } : score, most),
  );
  const answers = evidence && answersOf(evidence, most);
  const parts =
    answers?.before?.text === undefined ||
    answers.after?.text === undefined ||
    !answerSameTurn(evidence ?? {})
      ? undefined
      : mark?.(answers.before.text, answers.after.text);
  const whole = parts === undefined || parts.by === 'structure' ? answers : withoutTexts(answers);
  const note = noteOf(one);
  return {
    id: one.case,
    suite,
    group: groupOf(one),
    tags: one.tags,
    marks: marksOf(one, waivers),
    ...(one.where === undefined ? {} : { place: place(one.where) }),
    ...(one.before === undefined ? {} : { before: tally(one.before) }),
    ...(one.after === undefined ? {} : { after: tally(one.after) }),
    failed: failedIn(one),
    ...(note === undefined ? {} : { note }),
    ...(one.question === undefined ? {} : { question: short(one.question, most.answer) }),
    ...(scores.length === 0 ? {} : { scores }),
    ...(whole === undefined ? {} : { answers: whole }),
    ...(parts === undefined ? {} : { parts }),
    ...(trials === undefined
      ? {}
      : {
          trials: {
            before: trials.before.map((trial) => pageTrial(trial, evidence?.before, most)),
            after: trials.after.map((trial) => pageTrial(trial, evidence?.after, most)),
          },
        }),
  };
}

/** Names of the assertions that did not pass in any trial of the candidate. */
export function failedIn({ evidence, trials }: CaseComparison): string[] {
  const telling = evidence?.after?.scores ?? [];
  const others = (trials?.after ?? []).flatMap(({ failed }) => failed);
  return [...new Set([...telling.map(({ assertion }) => assertion), ...others])];
}

function answersOf({ before, after }: NonNullable<CaseComparison['evidence']>, most: PageBounds) {
  return {
    ...(before === undefined ? {} : { before: pageAnswer(before, most) }),
    ...(after === undefined ? {} : { after: pageAnswer(after, most) }),
  };
}

function withoutTexts(answers: PageCase['answers']): PageCase['answers'] {
  const without = ({ text: _, ...rest }: PageAnswer): PageAnswer => rest;
  return {
    ...(answers?.before === undefined ? {} : { before: without(answers.before) }),
    ...(answers?.after === undefined ? {} : { after: without(answers.after) }),
  };
}

function pageAnswer(
  { ordinal, turn, outcome, body, reason, scores }: Evidence,
  most: PageBounds,
): PageAnswer {
  const told = scores.some((score) => reason === `${score.assertion}: ${score.reason}`);
  const why = reason ?? (body === undefined ? 'the answer is not stored' : undefined);
  return {
    title: `#${ordinal}${turn === undefined ? '' : ` turn ${turn}`}${outcome === 'answered' ? '' : `, ${outcome}`}`,
    ...(body === undefined ? {} : kept(bodyText(body), most.answer)),
    ...(why === undefined || (told && body !== undefined) ? {} : { reason: short(why, most.reason) }),
  };
}

function pageTrial(trial: ShownTrial, telling: Evidence | undefined, most: PageBounds): PageTrial {
  const { ordinal, turn, outcome, status, failed, reason, body } = trial;
  const told = reason !== undefined && failed.some((name) => reason.startsWith(`${name}: `));
  return {
    ordinal,
    ...(turn === undefined ? {} : { turn }),
    outcome,
    status,
    failed: short([...failed, ...(reason === undefined || told ? [] : [reason])].join('; '), most.reason),
    ...(ordinal === telling?.ordinal ? { telling: true } : {}),
    ...(body === undefined ? {} : kept(bodyText(body), most.trial, trial.cut)),
  };
}

/** As much of an answer as fits, and in words what is left out. */
function kept(text: string, most: number, before = 0): { readonly text: string; readonly cut?: string } {
  const shown = cut(text, most);
  const left = shown.left + before;
  if (left === 0) return { text };
  return { text: shown.kept, cut: `… ${counted(left, 'more character')}; the stored answer is whole` };
}

function short(text: string, most: number): string {
  const { kept: begun, left } = cut(text, most);
  return left === 0 ? text : `${begun} … ${counted(left, 'more character')}`;
}

function pageScore({ assertion, status, reason, expected, actual }: Score, most: PageBounds): PageScore {
  const shown = (value: Score['expected']) =>
    short(typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? ''), most.reason);
  return {
    assertion: short(assertion, most.reason),
    status: status === 'unscored' ? 'could not decide' : status,
    reason: short(reason, most.reason),
    ...(expected === undefined ? {} : { expected: shown(expected) }),
    ...(actual === undefined ? {} : { actual: shown(actual) }),
  };
}

function tally({ passed, failed, unscored }: TrialCounts): PageTally {
  const scored = passed + failed;
  return {
    text: `${passed}/${scored + unscored}`,
    mood: scored === 0 ? 'none' : failed === 0 ? 'good' : passed === 0 ? 'bad' : 'mixed',
  };
}

function marksOf(
  { case: id, required, quarantined, flip }: CaseComparison,
  waivers: SuiteReport['waivers'],
): string[] {
  const waived = waivers.filter((one) => one.case === id);
  return [
    ...(required ? ['required'] : []),
    ...(quarantined ? ['quarantined'] : []),
    ...waived.map(({ assertion, until }) => `${assertion} waived until ${until}`),
    ...(flip === undefined || flip.status === 'suspected' ? [] : [`${flip.kind}: ${flip.status}`]),
  ];
}

function noteOf({ status, before, after, evidence, trials, flip }: CaseComparison): string | undefined {
  const fresh = flip === undefined ? undefined : freshWords(flip);
  if (status === 'gone') return 'the suite no longer has this case';
  if (status === 'new' && before !== undefined)
    return 'asked otherwise than before, so the sides are not compared';
  if (fresh !== undefined) return fresh;
  if (after !== undefined && after.unscored > 0 && evidence === undefined)
    return `${counted(after.unscored, 'trial')} after without a score`;
  return trials === undefined ? 'its trials agree, so their answers are left out' : undefined;
}

function freshWords({ status, before, after }: NonNullable<CaseComparison['flip']>): string | undefined {
  if (before === undefined || after === undefined || status === 'suspected') return undefined;
  const passes = (of: TrialCounts) => `${of.passed} of ${of.passed + of.failed + of.unscored}`;
  return `asked afresh, ${passes(before)} passed before and ${passes(after)} after`;
}
