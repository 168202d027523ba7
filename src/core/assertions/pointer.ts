import type { Json } from '../../domain/json.ts';

/** One value inside another, and the JSON pointer to it. */
export interface Place {
  readonly pointer: string;
  readonly value: Json;
}

/** A pointer whose steps may be `*`, which stands for every item of a list and every key of an object. */
export const PATTERN = /^(\/([^~]|~[01])*)?$/;

/** The steps of a JSON pointer (RFC 6901), unescaped. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A key as one step of a pointer, with its slash. */
export function stepText(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** What is under a key: an own property only, so that `constructor` or `__proto__` find data or nothing. */
export function child(value: Json, key: string): Json | undefined {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(key) ? (value[Number(key)] as Json) : undefined;
  return (value as { readonly [key: string]: Json })[key];
}

/** Every place that a pointer with `*` steps leads to, in the order of the data. */
export function placesAt(root: Json, pattern: string): readonly Place[] {
  let places: readonly Place[] = [{ pointer: '', value: root }];
  for (const step of stepsOf(pattern)) {
    places = places.flatMap(({ pointer, value }) => {
      if (step === '*') {
        if (value === null || typeof value !== 'object') return [];
        return Object.entries(value).map(([key, inner]) => ({
          pointer: pointer + stepText(key),
          value: inner as Json,
        }));
      }
      const inner = child(value, step);
      return inner === undefined ? [] : [{ pointer: pointer + stepText(step), value: inner }];
    });
  }
  return places;
}

/** True when the steps are those of one of the patterns. */
export function isNamed(steps: readonly string[], patterns: readonly (readonly string[])[]): boolean {
  return patterns.some(
    (pattern) =>
      pattern.length === steps.length &&
      pattern.every((step, index) => step === '*' || step === steps[index]),
  );
}
