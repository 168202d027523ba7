import { isBlank, type TrialEnd } from '../../domain/answer.ts';
import type { Assertion, Finding, Subject } from '../../domain/assertion.ts';
import type { Request } from '../../domain/request.ts';
import type { Case } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';
import { contestFinding, type Facing } from './contest.ts';
import type { Occasion } from './conversation.ts';
import { embeddingRequest, readSimilarity } from './embedding.ts';
import { labelOf } from './label.ts';
import { judgeRequest } from './request.ts';
import { readVerdict } from './verdict.ts';

/** What is known of the judges and embedding models of one side when an answer of it is scored. */
export interface Judgements {
  /** How an ask of one ended in the answer's trial, by its label; undefined: it was not asked. */
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

/** What a judge or an embedding model is asked about a subject alone; undefined where nobody is: another kind, or no text to read. */
export function requestAbout(
  assertion: Assertion,
  { text, answer }: Subject,
  occasion: Occasion,
): Request | undefined {
  return isBlank(text) ? undefined : requestOn(assertion, { ...occasion, text, seed: answer.id });
}

/** The same about any text; undefined for a kind that neither decides, and for one that compares two. */
export function requestOn(
  assertion: Assertion,
  about: Occasion & { readonly text: string; readonly seed: string },
): Request | undefined {
  const { judge, embedding, type, params } = assertion;
  const kind = assertionKinds.get(type);
  if (judge !== undefined && kind?.brief !== undefined && !kind.pairs)
    return judgeRequest(judge, kind.brief(assertion), about);
  if (embedding !== undefined && kind?.references !== undefined)
    return embeddingRequest(embedding, about.text, kind.references(params));
  return undefined;
}

/** What the judge or embedding model of an assertion says of the answer to a turn, from 1, as far as it was asked and is not void. */
export function judgedFinding(
  assertion: Assertion,
  subject: Subject,
  { occasion, turn }: { readonly occasion: Occasion; readonly turn: number },
  judgements: Judgements | undefined,
): Finding {
  const { judge, embedding, type, params } = assertion;
  const kind = assertionKinds.get(type);
  const request = requestAbout(assertion, subject, occasion);
  if (kind?.references !== undefined) {
    if (embedding === undefined) return { unscored: 'it names no embedding model' };
    if (request === undefined) return { missing: 'there is no text that could be embedded' };
    const end = judgements?.endOf(labelOf(type, request));
    return readSimilarity(embedding, subject, kind.references(params), end);
  }
  if (judge === undefined) return { unscored: 'it names no judge' };
  if (kind?.pairs) return contestFinding(judge, assertion, subject, occasion, turn, judgements?.facing);
  if (request === undefined) return { missing: 'there is no text that a judge could read' };
  const reason = judgements?.voidOf(judge.name);
  if (reason !== undefined) return { unscored: `the judge ${judge.name} is void: ${reason}` };
  const graded = kind?.brief?.(assertion).graded === true;
  return readVerdict(judge.name, graded, judgements?.endOf(labelOf(type, request)));
}
