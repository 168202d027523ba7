import { isBlank, type TrialEnd } from '../../domain/answer.ts';
import type { Assertion, Subject } from '../../domain/assertion.ts';
import type { Ask } from '../../domain/ports.ts';
import type { Request } from '../../domain/request.ts';
import { assertionsOf, type Case } from '../../domain/suite.ts';
import type { Trial } from '../../domain/trial.ts';
import { assertionKinds } from '../assertions/index.ts';
import { readAnswer } from '../assertions/subject.ts';
import { fingerprint } from '../fingerprint.ts';
import { assertable } from '../score.ts';
import { demandsAt, requestAbout } from './about.ts';
import { opponentAt } from './contender.ts';
import { contenderIn, contestOf } from './contest.ts';
import { controlsOf } from './controls.ts';
import { type Occasion, occasionIn } from './conversation.ts';
import { readerOf } from './judges-of.ts';
import { labelOf } from './label.ts';

/** True when a judge or an embedding model decides an assertion of the case. */
export function isJudged(kase: Pick<Case, 'turns' | 'assertions'>): boolean {
  return assertionsOf(kase).some(isRead);
}

function isRead(assertion: Assertion): boolean {
  return readerOf(assertion) !== undefined || assertion.group?.some(isRead) === true;
}

/** What is asked of judges and embedding models about an end of a trial: the control cases first, then what its answer calls for. */
export function judgeAsks(ask: Ask, end: TrialEnd): Ask[] {
  const { trial, judged } = ask;
  if (judged === undefined) return [];
  const { kase } = judged;
  const about = questionsAbout(kase, trial, end, occasionIn(kase, trial.turn ?? 1, ask.request));
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
export interface Question {
  readonly request: Request;
  readonly assertion: Assertion;
  /** Of a comparison in which the candidate's answer stands first: the label of the one in which it stands second. */
  readonly turned?: string;
}

/**
 * What judges and embedding models are asked about the answer to a turn of a trial of a case, by label; nothing where it is
 * not asserted. Its answers are compared with those of the case's opponents, where it has any.
 */
export function questionsAbout(
  kase: Case,
  { turn = 1, ordinal }: Pick<Trial, 'turn' | 'ordinal'>,
  end: TrialEnd,
  occasion: Occasion,
): Map<string, Question> {
  const asks = new Map<string, Question>();
  const demands = demandsAt(kase, turn);
  const found = assertable(1, end, demands.expecting);
  if ('status' in found || found.silent !== undefined) return asks;
  const { id, vars, expected, tags } = kase;
  const subjectAt = readAnswer(found.answer, { id, vars, expected, tags });
  const compare = (assertion: Assertion, subject: Subject) => {
    const { judge, path, type } = assertion;
    if (judge === undefined || isBlank(subject.text)) return;
    const other = opponentAt(kase, ordinal, turn, path);
    const contest = contestOf(
      judge,
      assertion,
      occasion.question,
      'candidate',
      contenderIn(subject, occasion),
      other,
    );
    if (!('requests' in contest)) return;
    const [ahead, behind] = contest.requests;
    const turned = labelOf(type, behind);
    asks.set(labelOf(type, ahead), { request: ahead, assertion, turned });
    asks.set(turned, { request: behind, assertion });
  };
  const add = (assertion: Assertion) => {
    assertion.group?.forEach(add);
    const subject = readerOf(assertion) === undefined ? undefined : subjectAt(assertion.path);
    if (subject === undefined || 'missing' in subject) return;
    if (assertionKinds.get(assertion.type)?.pairs) return compare(assertion, subject);
    const request = requestAbout(assertion, subject, occasion);
    if (request !== undefined) asks.set(labelOf(assertion.type, request), { request, assertion });
  };
  demands.all.forEach(add);
  return asks;
}
