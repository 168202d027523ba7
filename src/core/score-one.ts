import type { Assertion, AssertionKind, Finding, Subject } from '../domain/assertion.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Score } from '../domain/score.ts';
import { assertionKinds } from './assertions/index.ts';
import type { Missing } from './assertions/subject.ts';
import { type Judgements, judgedFinding } from './judging/about.ts';
import type { Occasion } from './judging/conversation.ts';

/** A judge or an embedding model decides it, or a part of it. */
export function isJudged({ type, group }: Assertion): boolean {
  return isRead(assertionKinds.get(type)) || group?.some(isJudged) === true;
}

function isRead(kind: AssertionKind | undefined): boolean {
  return kind?.brief !== undefined || kind?.references !== undefined;
}

/** What one assertion is scored by. */
export interface Known {
  readonly workers: ScoreWorkers;
  /** Absent: neither a judge nor an embedding model was asked. */
  readonly judgements?: Judgements | undefined;
  /** What of the answer an assertion can look at. */
  readonly at: (path?: string) => Subject | Missing;
  /** The answer as it came, where `at` has redacted values put back. */
  readonly came: (path?: string) => Subject | Missing;
  /** Why there is no text to look at. */
  readonly silent: string | undefined;
  /** What was asked, as a judge is told it. */
  readonly occasion: Occasion;
  /** Which turn was answered, from 1. */
  readonly turn: number;
}

/** Where an assertion stands among groups. */
interface Standing {
  /** True inside an odd number of negated groups, where an assertion that does not hold helps the whole to pass. */
  readonly flipped: boolean;
  /** Scores that were taken for a pass there, because there was nothing to look at. */
  readonly assumed: Set<Score>;
}

/** What is not there fails an assertion and its negation, so that inside a negated group it is taken to hold. */
function nothingThere(assertion: Assertion, reason: string, { flipped, assumed }: Standing): Score {
  const score = scoreOf(assertion, flipped ? 'pass' : 'fail', reason);
  if (flipped) assumed.add(score);
  return score;
}

/** Scores one assertion of an answer. A promise where a worker or another one has to be waited for. */
export function scoreOne(
  assertion: Assertion,
  known: Known,
  standing: Standing = { flipped: false, assumed: new Set() },
): Score | Promise<Score> {
  const { at, came, silent, workers, judgements } = known;
  const kind = assertionKinds.get(assertion.type);
  if (kind === undefined) throw new Error(`no assertion kind "${assertion.type}" (${assertion.where.file})`);
  const { group } = assertion;
  if (group !== undefined) {
    const { flipped, assumed } = standing;
    const inner = { flipped: flipped !== assertion.negated, assumed };
    const scores = group.map((one) => scoreOne(one, known, inner));
    return settled(scores, (all) => {
      const score = judge(assertion, combined(kind, all, assertion.threshold));
      const nothing = all.find((one) => one.weight > 0 && assumed.has(one));
      if (nothing === undefined || score.status !== (assertion.negated ? 'fail' : 'pass')) return score;
      const said = { ...score, reason: nothing.reason };
      if (!assertion.negated) assumed.add(said);
      return said;
    });
  }
  if (silent !== undefined && kind.anyOutcome !== true) return nothingThere(assertion, silent, standing);
  const subject = (kind.asItCame ? came : at)(assertion.path);
  if ('missing' in subject) return nothingThere(assertion, subject.missing, standing);
  const finding = isRead(kind)
    ? judgedFinding(assertion, subject, known, judgements)
    : kind.runs(assertion.params) === 'worker'
      ? workers.find(assertion, subject)
      : kind.score(subject, assertion.params);
  const judged = (one: Finding): Score =>
    'missing' in one ? nothingThere(assertion, one.missing, standing) : judge(assertion, one);
  return finding instanceof Promise ? finding.then(judged) : judged(finding);
}

function combined(kind: AssertionKind, scores: readonly Score[], threshold: number | undefined): Finding {
  if (kind.combine === undefined) throw new Error(`the assertion kind "${kind.type}" takes no group`);
  return kind.combine(scores, threshold);
}

/** Goes on when all scores are there: at once where none has to be waited for. */
export function settled<T>(
  scores: readonly (Score | Promise<Score>)[],
  next: (all: readonly Score[]) => T,
): T | Promise<T> {
  if (scores.some((score) => score instanceof Promise)) return Promise.all(scores).then(next);
  return next(scores as readonly Score[]);
}

/**
 * Applies the threshold and then `not-`, which passes exactly where the assertion itself would fail; its value is what the
 * measure leaves of 1. What could not be scored stays unscored, negated or not.
 */
export function judge(assertion: Assertion, finding: Finding): Score {
  if ('unscored' in finding) return scoreOf(assertion, 'unscored', finding.unscored);
  if ('missing' in finding) return scoreOf(assertion, 'fail', finding.missing);
  const measured = finding.value;
  const value = measured !== undefined && assertion.negated ? complement(measured) : measured;
  const floor = assertion.threshold ?? 1;
  const held = 'pass' in finding ? finding.pass : finding.value >= floor;
  const pass = held !== assertion.negated;
  if (value === undefined) {
    return pass ? scoreOf(assertion, 'pass', '') : scoreOf(assertion, 'fail', finding.reason, finding);
  }
  const missed = pass || 'pass' in finding ? '' : beside(finding.value, floor);
  const reason = [finding.reason, missed].filter(Boolean).join('; ');
  return { ...scoreOf(assertion, pass ? 'pass' : 'fail', reason, pass ? {} : finding), value };
}

/**
 * On which side of a threshold a measured value is, which only a negated assertion fails for where it is not below. With at most
 * four decimals, or as it is where these would tell otherwise.
 */
function beside(measured: number, floor: number): string {
  const short = Number(measured.toFixed(4));
  const shown = short < floor === measured < floor ? short : measured;
  return measured < floor
    ? `scored ${shown}, the threshold is ${floor}`
    : `measured ${shown}, which is not below the threshold of ${floor}`;
}

/** 1 - value, without the noise of binary fractions, so that it meets the thresholds of groups such as 0.1. */
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
