import type { TrialEnd } from '../../domain/answer.ts';
import type { Assertion } from '../../domain/assertion.ts';
import type { Ask } from '../../domain/ports.ts';
import type { Request } from '../../domain/request.ts';
import { type Case, demandsOf } from '../../domain/suite.ts';
import { readAnswer } from '../assertions/subject.ts';
import { fingerprint } from '../fingerprint.ts';
import { assertable } from '../score.ts';
import { demandsAt, questionAt, requestAbout } from './about.ts';
import { controlsOf } from './controls.ts';
import { readerOf } from './judges-of.ts';
import { labelOf } from './label.ts';

/** True when a judge or an embedding model decides an assertion of the case. */
export function isJudged(kase: Pick<Case, 'turns' | 'assertions'>): boolean {
  const isRead = (assertion: Assertion): boolean =>
    readerOf(assertion) !== undefined || assertion.group?.some(isRead) === true;
  return demandsOf(kase).some(({ assertion }) => isRead(assertion));
}

/** What is asked of judges and embedding models about an end of a trial: the control cases first, then what its answer calls for. */
export function judgeAsks(ask: Ask, end: TrialEnd): Ask[] {
  const { trial, judged } = ask;
  if (judged === undefined) return [];
  const about = questionsAbout(judged.kase, trial.turn ?? 1, end);
  return [...controlAsks(ask), ...[...about].map(([label, { request }]) => judgeAsk(ask, label, request))];
}

/** The control cases that a trial asks, after its first turn and whatever that came to. */
export function controlAsks(ask: Ask): Ask[] {
  if (ask.judged === undefined || (ask.trial.turn ?? 1) > 1) return [];
  return ask.judged.controls.flatMap(controlsOf).map(({ label, request }) => judgeAsk(ask, label, request));
}

function judgeAsk({ trial, input }: Ask, judge: string, request: Request): Ask {
  return { trial: { ...trial, judge }, request, key: fingerprint(request), input };
}

/** What a judge or an embedding model is asked about one answer. */
interface Question {
  readonly request: Request;
  readonly assertion: Assertion;
}

/** What judges and embedding models are asked about the answer to a turn of a case, by label; nothing where it is not asserted. */
export function questionsAbout(kase: Case, turn: number, end: TrialEnd): Map<string, Question> {
  const asks = new Map<string, Question>();
  const demands = demandsAt(kase, turn);
  const found = assertable(1, end, demands.expecting);
  if ('status' in found || found.silent !== undefined) return asks;
  const { id, vars, expected, tags } = kase;
  const subjectAt = readAnswer(found.answer, { id, vars, expected, tags });
  const add = (assertion: Assertion) => {
    assertion.group?.forEach(add);
    const subject = readerOf(assertion) === undefined ? undefined : subjectAt(assertion.path);
    if (subject === undefined || 'missing' in subject) return;
    const request = requestAbout(assertion, subject, questionAt(kase, turn));
    if (request !== undefined) asks.set(labelOf(assertion.type, request), { request, assertion });
  };
  demands.all.forEach(add);
  return asks;
}
