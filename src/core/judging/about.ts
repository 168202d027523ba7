import { isBlank, type TrialEnd } from '../../domain/answer.ts';
import type { Assertion, Finding, Subject } from '../../domain/assertion.ts';
import type { Request } from '../../domain/request.ts';
import type { Case } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';
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

/** What the answer to a turn answers, as a judge is told it: the text of the user, or the results of tools as JSON. */
export function questionAt({ user, turns }: Pick<Case, 'user' | 'turns'>, turn: number): string {
  const said = turns?.[turn - 1];
  if (said === undefined) return user;
  return 'user' in said ? said.user : JSON.stringify(said.tool_results);
}

/** What a judge or an embedding model is asked about a subject; undefined where nobody is: another kind, or no text to read. */
export function requestAbout(assertion: Assertion, subject: Subject, question: string): Request | undefined {
  const { text, answer } = subject;
  return isBlank(text) ? undefined : requestOn(assertion, { question, text, seed: answer.id });
}

/** The same about any text; undefined for a kind that neither decides. */
export function requestOn(
  assertion: Assertion,
  about: { readonly question: string; readonly text: string; readonly seed: string },
): Request | undefined {
  const { judge, embedding, type, params } = assertion;
  const kind = assertionKinds.get(type);
  if (judge !== undefined && kind?.brief !== undefined)
    return judgeRequest(judge, kind.brief(assertion), about);
  if (embedding !== undefined && kind?.references !== undefined)
    return embeddingRequest(embedding, about.text, kind.references(params));
  return undefined;
}

/** What the judge or embedding model of an assertion says of a subject, as far as it was asked and is not void. */
export function judgedFinding(
  assertion: Assertion,
  subject: Subject,
  question: string,
  judgements: Judgements | undefined,
): Finding {
  const { judge, embedding, type, params } = assertion;
  const kind = assertionKinds.get(type);
  const request = requestAbout(assertion, subject, question);
  if (kind?.references !== undefined) {
    if (embedding === undefined) return { unscored: 'it names no embedding model' };
    if (request === undefined) return { missing: 'there is no text that could be embedded' };
    const end = judgements?.endOf(labelOf(type, request));
    return readSimilarity(embedding.name, subject, kind.references(params), end);
  }
  if (judge === undefined) return { unscored: 'it names no judge' };
  if (request === undefined) return { missing: 'there is no text that a judge could read' };
  const reason = judgements?.voidOf(judge.name);
  if (reason !== undefined) return { unscored: `the judge ${judge.name} is void: ${reason}` };
  const graded = kind?.brief?.(assertion).graded === true;
  return readVerdict(judge.name, graded, judgements?.endOf(labelOf(type, request)));
}
