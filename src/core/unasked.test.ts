import { expect, test } from 'vitest';
import { compareSuite } from './compare.ts';
import { codesOf, decideSample, type Letters, sampleInput, verdictOf } from './testdata/decisions.ts';
import { many, sampleSide, sampleSuite } from './testdata/sides.ts';

/** What a verdict says of missing trials, with its reasons in codes. */
function told(...sample: Parameters<typeof sampleInput>) {
  const { verdict, method } = decideSample(...sample);
  return [verdict.status, ...verdict.reasons.map(({ code }) => code), method?.missing];
}

const sixty = many(60, 'a', 'p');
const without: Letters = { ...sixty, a1: '' };

test('a case that was planned and never asked is held against the candidate like one whose answer failed', () => {
  expect(verdictOf(sixty, without, { planned: 60 })).toEqual([
    'inconclusive',
    'missing | triage: it would pass as it is, but not if the trials without a score had gone against the candidate (0 before, 1 of the candidate)',
  ]);
  expect(verdictOf(sixty, without, { planned: 60 })).toEqual(verdictOf(sixty, { ...sixty, a1: 'u' }));
  expect(told(sixty, without, { planned: 60, gate: { max_drop: 9 } })).toEqual([
    'passed',
    'no-regression',
    { before: 0, after: 1 },
  ]);
});

test('so is a single trial of a case, wherever it is missing among its ordinals', () => {
  const before = many(60, 'a', 'pp');
  for (const a1 of ['p', '.p'])
    expect(told(before, { ...before, a1 }, { planned: 120, gate: { max_drop: 9 } })[2]).toEqual({
      before: 0,
      after: 1,
    });
});

test('a side before that was asked in the same run is measured the same way, and a stored one is not', () => {
  const suite = sampleSuite(many(60, 'a', []));
  const { a1: _unasked, ...others } = sixty;
  const pairOf = (before: Letters, after: Letters, interleaved: boolean) => {
    const sides = [
      sampleSide(before, { planned: 60 }),
      sampleSide(after, { name: 'n', planned: 60 }),
    ] as const;
    const pair = compareSuite(suite, ...sides, { interleaved }).pairs.find((one) => one.case === 'a1');
    return pair && [pair.before, pair.after].map((trials) => trials.map(({ status }) => status));
  };
  expect([pairOf(others, sixty, true), pairOf(others, others, true), pairOf(sixty, others, true)]).toEqual([
    [['unscored'], ['pass']],
    [['unscored'], ['unscored']],
    [['pass'], ['unscored']],
  ]);
  expect([pairOf(others, sixty, false), pairOf(without, sixty, false)]).toEqual([undefined, [[], ['pass']]]);
});

test('rounds that a certain gate did not ask lack nothing, and one that was begun lacks what it did not get to', () => {
  const before = many(100, 'a', 'ppppp');
  const after = many(100, 'a', 'p');
  const looks = { of: 5, taken: 1 };
  expect(told(before, after, { looks, planned: 100 })).toEqual([
    'passed',
    'no-regression',
    { before: 0, after: 0 },
  ]);
  const begun = { ...many(100, 'a', 'pp'), a1: 'p', a2: 'p' };
  expect(told(before, begun, { looks, planned: 200 })).toEqual([
    'passed',
    'no-regression',
    { before: 0, after: 2 },
  ]);
});

test('a look inside the first round plans the cases up to it alone', () => {
  const before = many(200, 'a', 'p');
  const places = [
    ...(sampleInput(before, before, { looks: { of: 2, taken: 1 } }).design.rounds?.places ?? []),
  ];
  const first = (count: number) =>
    Object.fromEntries(places.map(([id, place]) => [id, place < count ? 'p' : '']));
  const missing = (count: number, planned: number) =>
    told(before, first(count), { looks: { of: 2, taken: 1 }, planned }).at(-1);
  expect([missing(50, 50), missing(50, 100), missing(97, 100)]).toEqual([
    { before: 0, after: 0 },
    { before: 0, after: 50 },
    { before: 0, after: 3 },
  ]);
});

test('cases that are new or gone stay what they are', () => {
  expect(told({ ...sixty, old: 'p' }, { ...sixty, new: 'p' }, { planned: 61 })).toEqual([
    'passed',
    'no-regression',
    { before: 0, after: 0 },
  ]);
  expect(codesOf(sixty, { ...sixty, new: '' }, { planned: 61 })).toEqual(['passed', 'no-regression']);
});
