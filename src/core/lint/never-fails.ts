import type { Assertion } from '../../domain/assertion.ts';
import type { Warning } from '../../domain/lint.ts';
import { assertionsOf, type Suite } from '../../domain/suite.ts';
import { assertionKinds } from '../assertions/index.ts';

/** Kinds that only measure, where nothing else in their row says so. */
const MEASURES = new Set(['similarity', 'tool-call-f1']);

/** Assertions that measure and whose threshold every value, or nearly every one, satisfies: each is told once, where it is written. */
export function neverFailing({
  cases,
  suite_assertions = [],
}: Pick<Suite, 'cases' | 'suite_assertions'>): Warning[] {
  const found = new Map<string, Warning>();
  const tell = ({ where, weight }: Assertion, message: string, hint: string) => {
    if (weight === 0) return;
    found.set(`${where.file}:${where.line}:${where.column}`, {
      ...{ code: 'never-fails', spot: where, message, hint },
    });
  };
  const whatever = ({ name }: Assertion) =>
    `${name} passes whatever it measures: every value reaches its threshold of 0`;
  const add = (assertion: Assertion) => {
    const { name, negated, threshold } = assertion;
    if (measures(assertion) && !negated && threshold === 0)
      tell(
        assertion,
        whatever(assertion),
        'Write the value that an answer has to reach, or `weight: 0` where it is only to inform.',
      );
    if (measures(assertion) && negated && threshold === undefined)
      tell(
        assertion,
        `${name} fails only an answer that measures 1: it has no threshold`,
        'Write as `threshold` the value that an answer has to stay below.',
      );
    assertion.group?.forEach(add);
  };
  for (const kase of cases) assertionsOf(kase).forEach(add);
  for (const one of suite_assertions.filter(({ type, threshold }) => type !== 'module' && threshold === 0))
    tell(
      one,
      whatever(one),
      'Write the value that a side has to reach, or leave `threshold` out where it is only to inform.',
    );
  return [...found.values()];
}

/**
 * True of what has nothing but a value, which its threshold decides on. A module or a command may say itself whether it passes. A
 * negated assertion with a threshold of 0 always fails, which is soon noticed; a negated group has its assertions' own decisions.
 */
function measures(assertion: Assertion): boolean {
  const { type, negated, params } = assertion;
  const kind = assertionKinds.get(type);
  if (kind?.combine !== undefined) return !negated;
  if (kind?.needsThreshold || kind?.threshold !== undefined || kind?.across !== undefined) return true;
  if (type === 'levenshtein') return params.max === undefined;
  return MEASURES.has(type) || kind?.brief?.(assertion).graded === true;
}
