import { compareText } from '../domain/recording.ts';
import type { CaseComparison, CaseStatus, SuiteReport, TrialCounts } from '../domain/report.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Case, Suite } from '../domain/suite.ts';
import type { AnswerIds } from './answer-ids.ts';
import { type Design, freshOrdinals } from './design.ts';
import { differences } from './differences.ts';
import { shownTrials, tellingTrials } from './evidence.ts';
import type { ScoredCase, ScoredSide, Taken } from './scored-side.ts';
import { unaskedOf } from './unasked.ts';
import { isWaivedWhole } from './waive.ts';

/**
 * A case that both sides were asked alike, with the trials that the verdict may rest on; what was planned and never asked is
 * among them, unscored.
 */
export interface Pair {
  readonly case: string;
  readonly tags: readonly string[];
  readonly cluster?: string;
  readonly before: readonly TrialScore[];
  readonly after: readonly TrialScore[];
}

/** The two sides of a suite, case by case; `decide` makes rows and a verdict of it. */
export interface Comparison
  extends Pick<SuiteReport, 'before' | 'after' | 'differs' | 'same_answers' | 'cases'> {
  readonly pairs: readonly Pair[];
  /** What the trials of the pairs took, where the gate limits it. */
  readonly measured: readonly { readonly before: Taken; readonly after: Taken }[];
  /** Fresh trials by case and side: of a hunt, and of required cases asked again. */
  readonly fresh: ReadonlyMap<string, FreshTrials>;
}

/** Trials asked because of what others showed; they are never pooled with those. */
export interface FreshTrials {
  readonly hunt: { readonly before: readonly TrialScore[]; readonly after: readonly TrialScore[] };
  readonly again: readonly TrialScore[];
}

/**
 * Compares two sides of a suite by case. Without a `before`, every case is `new`. Evidence comes without answer bodies,
 * which only the caller can read. `hunted` holds fresh trials of the side before, where that is stored.
 */
export function compareSuite(
  suite: Suite,
  before: ScoredSide | undefined,
  after: ScoredSide,
  design: Pick<Design, 'trials' | 'interleaved' | 'rounds'>,
  hunted: ScoredSide | undefined = design.interleaved ? before : undefined,
): Comparison {
  const required = new Set(suite.gate.required);
  const main = mainTrials(design);
  // A stored side before keeps no failed trials, so that it has fewer of them says nothing.
  const lacking = {
    before: before && design.interleaved ? unaskedOf(suite, before, design, design.trials) : undefined,
    after: unaskedOf(suite, after, design, design.trials),
  };
  const pairs: Pair[] = [];
  const shared = sharedCounts();
  const own = suite.cases.map((one) => {
    const [first, second] = [before?.cases.get(one.id), after.cases.get(one.id)];
    const sides = {
      before: first && { ...first, trials: main.before(first.trials) },
      after: second && { ...second, trials: main.after(second.trials) },
    };
    const counts = !isWaivedWhole(one);
    const [was, is] = [sides.before?.trials ?? [], sides.after?.trials ?? []];
    const pair = { before: lacking.before?.(one.id, was) ?? was, after: lacking.after(one.id, is) };
    // What one run was to ask of both sides is no new case where it did not get to it.
    const planned = design.interleaved && before !== undefined && pair.before.length + pair.after.length > 0;
    if (counts && (isPaired(sides.before, sides.after) || (sides.before === undefined && planned))) {
      const { id, tags, cluster } = one;
      pairs.push({ case: id, tags, ...pair, ...(cluster === undefined ? {} : { cluster }) });
    }
    return compareCase(one, counts && required.has(one.id), sides.before, sides.after, shared);
  });
  return {
    before: before?.side,
    after: after.side,
    differs: before === undefined ? [] : differences(before, after),
    same_answers: before !== undefined && sameAnswers(before.answerIds, after.answerIds),
    cases: [...own, ...goneCases(suite, before)],
    pairs,
    measured: measuredOf(pairs, before?.taken, after.taken),
    fresh: design.trials === undefined ? new Map() : freshTrials(suite, hunted, after, design.trials),
  };
}

const NOTHING_TAKEN: Taken = { cost: [], tokens: [], latency: [] };

/** A case without a figure stays among the others: too many of them, and a ratio says nothing of the suite. */
function measuredOf(
  pairs: readonly Pair[],
  before: ScoredSide['taken'],
  after: ScoredSide['taken'],
): Comparison['measured'] {
  if (before === undefined || after === undefined) return [];
  return pairs.map(({ case: id }) => ({
    before: before.get(id) ?? NOTHING_TAKEN,
    after: after.get(id) ?? NOTHING_TAKEN,
  }));
}

/** Which trials of each side the verdict may rest on. A stored side has no others. */
function mainTrials({ trials, interleaved }: Pick<Design, 'trials' | 'interleaved'>) {
  const all = (list: readonly TrialScore[]) => list;
  const first = (list: readonly TrialScore[]) =>
    trials === undefined || (list.at(-1)?.ordinal ?? 0) <= trials
      ? list
      : list.filter(({ ordinal }) => ordinal <= trials);
  return { before: interleaved ? first : all, after: first };
}

function freshTrials(
  suite: Suite,
  before: ScoredSide | undefined,
  after: ScoredSide,
  trials: number,
): Map<string, FreshTrials> {
  const ordinals = freshOrdinals(trials);
  const among = (side: ScoredSide | undefined, id: string, which: readonly number[]) =>
    side?.cases.get(id)?.trials.filter(({ ordinal }) => which.includes(ordinal)) ?? [];
  const found = new Map<string, FreshTrials>();
  for (const { id } of suite.cases) {
    if ((after.cases.get(id)?.trials.at(-1)?.ordinal ?? 0) <= trials) continue;
    found.set(id, {
      hunt: { before: among(before, id, ordinals.hunt), after: among(after, id, ordinals.hunt) },
      again: among(after, id, ordinals.again),
    });
  }
  return found;
}

function isPaired(before: ScoredCase | undefined, after: ScoredCase | undefined): boolean {
  // A planned case without any trial is missing evidence on the candidate's side, which pairing cannot excuse.
  return before !== undefined && (after === undefined || before.input === after.input);
}

function compareCase(
  one: Case,
  required: boolean,
  before: ScoredCase | undefined,
  after: ScoredCase | undefined,
  shared: (counts: TrialCounts) => TrialCounts,
): CaseComparison {
  const tallies = {
    before: before && shared(countTrials(before.trials)),
    after: shared(countTrials(after?.trials ?? [])),
  };
  const paired = isPaired(before, after);
  const status = paired && tallies.before ? statusOf(tallies.before, tallies.after) : 'new';
  const [was, is] = [paired ? before?.trials : undefined, after?.trials ?? []];
  const evidence = tellingTrials({ status, required, after: tallies.after }, was, is);
  const trials = shownTrials({ required, ...tallies, evidence }, was, is);
  const { id, tags, where } = one;
  const compared = { case: id, status, tags, required, where, ...tallies, evidence };
  return trials === undefined ? compared : { ...compared, question: begun(questionOf(one)), trials };
}

/** Gives one object for all counts that are equal: most cases of a large suite fare alike. */
function sharedCounts(): (counts: TrialCounts) => TrialCounts {
  const known = new Map<string, TrialCounts>();
  return (counts) => {
    const name = `${counts.passed}/${counts.failed}/${counts.unscored}`;
    const first = known.get(name);
    if (first === undefined) known.set(name, counts);
    return first ?? counts;
  };
}

/** What the user says: of a case with turns, in all of them. */
function questionOf({ user, turns }: Case): string {
  return (turns ?? [{ user }]).flatMap((turn) => ('user' in turn ? [turn.user] : [])).join('\n\n');
}

/** UTF-16 units of a question that a report holds. */
const MOST_OF_A_QUESTION = 4_000;

function begun(text: string): string {
  return text.length > MOST_OF_A_QUESTION ? `${text.slice(0, MOST_OF_A_QUESTION)}…` : text;
}

function statusOf(before: TrialCounts, after: TrialCounts): CaseStatus {
  const scoredBefore = before.passed + before.failed;
  const scoredAfter = after.passed + after.failed;
  if (scoredBefore === 0 || scoredAfter === 0) return 'unclear';
  // The two mean pass rates as fractions, multiplied out: whole numbers compare exactly.
  const change = after.passed * scoredBefore - before.passed * scoredAfter;
  return change > 0 ? 'better' : change < 0 ? 'worse' : 'same';
}

/** How the trials of one case on one side were scored. */
export function countTrials(trials: readonly TrialScore[]): TrialCounts {
  const counts = { passed: 0, failed: 0, unscored: 0 };
  for (const { status } of trials)
    counts[status === 'pass' ? 'passed' : status === 'fail' ? 'failed' : 'unscored']++;
  return counts;
}

function goneCases(suite: Suite, before: ScoredSide | undefined): CaseComparison[] {
  const kept = new Set(suite.cases.map((one) => one.id));
  return [...(before?.cases ?? [])]
    .filter(([id]) => !kept.has(id) && !suite.left_out?.has(id))
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, one]) => ({
      case: id,
      status: 'gone',
      tags: [],
      required: false,
      before: countTrials(one.trials),
    }));
}

/** A baseline that pools several runs may hold more than the one that is compared with it. */
function sameAnswers(before: AnswerIds, after: AnswerIds): boolean {
  if (after.size === 0) return false;
  for (const id of after) if (!before.has(id)) return false;
  return true;
}
