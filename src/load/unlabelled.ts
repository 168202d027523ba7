import type { Assertion } from '../domain/assertion.ts';
import type { Failure } from '../domain/failure.ts';
import type { Case } from '../domain/suite.ts';
import { labelOf, wantedAt } from '../domain/suite-assertion.ts';
import { didYouMean, found, quote, stopAtMany } from './failures.ts';
import { isMapping } from './source.ts';

const HINT =
  'Write the label that a right answer gives; a case that is to be left out of the count belongs in another suite.';

/**
 * What is wrong with the labels that the assertions over a suite count by: each case needs one, since an accuracy over the few
 * that have one says nothing of the others. Said once of a place in `expected`, and where no case has one of the assertion alone.
 * Throws `Failures` after `MAX_LISTED`.
 */
export function unlabelled(assertions: readonly Assertion[], cases: readonly Case[]): Failure[] {
  const problems: Failure[] = [];
  const seen = new Set<string>();
  for (const assertion of assertions) {
    const pointer = wantedAt(assertion);
    if (pointer === undefined || seen.has(pointer)) continue;
    seen.add(pointer);
    const lacking = cases.flatMap((one) => {
      const what = lack(one.expected, pointer);
      return what === undefined ? [] : [{ ...one, what }];
    });
    const [first] = lacking;
    if (first !== undefined && lacking.length === cases.length && cases.length > 1) {
      problems.push({
        code: 'invalid',
        where: assertion.where,
        message: `${assertion.name} counts by labels, and no case has one: in case ${quote(first.id)} ${first.what}`,
        hint: HINT,
      });
      continue;
    }
    for (const { id, where, what } of lacking) {
      stopAtMany(problems, where);
      problems.push({
        code: 'invalid',
        where,
        message: `case ${quote(id)} has no label, by which ${assertion.name} counts: ${what}`,
        hint: HINT,
      });
    }
  }
  return problems;
}

/** Why there is no label at a JSON pointer into what a case expects; undefined where there is one. */
function lack(expected: unknown, pointer: string): string | undefined {
  if (expected === undefined) return 'it has no `expected`';
  let value: unknown = expected;
  let walked = 'expected';
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const isIndex = !Array.isArray(value) || /^(0|[1-9]\d*)$/.test(key);
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key) || !isIndex)
      return `${walked} has no ${quote(key)}${isMapping(value) ? didYouMean(key, Object.keys(value)) : ''}`;
    value = (value as { readonly [key: string]: unknown })[key];
    walked += `/${step}`;
  }
  return labelOf(value) === undefined
    ? `${walked} is ${found(value)}, and a label is a text, a number or a boolean`
    : undefined;
}
