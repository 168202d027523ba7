import type { Answer, AttemptFailure, Outcome, TrialEnd } from '../domain/answer.ts';
import type { Assertion } from '../domain/assertion.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Price } from '../domain/price.ts';
import type { Score, TrialScore } from '../domain/score.ts';
import type { Case } from '../domain/suite.ts';
import { readAnswer } from './assertions/subject.ts';
import { shown } from './assertions/text.ts';
import { costOf, roundUsd } from './cost.ts';
import { isExpected, isSilent, takesAnyOutcome, trueOutcome } from './expected-outcome.ts';
import type { Judgements } from './judging/about.ts';
import { occasionOf } from './judging/conversation.ts';
import { scoredBack, withValues } from './redact/score-back.ts';
import { isJudged, scoreOne, settled } from './score-one.ts';
import { byFallback, noAnswer } from './unscored.ts';

/** An answer that its assertions may look at. */
export interface Assertable {
  readonly answer: Answer;
  /** Why there is no text to look at, where the outcome is an expected one without. */
  readonly silent?: string;
}

/** What the assertions of one answer are scored with. */
export interface Scoring {
  readonly workers: ScoreWorkers;
  /** Without a price no cost is known. */
  readonly price?: Price | undefined;
  /** The answers to the turns before, whose tool calls are asserted as well; absent: none. */
  readonly earlier?: readonly Answer[];
  /** The answers to the turns before, as a judge is shown them; absent: `earlier`. */
  readonly before?: readonly Answer[];
  /** Absent: no judge was asked. */
  readonly judgements?: Judgements | undefined;
  /** Which turn of a case with turns was answered, from 1; absent: the first, or the only one. */
  readonly turn?: number;
}

/**
 * Scores one trial. Only a finished answer is asserted: any other answer fails whatever its assertions, so that a
 * negated one cannot pass on it, unless the case expects an answer that ends so. Of an expected one without a text only
 * what looks at outcomes and figures is scored. A trial that a fallback answered, or that has no answer, is unscored,
 * except where the prompt itself is at fault. Without a price no cost is known.
 * A promise only when an assertion runs on a worker, or the first time that a JSON Schema is met.
 */
export function scoreTrial(
  ordinal: number,
  end: TrialEnd,
  kase: Case,
  workers: ScoreWorkers,
  price?: Price,
  judgements?: Judgements,
): TrialScore | Promise<TrialScore> {
  const found = assertable(ordinal, end, kase.assertions);
  if ('status' in found) return found;
  const scores = scoreAll(kase.assertions, found, kase, { workers, price, judgements });
  return settled(scores, (all) => fold(ordinal, found.answer.outcome, all));
}

/** The answer of a trial as `demands` may look at it, or what the trial comes to without them. */
export function assertable(
  ordinal: number,
  end: TrialEnd,
  demands: readonly Assertion[],
): Assertable | TrialScore {
  if (end.outcome !== 'failed' && end.link !== undefined) {
    const reason = byFallback(end.link.name);
    return { ordinal, outcome: end.outcome, status: 'unscored', scores: [], reason };
  }
  if (end.outcome === 'failed') return notAnswered(ordinal, end);
  const answer = trueOutcome(end);
  const finished = answer.outcome === 'answered';
  if (!finished && !isExpected(answer.outcome, demands)) return notAnswered(ordinal, answer);
  const readable = finished || (answer.outcome === 'truncated' && !isSilent(answer));
  return { answer, ...(readable ? {} : { silent: answerReason(answer) }) };
}

/** What each assertion that can be scored of an answer says of it. */
export function scoreAll(
  assertions: readonly Assertion[],
  { answer, silent }: Assertable,
  kase: Case,
  scoring: Scoring,
): (Score | Promise<Score>)[] {
  const { id, vars, expected, tags } = kase;
  const { price, earlier = [], before = earlier, turn = 1 } = scoring;
  const demanded = silent === undefined ? assertions : assertions.filter(takesAnyOutcome);
  const answers = [...earlier, answer];
  const calls = answers.flatMap(({ body }) => body.tool_calls ?? []);
  const of = { cost: costOfAnswers(answers, price), calls, earlier };
  const came = readAnswer(answer, { id, vars, expected, tags }, of);
  const known = { ...scoring, at: came, came, silent, turn, occasion: occasionOf(kase, turn, before) };
  const scored = (assertion: Assertion) => scoreOne(assertion, known);
  const restored = kase.redaction?.restored;
  if (restored === undefined) return demanded.map(scored);
  const put = (one: Answer) => withValues(one, restored);
  const said = answers.map(put);
  const back = readAnswer(
    put(answer),
    { id, tags, ...restored.view() },
    { ...of, calls: said.flatMap(({ body }) => body.tool_calls ?? []), earlier: earlier.map(put) },
  );
  return demanded.map((assertion) => {
    // A judge was shown placeholders, and its verdict is found by what it was shown.
    if (isJudged(assertion)) return scored(assertion);
    const score = scoreOne(restored.assertion(assertion), { ...known, at: back });
    return scoredBack(score, () => scored(assertion));
  });
}

/** USD of all; undefined where that of one is not known. */
function costOfAnswers(answers: readonly Answer[], price: Price | undefined): number | undefined {
  let sum = 0;
  for (const { usage, service_tier: tier, batch } of answers) {
    const cost = usage === null ? undefined : costOf(usage, price, { tier, batch });
    if (cost === undefined) return undefined;
    sum += cost;
  }
  return roundUsd(sum);
}

/** Table 3.2 of the facts: answers that are none fail, ends without an answer are missing evidence. */
function notAnswered(ordinal: number, end: Answer | AttemptFailure): TrialScore {
  const { outcome } = end;
  if (outcome !== 'failed')
    return { ordinal, outcome, status: 'fail', value: 0, scores: [], reason: answerReason(end) };
  if (end.kind !== 'context_length') {
    return {
      ordinal,
      outcome,
      status: 'unscored',
      scores: [],
      reason: noAnswer(end.kind, end.message),
    };
  }
  const reason = `the prompt is longer than the model takes: ${end.message}`;
  return { ordinal, outcome, status: 'fail', value: 0, scores: [], reason };
}

function answerReason(answer: Answer): string {
  const detail = answer.detail === undefined ? '' : ` (${answer.detail})`;
  const { refusal, text } = answer.body;
  switch (answer.outcome) {
    case 'truncated':
      return `the answer was cut off at the output limit${detail}`;
    case 'filtered':
      return `the content filter stopped the answer${detail}`;
    case 'refused':
      return `the model refused: ${shown(refusal ?? text)}`;
    default:
      return `the answer is empty: neither text nor a tool call${detail}`;
  }
}

/** What the scores of a trial come to: a known failure beats missing evidence, and no evidence at all is never a pass. */
export function fold(ordinal: number, outcome: Outcome, scores: readonly Score[]): TrialScore {
  const base = { ordinal, outcome, scores } as const;
  const counted = scores.filter((score) => score.weight > 0);
  if (counted.length === 0) {
    const reason =
      scores.length === 0 ? 'the case has no assertion' : 'every assertion of the case has weight 0';
    return { ...base, status: 'unscored', reason };
  }
  const unscored = counted.find((score) => score.status === 'unscored');
  if (counted.some((score) => score.status === 'fail'))
    return { ...base, status: 'fail', value: mean(counted) };
  if (unscored === undefined) return { ...base, status: 'pass', value: mean(counted) };
  return { ...base, status: 'unscored', reason: `${unscored.assertion}: ${unscored.reason}` };
}

/** Weighted mean over the assertions that decided: the measured value where there is one, else 1 for a pass, 0 for a fail. */
function mean(scores: readonly Score[]): number {
  let total = 0;
  let weights = 0;
  for (const { status, value, weight } of scores) {
    if (status === 'unscored') continue;
    total += weight * (value ?? (status === 'pass' ? 1 : 0));
    weights += weight;
  }
  return total / weights;
}
