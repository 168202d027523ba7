import { isBlank, type TrialEnd } from '../../domain/answer.ts';
import type { Assertion, Finding, Subject } from '../../domain/assertion.ts';
import type { Request } from '../../domain/request.ts';
import type { Case } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';
import { contestFinding, type Facing } from './contest.ts';
import type { Occasion } from './conversation.ts';
import { labelOf } from './label.ts';
import { judgeRequest } from './request.ts';
import { readVerdict } from './verdict.ts';

/** What is known of the judges of one side when an answer of it is scored. */
export interface Judgements {
  /** How the ask of a judge ended in the answer's trial, by its label; undefined: it was not asked. */
  endOf(label: string): TrialEnd | undefined;
  /** Why nothing that the judge says counts; undefined: it does. */
  voidOf(judge: string): string | undefined;
  /** The trial of the other side that the answer's trial is held against; absent: none is. */
  readonly facing?: Facing;
}

/** What is demanded of the answer to a turn, counted from 1. */
export function demandsAt(
  { turns, assertions }: Pick<Case, 'turns' | 'assertions'>,
  turn: number,
): {
  readonly all: readonly Assertion[];
  /** Those that may expect another outcome than a finished answer: of the last turn alone. */
  readonly expecting: readonly Assertion[];
} {
  if (turns === undefined) return { all: assertions, expecting: assertions };
  const own = turns[turn - 1]?.assertions ?? [];
  if (turn < turns.length) return { all: own, expecting: [] };
  const all = [...own, ...assertions];
  return { all, expecting: all };
}

/** What a judge is asked about a subject alone; undefined where nobody is: another kind, or no text to read. */
export function requestAbout(
  assertion: Assertion,
  subject: Subject,
  occasion: Occasion,
): Request | undefined {
  const { judge } = assertion;
  const kind = assertionKinds.get(assertion.type);
  if (judge === undefined || kind?.brief === undefined || kind.pairs || isBlank(subject.text))
    return undefined;
  const { text, answer } = subject;
  return judgeRequest(judge, kind.brief(assertion), { ...occasion, text, seed: answer.id });
}

/** What the judge of an assertion says of the answer to a turn, from 1, as far as it was asked and is not void. */
export function judgedFinding(
  assertion: Assertion,
  subject: Subject,
  { occasion, turn }: { readonly occasion: Occasion; readonly turn: number },
  judgements: Judgements | undefined,
): Finding {
  const { judge, type } = assertion;
  if (judge === undefined) return { unscored: 'it names no judge' };
  if (assertionKinds.get(type)?.pairs)
    return contestFinding(judge, assertion, subject, occasion, turn, judgements?.facing);
  const request = requestAbout(assertion, subject, occasion);
  if (request === undefined) return { missing: 'there is no text that a judge could read' };
  const reason = judgements?.voidOf(judge.name);
  if (reason !== undefined) return { unscored: `the judge ${judge.name} is void: ${reason}` };
  const graded = assertionKinds.get(type)?.brief?.(assertion).graded === true;
  return readVerdict(judge.name, graded, judgements?.endOf(labelOf(type, request)));
}
