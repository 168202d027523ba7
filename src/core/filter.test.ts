import { expect, test } from 'vitest';
import { type CaseFilter, filterCases, partialWords } from './filter.ts';
import { sampleSuite } from './testdata/sides.ts';

const suite = sampleSuite(
  { a: ['billing'], b: ['billing', 'urgent'], c: ['outage'], d: [] },
  { slices: ['billing', 'outage'], required: ['a', 'c'] },
);

/** Ids of the cases that are taken, a suite a text. */
function taken(filter: CaseFilter): string[] {
  return filterCases([suite], filter).map(({ cases }) => cases.map(({ id }) => id).join(' '));
}

test('a case must fit every filter', () => {
  expect(taken({})).toEqual(['a b c d']);
  expect(taken({ cases: ['d', 'a'] })).toEqual(['a d']);
  expect(taken({ tags: ['urgent', 'outage'] })).toEqual(['b c']);
  expect(taken({ tags: ['billing'], cases: ['b', 'c'] })).toEqual(['b']);
  expect(taken({ keys: new Set(['triage/d', 'other/a']) })).toEqual(['d']);
});

test('a suite in which nothing fits is left out', () => {
  expect(taken({ cases: ['x'] })).toEqual([]);
});

test('what is left out is not gated, is not gone, and is said', () => {
  const [part] = filterCases([suite], { tags: ['billing'] });
  expect([part?.gate.slices, part?.gate.required, part?.left_out, part && partialWords(part)]).toEqual([
    [{ tag: 'billing' }],
    ['a'],
    new Set(['c', 'd']),
    ['partial: 2 of 4 cases were selected, and the others are not vouched for'],
  ]);
});

test('a filter that takes everything leaves the suite as it is', () => {
  expect(filterCases([suite], { cases: ['a', 'b', 'c', 'd'] })).toEqual([suite]);
});

test('a sample is of its size, the same for a seed, and another for another', () => {
  const many = sampleSuite(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`c${n}`, []])));
  const draw = (seed: string) =>
    filterCases([many], { sample: { size: 10, seed } })[0]?.cases.map(({ id }) => id);
  expect(draw('1')?.length).toBe(10);
  expect(draw('1')).toEqual(draw('1'));
  expect(draw('1')).not.toEqual(draw('2'));
});
