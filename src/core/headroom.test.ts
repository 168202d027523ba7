import { expect, test } from 'vitest';
import { canFall } from './headroom.ts';
import { supportOf } from './support.ts';
import { codesOf, decideSample, verdictOf } from './testdata/decisions.ts';
import { many, sampleSuite } from './testdata/sides.ts';

const never = many(200, 'a', 'fff');
/** 200 cases of which so many pass. */
const some = (passing: number) => ({ ...never, ...many(passing, 'a', 'ppp') });

test('a rate can fall by itself and by less', () => {
  expect([canFall(0.05, 5), canFall(0.3, 30), canFall(0.049, 5), canFall(0, 0)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
});

test('a side before that never passes shows no drop, and names what it fails', () => {
  expect(verdictOf(never, never)).toEqual([
    'inconclusive',
    'cannot-fall | triage: cannot tell: the answers of the side before pass 0.0 %, so they cannot fall by 5 points, and no drop of that size could be seen (of 600 failed trials of the side before 600 fail equals). Mend what they fail, the expectations or the path that is looked at, and score again',
  ]);
  expect(codesOf(never, never, { gate: { max_drop: undefined, rule: 'detect' } })).toEqual([
    'inconclusive',
    'cannot-fall',
  ]);
  const { method } = decideSample(never, never);
  expect([
    method?.detectable,
    method?.detectable_flips,
    method?.chance_of_pass,
    method?.words.slice(0, 2),
  ]).toEqual([
    null,
    null,
    null,
    [
      'nothing is vouched for: the answers of the side before pass 0.0 %, so they cannot fall by 5 points',
      'with 3 trials this suite finds no drop dependably',
    ],
  ]);
});

test('a mean that is small but not below the margin passes by its bound, and claims no power that it has not', () => {
  const eleven = some(11);
  const { verdict, method } = decideSample(eleven, eleven);
  expect([verdict.status, method?.words.slice(0, 2)]).toEqual([
    'passed',
    [
      'margin 5 points, written; 200 cases x 3 trials support it',
      'with 3 trials this suite finds drops of 1.2 points or more 4 times in 5, or 1 case that breaks altogether; an unchanged candidate passes 99 times in 100',
    ],
  ]);
  expect([codesOf(some(9), some(9)), codesOf(some(10), some(10))]).toEqual([
    ['inconclusive', 'cannot-fall'],
    ['passed', 'no-regression'],
  ]);
});

test('a candidate that is shown to be better by the margin passes: there was something to see', () => {
  expect([codesOf(never, some(150)), codesOf(never, some(8))]).toEqual([
    ['passed', 'no-regression'],
    ['inconclusive', 'cannot-fall'],
  ]);
});

test('a slice that cannot fall is not vouched for, and one with a margin of its own does not pass', () => {
  const all = { ...many(200, 'a', 'ppp'), ...many(100, 'b', 'fff') };
  const told = (gate: Parameters<typeof decideSample>[2]) => {
    const { rows, verdict } = decideSample(all, all, gate);
    return [
      rows.map(({ finding }) => finding),
      verdict.status,
      ...verdict.reasons.map(({ message }) => message),
    ];
  };
  expect(told({ gate: { slices: ['b'] } })).toEqual([
    ['held', 'unproven'],
    'passed',
    'triage: no regression found in total or in 1 slice: the mean pass rate is 66.7 % on both sides; we are 95 % sure that it fell by less than 0.3 points, and 5 points are tolerated (300 cases, 0 worse, 0 better); slices not vouched for: b',
  ]);
  expect(told({ gate: { slices: [{ tag: 'b', max_drop: 8 }] } })).toEqual([
    ['held', 'unproven'],
    'inconclusive',
    'triage, slice b: cannot tell: the answers of the side before pass 0.0 %, so they cannot fall by 8 points, and no drop of that size could be seen (of 300 failed trials of the side before 300 fail equals). Mend what they fail, the expectations or the path that is looked at, and score again',
  ]);
});

test('a check knows it from the stored tallies', () => {
  const blind = (passed: number, max_drop?: number) =>
    supportOf(
      sampleSuite(many(60, 'c', []), { max_drop, rule: 'detect' }),
      Array.from({ length: 60 }, () => ({ passed, trials: 40 })),
      { trials: 3, early: false },
    ).blind;
  expect([blind(0), blind(1, 5), blind(2, 5), blind(40)]).toEqual([
    'the stored answers pass 0.0 %, so they cannot fall by 2 points',
    'the stored answers pass 2.5 %, so they cannot fall by 5 points',
    undefined,
    undefined,
  ]);
});
