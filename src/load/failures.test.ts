import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Failure } from '../domain/failure.ts';
import { didYouMean, nearest, sortFailures } from './failures.ts';

test.each([
  ['assret', ['assert', 'target'], 'assert'],
  ['max_dorp', ['slices', 'max_drop'], 'max_drop'],
  ['EQUALS', ['contains', 'equals'], 'equals'],
  ['tag', ['vars', 'tags'], 'tags'],
  ['x', ['y'], undefined],
  ['id', ['tags', 'vars'], undefined],
  ['', ['a'], undefined],
  ['completely-else', ['assert'], undefined],
  ['cat', ['bat', 'car'], 'bat'],
])('the name nearest to %j among %j is %j', (name, candidates, found) => {
  expect(nearest(name, candidates)).toBe(found);
});

test('no candidate that is nearer than the nearest is left out', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  /** Levenshtein by its definition. */
  const edits = (a: string, b: string): number =>
    a === '' || b === ''
      ? a.length + b.length
      : Math.min(
          edits(a.slice(1), b) + 1,
          edits(a, b.slice(1)) + 1,
          edits(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
        );
  fc.assert(
    fc.property(name, fc.array(name, { maxLength: 3 }), (wanted, candidates) => {
      const found = nearest(wanted, candidates);
      const least = Math.min(...candidates.map((candidate) => edits(wanted, candidate)));
      if (found !== undefined) expect(edits(wanted, found)).toBe(least);
      else expect(least).toBeGreaterThanOrEqual(Math.min(3, Math.max(wanted.length, 1)));
    }),
    { numRuns: 60 },
  );
});

test('a suggestion is a clause, or nothing', () => {
  expect([didYouMean('assret', ['assert']), didYouMean('zzz', ['assert'])]).toEqual([
    '; did you mean "assert"?',
    '',
  ]);
});

test('failures are sorted by file, line and column, those without a place first, and none is said twice', () => {
  const at = (file: string, line?: number, column?: number): Failure => ({
    code: 'invalid',
    where: { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) },
    message: 'm',
  });
  const sorted: Failure[] = [
    { code: 'usage', message: 'm' },
    at('B', 9),
    at('a'),
    at('a', 2, 1),
    at('a', 2, 10),
    at('a', 10, 1),
    at('b', 1),
  ];
  expect(sortFailures([...sorted].reverse().concat(sorted))).toEqual(sorted);
});
