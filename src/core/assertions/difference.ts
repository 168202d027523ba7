import type { Subject } from '../../domain/assertion.ts';
import type { Json } from '../../domain/json.ts';
import { z } from '../../domain/zod.ts';
import { isNamed, stepsOf, stepText } from './pointer.ts';
import { shown } from './text.ts';

/** The first place where two values part; `undefined` is a side that has nothing there. */
export interface Difference {
  readonly pointer: string;
  readonly expected: Json | undefined;
  readonly found: Json | undefined;
}

/** What does not count as a difference. */
export interface Leniency {
  /** Upper or lower case of texts, at every depth; keys stay exact. */
  readonly ignoreCase?: boolean;
  /** Pointers, with `*` for any step, of what is not compared, whether it is there or not. */
  readonly ignore?: readonly string[];
  /** The largest distance of two numbers that are equal; 0 when left out. */
  readonly tolerance?: number;
}

/** Units in the last place that a written tolerance forgives, so that 1.01 is within 0.01 of 1. */
const ROUNDING = 4 * Number.EPSILON;

/**
 * Compares two values at every depth; undefined when they are equal. Numbers are equal as numbers (1 and 1.0), the order of
 * keys does not matter, that of items does.
 */
export function firstDifference(expected: Json, found: Json, leniency: Leniency): Difference | undefined {
  const ignored = (leniency.ignore ?? []).map(stepsOf);
  const differ = (left: Json, right: Json, steps: readonly string[]): Difference | undefined => {
    if (!isContainer(left) || !isContainer(right) || Array.isArray(left) !== Array.isArray(right)) {
      if (sameScalar(left, right, leniency)) return undefined;
      return { pointer: steps.map(stepText).join(''), expected: left, found: right };
    }
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const place = [...steps, key];
      if (ignored.length > 0 && isNamed(place, ignored)) continue;
      const one = Object.hasOwn(left, key) ? left[key] : undefined;
      const other = Object.hasOwn(right, key) ? right[key] : undefined;
      if (one === undefined || other === undefined)
        return { pointer: place.map(stepText).join(''), expected: one, found: other };
      const inner = differ(one, other, place);
      if (inner !== undefined) return inner;
    }
    return undefined;
  };
  return differ(expected, found, []);
}

/** A difference as one sentence. `path` is where the compared value stands in the answer. */
export function differenceWords({ pointer, expected, found }: Difference, path: string): string {
  const at = path + pointer === '' ? '' : ` at ${path}${pointer}`;
  const one = expected === undefined ? 'nothing' : shown(expected);
  const other = found === undefined ? 'nothing' : shown(found);
  return `expected ${one}${at}, found ${other}${hint(expected, found)}`;
}

/** True when two numbers are no further apart than the tolerance, but for the rounding of binary fractions. */
export function isWithin(found: number, expected: number, tolerance: number): boolean {
  const slack = tolerance === 0 ? 0 : ROUNDING * Math.max(Math.abs(expected), Math.abs(found));
  return Math.abs(found - expected) <= tolerance + slack;
}

function sameScalar(left: Json, right: Json, { ignoreCase = false, tolerance = 0 }: Leniency): boolean {
  if (left === right) return true;
  if (typeof left === 'string' && typeof right === 'string')
    return ignoreCase && left.toLowerCase() === right.toLowerCase();
  return typeof left === 'number' && typeof right === 'number' && isWithin(right, left, tolerance);
}

/** Lists are compared by their indexes as keys, so both containers are read the same way. */
function isContainer(value: Json): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object';
}

/** The two slips that are hard to see in a log. */
function hint(expected: Json | undefined, found: Json | undefined): string {
  if (typeof expected !== 'string' || typeof found !== 'string') return '';
  if (expected.trim() === found.trim()) return ' (they differ in white space at the ends)';
  return expected.toLowerCase() === found.toLowerCase() ? ' (they differ in case)' : '';
}

/** The field by which the case of texts does not count. */
export const ignoreCaseField = z
  .boolean()
  .optional()
  .describe('Compare texts without regard to case, at every depth; keys stay exact.');

/**
 * What an expected value is held against: without a `path`, a text against the answer's text as it stands. Undefined where the
 * answer was to be read as JSON and is none.
 */
export function heldAgainst(expected: Json, { path, text, value }: Subject): Json | undefined {
  return path === undefined && typeof expected === 'string' ? text : value;
}
