import { describe, expect, test } from 'vitest';
import type { DriftNight } from '../domain/drift.ts';
import { driftVerdict, expectedOf, nightCases, type Watched, watch } from './drift.ts';
import { detect, slackOf } from './stats/evidence-values.ts';

const ids = ['a', 'b', 'c', 'd'];
const digest = '0123456789abcdef';
const other = 'fedcba9876543210';
const tallies = ids.map((id) => [id, { passed: 9, trials: 10 }] as const);

const suite = (name = 's'): Watched => ({
  suite: name,
  suite_digest: digest,
  baseline: digest,
  expected: new Map(tallies),
});

function night(passes: readonly number[], name = 's', more: object = {}): DriftNight {
  const cases = ids.map((id, index) => [id, passes[index] ?? 0, 1] as [string, number, number]);
  return {
    ...{ v: 1, at: '', run: '', model: 'm', answers: [] },
    suites: [{ suite: name, suite_digest: digest, baseline: digest, cases, ...more }],
  };
}

const evidence = (nights: readonly (readonly number[])[]) =>
  detect(
    nights.map((passes) => passes.map((passed) => ({ expected: 0.9, passed, trials: 1 }))),
    { averageRunLength: 100, slack: slackOf(tallies.map(([, tally]) => tally)) },
  ).statistic.at(-1);

describe('the watch over a pin', () => {
  test('tells tonight against the baseline, and the evidence of all nights', () => {
    const nights = [night([1, 1, 1, 1]), night([1, 0, 0, 1])];
    const { suites, evidence: sum } = watch([suite()], nights, 100, nights[1]);
    expect(suites).toEqual([
      {
        suite: 's',
        cases: 4,
        baseline: 0.9,
        tonight: 0.5,
        change: -40,
        nights: 2,
        left_out: 0,
        evidence: evidence([
          [1, 1, 1, 1],
          [1, 0, 0, 1],
        ]),
        slack: slackOf(tallies.map(([, tally]) => tally)) * 100,
      },
    ]);
    expect(sum).toBe(suites[0]?.evidence);
  });

  test('is the mean over the suites, so that many suites raise no more alarms than one', () => {
    const nights = [night([0, 0, 0, 0]), night([1, 1, 1, 1], 't')];
    const { suites, evidence: sum } = watch([suite(), suite('t')], nights, 100);
    expect(sum).toBe(((suites[0]?.evidence ?? 0) + (suites[1]?.evidence ?? 0)) / 2);
    expect(suites.map((one) => one.evidence)).toEqual([evidence([[0, 0, 0, 0]]), evidence([[1, 1, 1, 1]])]);
  });

  test('leaves out nights of another suite or another baseline, and cases that the baseline lacks', () => {
    const nights = [
      night([0, 0, 0, 0], 's', { suite_digest: other }),
      night([0, 0, 0, 0], 's', { baseline: other }),
      night([1, 1, 1, 1], 's', { cases: [['new', 0, 1], ...ids.map((id) => [id, 1, 1])] }),
    ];
    const { suites } = watch([suite()], nights, 100, nights[2]);
    expect(suites.map((one) => [one.nights, one.left_out, one.cases, one.evidence])).toEqual([
      [1, 2, 4, evidence([[1, 1, 1, 1]])],
    ]);
  });

  test('says nothing of a night that does not count', () => {
    const { suites } = watch([suite()], [night([1, 1, 1, 1])], 100);
    expect(suites.map((one) => [one.cases, one.baseline, one.tonight, one.change, one.nights])).toEqual([
      [0, 0.9, null, null, 1],
    ]);
  });

  test('without a night has no evidence', () => {
    expect(watch([suite()], [], 100).evidence).toBe(0);
  });
});

test('drift is shown from the threshold on, also on a night that does not count, which else cannot tell', () => {
  expect([
    driftVerdict(99.9, 100, []),
    driftVerdict(100, 100, []),
    driftVerdict(100, 100, ['why']),
    driftVerdict(1, 100, ['why']),
  ]).toEqual([
    { status: 'not-shown', exit: 0 },
    { status: 'shown', exit: 1 },
    { status: 'shown', exit: 1 },
    { status: 'unclear', exit: 3 },
  ]);
});

test('a case counts on a night only when all its trials have a score, and in the baseline when any has', () => {
  const trial = (ordinal: number, status: 'pass' | 'fail' | 'unscored') => ({
    ...({ ordinal, outcome: 'answered', scores: [] } as const),
    status,
  });
  const pair = (id: string, before: readonly ReturnType<typeof trial>[], after = before) => ({
    ...{ case: id, tags: [], before, after },
  });
  const pairs = [
    pair('whole', [trial(1, 'pass'), trial(2, 'fail')]),
    pair('part', [trial(1, 'pass'), trial(2, 'unscored')]),
    pair('none', [trial(1, 'unscored')]),
    pair('silent', [trial(1, 'pass')], []),
  ];
  const comparison = { pairs } as unknown as Parameters<typeof nightCases>[0];
  expect(nightCases(comparison)).toEqual([['whole', 1, 2]]);
  expect([...expectedOf(comparison)]).toEqual([
    ['whole', { passed: 1, trials: 2 }],
    ['part', { passed: 1, trials: 1 }],
    ['silent', { passed: 1, trials: 1 }],
  ]);
});
