import { expect, test } from 'vitest';
import { supportOf } from './support.ts';
import { many, sampleSuite } from './testdata/sides.ts';

const suite = (cases: number, max_drop?: number) =>
  sampleSuite(many(cases, 'c', []), { max_drop, rule: 'detect' });
const history = (cases: number, passed: number, trials: number) =>
  Array.from({ length: cases }, () => ({ passed, trials }));

test('without stored trials a steady suite is assumed, asked alike on both sides', () => {
  const { planned, level, words, warning } = supportOf(suite(60), undefined, { trials: 3, early: false });
  expect({ planned, level, words, warning }).toEqual({
    planned: { cases: 60, trialsBefore: 3, trialsAfter: 3, spread: 0.03, assumed: true },
    level: 0.05,
    words:
      '60 cases x 3 trials vouch for drops above 7.5 points, if they are as steady as most suites (the stored trials do not say); 46 more cases vouch for 5',
    warning: undefined,
  });
});

test('stored trials say how steady it is, and rounds that may stop early take a stricter bound', () => {
  const steady = history(60, 6, 6);
  expect([
    supportOf(suite(60), steady, { trials: 3, early: false }).words,
    supportOf(suite(60), steady, { trials: 3, early: true }).words,
    supportOf(suite(60), history(60, 3, 6), { trials: 3, early: false }).words,
  ]).toEqual([
    '60 cases x 3 trials vouch for drops above 2 points',
    '60 cases x 3 trials vouch for drops above 3 points; 7 more cases vouch for 2',
    '60 cases x 3 trials vouch for no margin up to 10 points; 112 more cases vouch for 10',
  ]);
});

test('a written margin that the suite cannot pass dependably is told with what would do', () => {
  const asking = { trials: 3, early: false };
  expect([
    supportOf(suite(60, 10), history(60, 4, 6), asking).warning,
    supportOf(suite(60, 10), history(60, 6, 6), asking).warning,
    supportOf(suite(60, 0), history(60, 6, 6), asking).warning,
  ]).toEqual([
    'gate.max_drop is 10 points, and 60 cases x 3 trials are too few to pass it dependably: an unchanged candidate passes 62 times in 100; 94 more cases, 11 trials a case or a wider margin would do',
    undefined,
    'gate.max_drop is 0 points, and 60 cases x 3 trials are too few to pass it dependably: an unchanged candidate passes 0 times in 100; a wider margin would do',
  ]);
});
