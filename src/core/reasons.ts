import type { Shard } from '../domain/plan.ts';
import type {
  CaseComparison,
  Flip,
  Method,
  RatioRow,
  Reason,
  Row,
  Side,
  TrialCounts,
} from '../domain/report.ts';
import type { GateRule, Suite } from '../domain/suite.ts';
import {
  apart,
  broke,
  count,
  frequency,
  grown,
  leftOut,
  moved,
  percent,
  place,
  points,
  ratioNames,
  signed,
  silenceWords,
  size,
} from './reason-words.ts';

/** The sentences of verdicts. Each names the suite and gives the numbers; sinks escape the names in them. */

/** A required case and how its trials on the candidate's side ended. */
interface RequiredCase {
  readonly suite: string;
  readonly case: string;
  readonly failed: number;
  readonly trials: number;
  /** Its fresh trials after a failure, where it was asked again. */
  readonly again?: { readonly passed: number; readonly trials: number };
  /** It can be asked again. */
  readonly live: boolean;
  /** Who said nothing of answers, as the end of a sentence; see `silenceTail`. */
  readonly unsaid: string;
}

/** A required case is proven broken. */
export function requiredFailed(one: RequiredCase): Reason {
  const { again } = one;
  const asked =
    again === undefined || again.trials === 0
      ? ''
      : `, and ${again.trials - again.passed} of ${count(again.trials, 'fresh trial')} after that`;
  const message = `${one.suite}: the required case ${one.case} failed ${one.failed} of ${count(one.trials, 'trial')}${asked}`;
  return { code: 'required-failed', suite: one.suite, message };
}

/** A required case failed too few trials to call it broken. */
export function requiredUnproven(one: RequiredCase): Reason {
  const message =
    `${one.suite}: the required case ${one.case} failed ${one.failed} of ${count(one.trials, 'trial')}; ` +
    (one.again === undefined && !one.live
      ? 'it takes two failed trials, or all of them, to call it broken'
      : 'it was to be asked again, and not every answer came');
  return { code: 'required-unproven', suite: one.suite, message };
}

/** A required case about which nothing is known. */
export function requiredUnscored(one: RequiredCase): Reason {
  const message = `${one.suite}: the required case ${one.case} has no scored trial${one.unsaid}`;
  return { code: 'required-unscored', suite: one.suite, message };
}

/** What is known of a floor; rates are 0 to 1, `floor` is in points. */
export interface FloorSeen {
  readonly suite: string;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly floor: number;
  /** Enough trials were scored. */
  readonly covered: boolean;
}

/** The candidate is shown to be below its floor. */
export function belowFloor({ suite, rate, high, floor, covered }: FloorSeen): Reason {
  const message =
    `${suite}: the pass rate is ${apart(rate * 100, floor)} %, below the floor of ${floor} %` +
    (covered
      ? `; we are 95 % sure that it is below ${apart(high * 100, floor)} %`
      : ', and would be even if every trial that was not scored had passed');
  return { code: 'below-floor', suite, message };
}

/** The candidate may be above or below its floor. */
export function unprovenFloor({ suite, rate, low, high, floor }: FloorSeen): Reason {
  const message =
    `${suite}: cannot tell whether the pass rate is above the floor of ${floor} %: it is ${apart(rate * 100, floor)} %, ` +
    `between ${apart(low * 100, floor)} % and ${apart(high * 100, floor)} %; more cases or trials would decide it`;
  return { code: 'unproven-floor', suite, message };
}

/** Too few trials of a side were scored. `needed` is the share of planned trials, 0 to 1. */
export function coverage(suite: string, which: 'candidate' | 'before', side: Side, needed: number): Reason {
  const whose = which === 'candidate' ? 'of the candidate' : 'of the side before';
  const failures = Object.entries(side.outcomes)
    .filter(([outcome]) => outcome.startsWith('failed:'))
    .map(([outcome, times]) => `${times} ${outcome.slice('failed:'.length)}`);
  for (const [link, times] of Object.entries(side.fallback ?? {}))
    failures.push(`${times} served by the fallback ${link}, not by the pin`);
  if (side.copied !== undefined)
    failures.push(
      `${side.copied} given the answer of another trial: a cache answers, and a copy is no evidence`,
    );
  const ended = Object.values(side.outcomes).reduce((sum, times) => sum + times, 0);
  if (ended < side.planned) failures.push(`${side.planned - ended} without an answer`);
  const why = [...(failures.length === 0 ? [] : [failures.join(', ')]), ...silenceWords(side)];
  const message =
    side.planned === 0
      ? `${suite}: no trial ${whose} was planned`
      : `${suite}: ${side.scored} of ${count(side.planned, 'planned trial')} ${whose} were scored, ` +
        `fewer than the ${Number((needed * 100).toPrecision(12))} % that a verdict takes${why.length === 0 ? '' : ` (${why.join('; ')})`}`;
  return { code: 'coverage', suite, message };
}

/** A judge whose word does not count on one side: nothing is known of what it was to decide. */
export function judgeVoid(suite: string, which: 'candidate' | 'before', judge: string, why: string): Reason {
  const whose = which === 'candidate' ? 'the candidate' : 'the side before';
  const message = `${suite}: the judge ${judge} is void for ${whose}: ${why}; nothing that it decides was scored${which === 'before' ? ' (llm-eval judge baseline has today’s judge judge a stored baseline)' : ''}`;
  return { code: 'judge-void', suite, message };
}

/** There is nothing to compare with yet. */
export function noBaseline(suite: Suite): Reason {
  const message = `${suite.name}: there is no baseline to compare with (${suite.baseline}); \`llm-eval accept --why "…"\` makes a complete run the baseline`;
  return { code: 'no-baseline', suite: suite.name, message };
}

/** There is nothing yet that judges could compare the answers with, so what they decide has no score. */
export function nothingToHold(suite: Suite): Reason {
  const message = `${suite.name}: pairwise compares answers with those of a baseline, and there is none (${suite.baseline}), so nothing that it decides was scored; \`llm-eval accept --why "…"\` makes a complete run the baseline, and the next run is compared with it`;
  return { code: 'no-baseline', suite: suite.name, message };
}

/** Without a baseline by choice, and without a floor or a required case. */
export function noRule(suite: Suite): Reason {
  const message =
    `${suite.name}: nothing was written to decide by: gate.baseline is none, and the gate has ` +
    'neither min_pass_rate nor required cases';
  return { code: 'no-rule', suite: suite.name, message };
}

/** A total or slice in which no case can be compared. `cases` are all of the suite. */
export function nothingPaired(suite: string, row: Row, cases: readonly CaseComparison[]): Reason {
  const among = row.kind === 'total' ? cases : cases.filter((one) => one.tags.includes(row.name));
  const message = `${place(suite, row)}: no case is scored on both sides${leftOut(among)}`;
  return { code: 'nothing-paired', suite, message };
}

/** Too small a part of the suite could be compared. */
export function fewPaired(suite: string, row: Row, cases: readonly CaseComparison[], share: number): Reason {
  const all = cases.filter(({ status }) => status !== 'gone').length;
  const message =
    `${place(suite, row)}: only ${row.cases} of ${all} cases are scored on both sides, ` +
    `and at least ${percent(share)} must be${leftOut(cases)}`;
  return { code: 'few-paired', suite, message };
}

/** A drop that is a regression, in total or in a slice. */
export function drop(
  suite: string,
  row: Row,
  gate: GateRule,
  confirmed: readonly (readonly [id: string, Flip])[],
): Reason {
  const known =
    row.high !== null && row.high < 0
      ? `; the true drop is at least ${size(row.high)} with 95 % confidence`
      : '';
  const beyond =
    gate === 'detect' || row.margin === null
      ? ', and any drop that is real regresses'
      : `, and ${points(row.margin)} are tolerated`;
  const message =
    `${place(suite, row)}: worse: ${moved(row)}${known}${beyond}. ` +
    `If nothing had changed, a gap this large would appear in ${frequency(row.p_adjusted ?? 1)} (${broke(row)})${flipsWords(confirmed)}`;
  return { code: row.kind === 'total' ? 'drop' : 'slice-drop', suite, message };
}

/** Names that fresh trials confirmed, with their fresh counts. */
function flipsWords(confirmed: readonly (readonly [id: string, Flip])[]): string {
  if (confirmed.length === 0) return '';
  const rate = (tally: TrialCounts | undefined) =>
    tally === undefined ? '?' : `${tally.passed}/${tally.passed + tally.failed}`;
  const shown = confirmed
    .slice(0, 5)
    .map(([id, { before, after }]) => `${id} (${rate(before)} -> ${rate(after)})`);
  const more = confirmed.length - shown.length;
  return `. Confirmed flips: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Neither a regression nor its absence is shown. `more` says what would decide it. */
export function unprovenDrop(suite: string, row: Row, more: string): Reason {
  const allowed = row.margin === null ? '' : `, and ${points(row.margin)} are tolerated`;
  const message = `${place(suite, row)}: cannot tell: ${moved(row)}; the true change lies between ${signed(row.low)} and ${signed(row.high)}${allowed} (${broke(row)})${more === '' ? '' : `. ${more}`}`;
  return { code: 'unproven-drop', suite, message };
}

/** No margin up to the largest is supported by so few cases. */
export function tooFewCases(suite: string, row: Row, more: string): Reason {
  const message = `${place(suite, row)}: too few cases to vouch for any margin up to ${LARGEST_MARGIN} points: ${moved(row)}, between ${signed(row.low)} and ${signed(row.high)}. ${more}`;
  return { code: 'too-few-cases', suite, message };
}

/** The largest margin that a suite without a written one may get, in points. */
const LARGEST_MARGIN = 10;

/** Cases that share documents or conversations make too few independent units. */
export function fewClusters(suite: string, clusters: number, needed: number): Reason {
  const message = `${suite}: its cases form ${count(clusters, 'cluster')}, and a verdict takes ${needed}: cases that share a cluster are no independent evidence`;
  return { code: 'few-clusters', suite, message };
}

/** One side lost more trials than chance explains, so what is left is no fair sample. `unsaid`: see `silenceTail`. */
export function unequalErrors(
  suite: string,
  missing: { readonly before: number; readonly after: number },
  p: number,
  unsaid: string,
): Reason {
  const message = `${suite}: ${missing.before} trials of the side before and ${missing.after} of the candidate have no score; chance alone brings such a difference in ${frequency(p)}, so what is left is no fair sample${unsaid}`;
  return { code: 'errors', suite, message };
}

/** The verdict would not stand if the missing trials had gone against the candidate. */
export function missingDecides(
  suite: string,
  missing: { readonly before: number; readonly after: number },
  unsaid: string,
): Reason {
  const message = `${suite}: it would pass as it is, but not if the trials without a score had gone against the candidate (${missing.before} before, ${missing.after} of the candidate)${unsaid}`;
  return { code: 'missing', suite, message };
}

/** The model behind a name is not the one, or not the same one, that was asked. */
export function servedOther(suite: string, model: string, how: string): Reason {
  const message = `${suite}: ${model} has changed under its name: ${how}. Pin a snapshot that the vendor does not move`;
  return { code: 'served-other', suite, message };
}

/** The stored side does not answer as it did. */
export function drifted(suite: string, model: string, p: number): Reason {
  const message = `${suite}: the newest stored trials of ${model} differ from its older ones as chance does in ${frequency(p)}: the baseline has drifted. Ask it anew and accept that with --replace, or compare both sides live`;
  return { code: 'drift', suite, message };
}

/** More cases have flipped than the gate allows. */
export function flipped(suite: string, ids: readonly string[], allowed: number): Reason {
  const message = `${suite}: ${count(ids.length, 'case')} broke for certain, and ${allowed} may: ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ` and ${ids.length - 10} more` : ''}`;
  return { code: 'flips', suite, message };
}

/** A gated ratio that grew too much, or may have. */
export function ratioGrew(suite: string, row: RatioRow): Reason {
  const { what, ratio, low, high, tolerance } = row;
  const between =
    low === null || high === null ? '' : ` (between ${grown(low)} and ${grown(high)}, 95 % sure of each)`;
  if (row.finding === 'dropped')
    return {
      code: what,
      suite,
      message: `${suite}: ${ratioNames[what]} grew ${grown(ratio ?? 1)} a case${between}, more than the ${tolerance} % tolerated`,
    };
  const why =
    ratio === null
      ? 'too few answers say what it was'
      : `it moved ${grown(ratio)}${between}; more cases would decide it`;
  return {
    code: `unproven-${what}`,
    suite,
    message: `${suite}: cannot tell whether ${ratioNames[what]} grew more than ${tolerance} %: ${why}`,
  };
}

/** Asking ended before the rounds did, and what was asked decides nothing. */
export function unfinishedRounds(suite: string, method: Pick<Method, 'looks'>, row: Row): Reason {
  const { taken, planned } = method.looks;
  const seen =
    row.change === null ? '' : `: ${moved(row)}, between ${signed(row.low)} and ${signed(row.high)}`;
  const message = `${suite}: asking ended after ${taken} of ${count(planned, 'look')}, before the gate was certain${seen}`;
  return { code: 'unproven-drop', suite, message };
}

/** A shard was asked, which proves nothing without the others. */
export function partOnly(suite: string, { index, count: all }: Shard): Reason {
  const message = `${suite}: this is shard ${index} of ${all}; the verdict is that of all of them together: llm-eval merge RUN…`;
  return { code: 'part', suite, message };
}
