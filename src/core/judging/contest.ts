import { isBlank, type TrialEnd } from '../../domain/answer.ts';
import type { Assertion, Finding, Subject } from '../../domain/assertion.ts';
import type { Judge, Position } from '../../domain/judge.ts';
import type { Request } from '../../domain/request.ts';
import { assertionKinds } from '../assertions/index.ts';
import type { Occasion } from './conversation.ts';
import { labelOf } from './label.ts';
import { type Better, type Compared, pairRequest } from './pair-request.ts';
import { readPreference } from './verdict.ts';

/** What a side has at the place that is compared. */
export type Contender =
  | Compared
  /** Nothing to read, through its own fault: it loses; why, without a full stop. */
  | { readonly lost: string }
  /** Nothing is known of it; why, without a full stop. */
  | { readonly unknown: string };

/** The trial of the other side that a trial is held against. */
export interface Facing {
  /** The side of the trial that is scored. */
  readonly as: 'candidate' | 'baseline';
  /** What the other side has at a turn, from 1, and a path. */
  other(turn: number, path: string | undefined): Contender;
  /**
   * What was in fact compared on this side; absent: the scored answer. A trial of the baseline that no trial of the candidate
   * faced takes the verdict on another pair of its case.
   */
  readonly own?: (turn: number, path: string | undefined) => Contender;
  /** How the ask of a judge about the two ended, by its label; undefined: it was not asked. */
  endOf(label: string): TrialEnd | undefined;
  /** Why nothing that the judge says of the two counts; undefined: it does. */
  voidOf(judge: string): string | undefined;
}

/** What is to be asked about two answers, the candidate's first, then second; or what they come to without. */
export type Contest =
  | { readonly requests: readonly [Request, Request] }
  /** From the scored trial's point of view. */
  | { readonly value: number; readonly reason: string }
  | { readonly unscored: string };

/** Whose answer the other side's is, in sentences. */
const WHOSE = { candidate: 'the baseline’s', baseline: 'the candidate’s' } as const;

/** The two asks about what a side has and what the other has, or why none is needed. */
export function contestOf(
  judge: Judge,
  assertion: Assertion,
  question: string,
  as: Facing['as'],
  own: Contender,
  other: Contender,
): Contest {
  if ('unknown' in own) return { unscored: own.unknown };
  if ('unknown' in other) return { unscored: other.unknown };
  if ('lost' in other) return { value: 1, reason: `${WHOSE[as]} cannot be read: ${other.lost}` };
  if ('lost' in own)
    return { value: 0, reason: `${WHOSE[as]} won, for this side’s cannot be read: ${own.lost}` };
  // One text is not asked about: a judge would have nothing to go by but the order.
  if (own.text.trim() === other.text.trim() && sameBefore(own.before, other.before))
    return { value: 0.5, reason: 'both answers are the same text' };
  const brief = assertionKinds.get(assertion.type)?.brief?.(assertion);
  if (brief === undefined) throw new Error(`${assertion.type} has nothing to ask a judge`);
  const [candidate, baseline] = as === 'candidate' ? [own, other] : [other, own];
  return {
    requests: [
      pairRequest(judge, brief, question, [candidate, baseline]),
      pairRequest(judge, brief, question, [baseline, candidate]),
    ],
  };
}

function sameBefore(one: Occasion['before'], other: Occasion['before']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What a subject brings to a comparison. */
export function contenderIn({ text, answer: { id } }: Subject, { before }: Occasion): Compared {
  return { text, id, ...(before === undefined ? {} : { before }) };
}

/** What a judge said of two answers, as far as it was asked in both orders and is not void. */
export function contestFinding(
  judge: Judge,
  assertion: Assertion,
  subject: Subject,
  occasion: Occasion,
  turn: number,
  facing: Facing | undefined,
): Finding {
  if (isBlank(subject.text)) return { missing: 'there is no text that a judge could read' };
  if (facing === undefined) return { unscored: 'there is no answer of a baseline to compare it with' };
  const { as } = facing;
  const { path } = assertion;
  const side = facing.own?.(turn, path) ?? contenderIn(subject, occasion);
  const contest = contestOf(judge, assertion, occasion.question, as, side, facing.other(turn, path));
  if (!('requests' in contest)) return contest;
  const reason = facing.voidOf(judge.name);
  if (reason !== undefined) return { unscored: `the judge ${judge.name} is void: ${reason}` };
  const [ahead, behind] = contest.requests.map((request) =>
    readPreference(judge.name, facing.endOf(labelOf(assertion.type, request))),
  );
  if (ahead === undefined || behind === undefined) throw new Error('a pair is asked about in both orders');
  if ('unscored' in ahead) return ahead;
  if ('unscored' in behind) return behind;
  const [one, other] = [candidateOf(ahead.better, 'first'), candidateOf(behind.better, 'second')];
  const said = `${ahead.reason}; the other way round: ${behind.reason}`;
  const value = one === other ? { wins: 1, loses: 0, ties: 0.5 }[one] : 0.5;
  const own = as === 'candidate' ? value : 1 - value;
  return { value: own, reason: `the judge ${judge.name} ${wordsOf(own, one === other, as)}: ${said}` };
}

/** What a verdict means for the candidate, whose answer stood at `place`. */
function candidateOf(better: Better, place: 'first' | 'second'): 'wins' | 'loses' | 'ties' {
  if (better === 'neither') return 'ties';
  return better === place ? 'wins' : 'loses';
}

function wordsOf(value: number, alike: boolean, as: Facing['as']): string {
  if (value === 1) return `prefers it to ${WHOSE[as]} in both orders`;
  if (value === 0) return `prefers ${WHOSE[as]} in both orders`;
  return alike ? `finds ${WHOSE[as]} as good` : `turned its verdict with the order`;
}

/** How verdicts on pairs depend on the order. Each pair is how its two asks ended; one without both verdicts counts nowhere. */
export function positionOf(
  judge: string,
  pairs: readonly (readonly [TrialEnd | undefined, TrialEnd | undefined])[],
): Position {
  const counts = { compared: 0, turned: 0, decided: 0, first: 0 };
  for (const pair of pairs) {
    const [ahead, behind] = pair.map((end) => readPreference(judge, end));
    if (ahead === undefined || behind === undefined || 'unscored' in ahead || 'unscored' in behind) continue;
    counts.compared++;
    if (candidateOf(ahead.better, 'first') !== candidateOf(behind.better, 'second')) counts.turned++;
    for (const { better } of [ahead, behind]) {
      if (better !== 'neither') counts.decided++;
      if (better === 'first') counts.first++;
    }
  }
  return counts;
}

/** Fewest compared pairs by which a judge is known to go by the order. */
const FEWEST_PAIRS = 10;

/**
 * Why verdicts on pairs are no evidence, without a full stop: more than half of 10 or more turned with the order, so that the
 * ties which they come to would hide any difference. Undefined: they are some, or too few to tell.
 */
export function goesByOrder({ compared, turned }: Position): string | undefined {
  if (compared < FEWEST_PAIRS || 2 * turned <= compared) return undefined;
  return `its verdict turned with the order in ${turned} of ${compared} pairs`;
}
