import { describe, expect, test } from 'vitest';
import { lookBy, measureOf } from './measure.ts';
import { decideSample, verdictOf } from './testdata/decisions.ts';
import { many } from './testdata/sides.ts';

const PASS3 = { gate: { metric: 'pass^3', max_drop: 5 } } as const;

test('a metric is read by its name', () => {
  expect([undefined, 'score', 'pass^3', 'pass@12'].map((metric) => measureOf({ metric }))).toEqual([
    'pass rate',
    'score',
    { which: 'all', k: 3 },
    { which: 'any', k: 12 },
  ]);
});

describe('pass^k', () => {
  // A third of the cases fail one trial in three: the pass rate falls by 11 points, the chance that three all pass by 33.
  const before = many(60, 'a', 'ppp');
  const after = { ...before, ...many(20, 'a', 'ppf') };

  test('is compared in place of the pass rate, and named', () => {
    const { rows, method, verdict } = decideSample(before, after, PASS3);
    const [row] = rows;
    expect([row?.metric, row?.before, row?.after?.toFixed(4), row?.change?.toFixed(2), row?.worse]).toEqual([
      'pass^3',
      1,
      '0.6667',
      '-33.33',
      20,
    ]);
    expect([method?.words[0], method?.detectable, method?.chance_of_pass]).toEqual([
      'pass^3: the chance that 3 trials of a case all pass, estimated without bias from those that it has; margin 5 points, written',
      null,
      null,
    ]);
    expect([verdict.status, verdict.reasons[0]?.message]).toEqual([
      'regressed',
      'triage: worse: the mean pass^3 fell 33.3 points, from 100.0 % to 66.7 %; the true drop is at least 20.7 points with 95 % confidence, and 5 points are tolerated. If nothing had changed, a gap this large would appear in less than 1 of 1,000,000 runs (60 cases, 20 worse, 0 better)',
    ]);
  });

  test('forgives what pass@k forgives: a case that passes sometimes', () => {
    const { rows, verdict } = decideSample(before, after, { gate: { metric: 'pass@3', max_drop: 5 } });
    expect([verdict.status, rows[0]?.change, rows[0]?.metric]).toEqual(['passed', 0, 'pass@3']);
  });

  test('takes k trials of a case on each side: with fewer nothing is compared', () => {
    expect(verdictOf(many(60, 'a', 'pp'), many(60, 'a', 'pp'), PASS3)[0]).toBe('inconclusive');
  });

  test('does not pass by cases that lost a trial, however few: they may be what broke', () => {
    const many300 = many(300, 'a', 'ppp');
    const gate = { metric: 'pass^3', max_drop: 3 };
    const lost = (count: number) => verdictOf(many300, { ...many300, ...many(count, 'a', 'ppu') }, { gate });
    expect(lost(2)[0]).toBe('passed');
    // 8 of 900 trials are less than 1 %, and 8 of 300 cases more than the margin leaves room for.
    expect(lost(8)).toEqual([
      'inconclusive',
      'missing | triage: it would pass as it is, but not if the trials without a score had gone against the candidate (0 before, 8 of the candidate)',
    ]);
  });
});

describe('scores', () => {
  const trial = (value: number) => ({ passed: value === 1, value });
  const options = { level: 0.05, mode: 'trials', pValue: 'exact', seed: 1 } as const;

  test('are compared as values, whatever passed', () => {
    const cases = [
      { before: [trial(0.8), trial(0.9)], after: [trial(0.6), trial(0.7)] },
      { before: [trial(1), trial(1)], after: [trial(0.5), trial(0.5)] },
      { before: [trial(0.4), trial(0.4)], after: [trial(0.4), trial(0.4)] },
    ];
    const look = lookBy('score', cases, options);
    expect(
      [look?.before, look?.after, look?.worse, look?.better, look?.change].map((one) => one?.toFixed(4)),
    ).toEqual(['0.7500', '0.5167', '2.0000', '0.0000', '-0.2333']);
    // 6 arrangements of each of the two cases that moved, of which one is as bad.
    expect(look?.p.toFixed(9)).toBe((1 / 36).toFixed(9));
  });

  test('without a case there is nothing to look at', () => {
    expect(lookBy('score', [], options)).toBe(undefined);
  });

  test('gate a suite by name', () => {
    const { rows, method } = decideSample(many(60, 'a', 'pp'), many(60, 'a', 'pp'), {
      gate: { metric: 'score', max_drop: 5 },
    });
    expect([rows[0]?.metric, rows[0]?.finding, method?.words[0]]).toEqual([
      'score',
      'held',
      'score: the mean value of the trials of a case, 0 to 100 %; margin 5 points, written',
    ]);
  });
});
