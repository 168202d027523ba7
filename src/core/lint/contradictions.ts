import type { Answer } from '../../domain/answer.ts';
import type { Assertion, Subject } from '../../domain/assertion.ts';
import { canonicalJson, type Json } from '../../domain/json.ts';
import type { Case } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';
import { asText, asTexts, shown } from '../assertions/text.ts';
import { judge } from '../score-one.ts';

/** Two assertions of one case that no answer can pass together. */
export interface Contradiction {
  readonly first: Assertion;
  readonly second: Assertion;
  /** Why: a clause. */
  readonly why: string;
}

/** Kinds that look at nothing but the text or value: what equals the expected value has one score by each of them. */
const BY_VALUE = new Set(
  'equals one-of contains icontains contains-all contains-any starts-with ends-with word-count length is-json json-equals number date money'.split(
    ' ',
  ),
);

/** The same where the spelling of the JSON is open: an answer as a whole that equals a value that is no text. */
const BY_DATA = new Set(['equals', 'one-of', 'json-equals']);

/** Kinds with limits, of which only `min` and `max` differ between two that are held against each other. */
const LIMITED = new Set(['word-count', 'length', 'latency', 'cost', 'output-tokens', 'cached-share']);

/**
 * The pairs that exclude each other. Each is proven: an assertion whose pattern, code or judgement decides is never held
 * against another, nor is one in a group, one that measures against a threshold, or one without weight.
 */
export function contradictions({ assertions }: Pick<Case, 'assertions'>): Contradiction[] {
  const decisive = assertions.filter(
    ({ weight, group, threshold }) => weight > 0 && group === undefined && threshold === undefined,
  );
  return decisive.flatMap((first, index) =>
    decisive.slice(index + 1).flatMap((second) => {
      if (first.path !== second.path || (first.negated && second.negated)) return [];
      const why = clash(first, second);
      return why === undefined ? [] : [{ first, second, why }];
    }),
  );
}

function clash(first: Assertion, second: Assertion): string | undefined {
  if (first.type === second.type && first.negated !== second.negated) {
    if (first.params === second.params || canonicalJson(first.params) === canonicalJson(second.params))
      return 'one forbids what the other demands';
  }
  return (
    byWitness(first, second) ??
    byWitness(second, first) ??
    forbidden(first, second) ??
    forbidden(second, first) ??
    bothEnds(first, second) ??
    rangesApart(first, second)
  );
}

/** Scores the one value that passes `equals` by the other assertion. */
function byWitness(exact: Assertion, other: Assertion): string | undefined {
  const { value } = exact.params;
  if (exact.type !== 'equals' || exact.negated || exact.params.ignore_case === true || value === undefined)
    return undefined;
  const whole = exact.path === undefined;
  const kinds = whole && typeof value !== 'string' ? BY_DATA : BY_VALUE;
  const kind = assertionKinds.get(other.type);
  if (!kinds.has(other.type) || kind === undefined) return undefined;
  const finding = kind.score(subjectOf(value, exact.path), other.params);
  if (finding instanceof Promise || judge(other, finding).status !== 'fail') return undefined;
  return `the answer that passes the first, ${shown(value)}, fails the second`;
}

function subjectOf(value: Json, path: string | undefined): Subject {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return {
    ...(path === undefined ? {} : { path }),
    text,
    value: path === undefined && typeof value === 'string' ? undefined : value,
    answer: { ...NO_ANSWER, body: { text } },
    ...{ calls: [], earlier: [] },
    case: { id: '', vars: {}, tags: [] },
  };
}

/** Stands where the kinds that are asked do not look. */
const NO_ANSWER: Answer = {
  outcome: 'answered',
  body: { text: '' },
  id: 'none',
  served: '',
  usage: null,
  latency_ms: null,
};

/** A text that must be there holds one that must not. */
function forbidden(demanding: Assertion, forbidding: Assertion): string | undefined {
  if (demanding.negated || !forbidding.negated) return undefined;
  const texts = requiredTexts(demanding);
  const loose = forbidding.type === 'icontains';
  const banned =
    forbidding.type === 'contains-any'
      ? (asTexts(forbidding.params.value) ?? [])
      : loose || forbidding.type === 'contains'
        ? [asText(forbidding.params.value) ?? '']
        : [];
  const fold = (text: string) => (loose || demanding.type === 'icontains' ? text.toLowerCase() : text);
  // In another case than the one that is demanded, what is forbidden to the letter may be avoided.
  if (demanding.type === 'icontains' && !loose) return undefined;
  for (const ban of banned) {
    const text = texts.find((one) => ban !== '' && fold(one).includes(fold(ban)));
    if (text !== undefined) return `${shown(text)} must be there, and ${shown(ban)} must not`;
  }
  return undefined;
}

function requiredTexts({ type, params }: Assertion): readonly string[] {
  if (type === 'contains-all') return asTexts(params.value) ?? [];
  const one = ['contains', 'icontains', 'starts-with', 'ends-with'].includes(type)
    ? asText(params.value)
    : undefined;
  return one === undefined ? [] : [one];
}

/** Two beginnings, or two ends, of which neither can be a part of the other. */
function bothEnds(first: Assertion, second: Assertion): string | undefined {
  if (first.type !== second.type || first.negated || second.negated) return undefined;
  const [one, other] = [asText(first.params.value), asText(second.params.value)];
  if (one === undefined || other === undefined) return undefined;
  if (first.type === 'starts-with')
    return one.startsWith(other) || other.startsWith(one) ? undefined : 'no text begins in both ways';
  if (first.type === 'ends-with')
    return one.endsWith(other) || other.endsWith(one) ? undefined : 'no text ends in both ways';
  return undefined;
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two ranges for one figure that have nothing in common. */
function rangesApart(first: Assertion, second: Assertion): string | undefined {
  if (first.type !== second.type || first.negated || second.negated) return undefined;
  const [one, other] = [rangeOf(first), rangeOf(second)];
  if (one === undefined || other === undefined) return undefined;
  if (one.low <= other.high && other.low <= one.high) return undefined;
  return `${words(one)} and ${words(other)} have no number in common`;
}

function rangeOf({ type, params }: Assertion): Interval | undefined {
  const number = (value: Json | undefined, otherwise: number) =>
    typeof value === 'number' ? value : otherwise;
  if (LIMITED.has(type))
    return { low: number(params.min, -Infinity), high: number(params.max, Number.POSITIVE_INFINITY) };
  if (type !== 'number') return undefined;
  const value = Number(params.value);
  const tolerance = number(params.tolerance, (Math.abs(value) * number(params.tolerance_percent, 0)) / 100);
  // Room for the binary fractions of a limit such as 0.1 + 0.2.
  const room = 1e-9 * Math.max(1, Math.abs(value));
  return Number.isFinite(value)
    ? { low: value - tolerance - room, high: value + tolerance + room }
    : undefined;
}

function words({ low, high }: Interval): string {
  const short = (value: number) => String(Number(value.toPrecision(6)));
  if (low === Number.NEGATIVE_INFINITY) return `at most ${short(high)}`;
  if (high === Number.POSITIVE_INFINITY) return `at least ${short(low)}`;
  return short(low) === short(high) ? short(low) : `${short(low)} to ${short(high)}`;
}
