import { type Answer, type AttemptFailure, isBlank, type TrialEnd } from '../domain/answer.ts';
import type { Assertion, CaseView, Finding, Subject } from '../domain/assertion.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Score, TrialScore } from '../domain/score.ts';
import type { Case } from '../domain/suite.ts';
import { assertionKinds } from './assertions/index.ts';
import { type Missing, readAnswer } from './assertions/subject.ts';
import { shown } from './assertions/text.ts';

/**
 * Scores one trial. Only a finished answer is asserted: any other answer fails whatever its assertions, so that a
 * negated one cannot pass on it. A trial that a fallback answered, or that has no answer, is unscored, except where the prompt itself is at fault.
 * A promise only when an assertion runs on a worker, or the first time that a JSON Schema is met.
 */
export function scoreTrial(
  ordinal: number,
  end: TrialEnd,
  kase: Case,
  workers: ScoreWorkers,
): TrialScore | Promise<TrialScore> {
  const ended = unfinished(ordinal, end);
  if (ended !== undefined) return ended;
  const scores = scoreAll(kase.assertions, readAnswer(end as Answer, viewOf(kase)), workers);
  if (scores.some((score) => score instanceof Promise)) {
    return Promise.all(scores).then((settled) => fold(ordinal, settled));
  }
  return fold(ordinal, scores as Score[]);
}

/** What an end that is no finished answer of the pin makes of its trial; undefined for one that is. */
export function unfinished(ordinal: number, end: TrialEnd): TrialScore | undefined {
  if (end.outcome !== 'failed' && end.link !== undefined) {
    const reason = `served by the fallback ${end.link.name}, not by the pin`;
    return { ordinal, outcome: end.outcome, status: 'unscored', scores: [], reason };
  }
  if (end.outcome !== 'answered') return notAnswered(ordinal, end);
  // A stored answer names its own outcome; a blank one is empty whatever it is called, or a negated assertion would pass on it.
  if (isBlank(end.body.text) && end.body.tool_calls === undefined) {
    const outcome = end.body.refusal === undefined ? 'empty' : 'refused';
    return notAnswered(ordinal, { ...end, outcome });
  }
  return undefined;
}

/** The part of a case that assertions see. */
export function viewOf({ id, vars, expected, tags }: Case): CaseView {
  return { id, vars, expected, tags };
}

/** What each assertion says of one answer. */
export function scoreAll(
  assertions: readonly Assertion[],
  subjectAt: ReturnType<typeof readAnswer>,
  workers: ScoreWorkers,
): (Score | Promise<Score>)[] {
  return assertions.map((assertion) => scoreOne(assertion, subjectAt(assertion.path), workers));
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
      reason: `no answer (${end.kind}): ${end.message}`,
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

function scoreOne(
  assertion: Assertion,
  subject: Subject | Missing,
  workers: ScoreWorkers,
): Score | Promise<Score> {
  if ('missing' in subject) return scoreOf(assertion, 'fail', subject.missing);
  const kind = assertionKinds.get(assertion.type);
  if (kind === undefined) throw new Error(`no assertion kind "${assertion.type}" (${assertion.where.file})`);
  const finding =
    kind.runs(assertion.params) === 'worker'
      ? workers.find(assertion, subject)
      : kind.score(subject, assertion.params);
  return finding instanceof Promise
    ? finding.then((one) => judge(assertion, one))
    : judge(assertion, finding);
}

/** Applies `not-` and the threshold. What could not be scored stays unscored, negated or not. */
function judge(assertion: Assertion, finding: Finding): Score {
  if ('unscored' in finding) return scoreOf(assertion, 'unscored', finding.unscored);
  const measured = finding.value;
  const value = measured !== undefined && assertion.negated ? complement(measured) : measured;
  const floor = assertion.threshold ?? 1;
  const pass = 'pass' in finding ? finding.pass !== assertion.negated : (value as number) >= floor;
  if (value === undefined) {
    return pass ? scoreOf(assertion, 'pass', '') : scoreOf(assertion, 'fail', finding.reason, finding);
  }
  const below = pass || 'pass' in finding ? '' : `scored ${shortly(value, floor)}, the threshold is ${floor}`;
  const reason = [finding.reason, below].filter(Boolean).join('; ');
  return { ...scoreOf(assertion, pass ? 'pass' : 'fail', reason, pass ? {} : finding), value };
}

/** A value below a floor with at most four decimals, or as it is where that would read like the floor. */
function shortly(value: number, floor: number): number {
  const short = Number(value.toFixed(4));
  return short < floor ? short : value;
}

/** 1 - value, without the noise of binary fractions, so that it meets thresholds such as 0.1. */
function complement(value: number): number {
  return Math.round((1 - value) * 1e12) / 1e12;
}

function scoreOf(
  assertion: Assertion,
  status: Score['status'],
  reason: string,
  { expected, actual }: Pick<Score, 'expected' | 'actual'> = {},
): Score {
  const score: Score = { assertion: assertion.name, status, reason, weight: assertion.weight };
  if (expected === undefined && actual === undefined) return score;
  return {
    ...score,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
}

/** A known failure beats missing evidence, and no evidence at all is never a pass. */
export function fold(ordinal: number, scores: readonly Score[]): TrialScore {
  const base = { ordinal, outcome: 'answered', scores } as const;
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
