import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GatedMetric, judgeFamily, type Rule } from './family.ts';
import { onlyLook } from './looks.ts';
import { type Look, lookAt } from './metric.ts';
import type { PairedCase } from './paired.ts';
import { anyCase } from './testdata/arbitrary.ts';
import { FIFTY, pair } from './testdata/exact.ts';

const LOOK: Look = {
  p: 1,
  pBetter: 1,
  change: 0,
  low: -0.1,
  high: 0.1,
  cases: 100,
  units: 100,
  smallestP: 0,
  tooFewClusters: false,
};

function metric(p: number, look: Partial<Look>, rest: Partial<GatedMetric> = {}): GatedMetric {
  const common = { p, look: { ...LOOK, ...look }, last: true, onlyRegresses: false };
  return { ...common, rule: 'both', margin: 0.05, ...rest } as GatedMetric;
}

function statuses(...metrics: GatedMetric[]): string[] {
  return judgeFamily(metrics, 0.05).metrics.map((one) => one.status);
}

test('a bound above the margin passes before anything else is asked', () => {
  expect(judgeFamily([metric(0.001, { change: -0.03, low: -0.05 })], 0.05)).toEqual({
    metrics: [{ status: 'passed', adjusted: 0.001, realButTolerable: true }],
    status: 'passed',
  });
  expect(judgeFamily([metric(0.3, { change: -0.01, low: -0.04 })], 0.05)).toEqual({
    metrics: [{ status: 'passed', adjusted: 0.3, realButTolerable: false }],
    status: 'passed',
  });
});

test('each rule asks for its own drop beyond the margin', () => {
  const looks = [
    { change: -0.02, low: -0.06, high: -0.01 },
    { change: -0.07, low: -0.12, high: -0.01 },
    { change: -0.12, low: -0.18, high: -0.06 },
    { change: -0.05, low: -0.1, high: -0.01 },
  ];
  const by = (rule: Rule) => looks.map((look) => statuses(metric(0.01, look, { rule }))[0]);
  expect(by('detect')).toEqual(['regressed', 'regressed', 'regressed', 'regressed']);
  expect(by('both')).toEqual(['inconclusive', 'regressed', 'regressed', 'inconclusive']);
  expect(by('exceeds')).toEqual(['inconclusive', 'inconclusive', 'regressed', 'inconclusive']);
  const real = looks.map((look) => statuses(metric(0.051, look, { rule: 'detect' }))[0]);
  expect(real).toEqual(['inconclusive', 'inconclusive', 'inconclusive', 'inconclusive']);
});

test('no drop is no regression, whatever the rule', () => {
  expect(statuses(metric(0.001, { change: 0 }, { rule: 'detect' }))).toEqual(['inconclusive']);
});

test('without a margin nothing passes and a real drop is found', () => {
  const unbounded = { rule: 'detect', margin: null } as const;
  expect(statuses(metric(0.9, { change: 0.2, low: 0.1 }, unbounded))).toEqual(['inconclusive']);
  expect(statuses(metric(0.01, { change: -0.01 }, unbounded))).toEqual(['regressed']);
});

test('a chance of exactly alpha is enough, though a division rounded it up', () => {
  const { p } = lookAt([pair(3, 3, 0, 3)], { level: 0.05, mode: 'trials', pValue: 'exact', seed: 1 });
  expect(statuses(metric(p, { change: -0.2 }), metric(0.05 + 1e-9, { change: -0.2 }))).toEqual([
    'inconclusive',
    'inconclusive',
  ]);
  expect(statuses(metric(p, { change: -0.2 }))).toEqual(['regressed']);
  expect(statuses(metric(0.05 + 1e-9, { change: -0.2 }))).toEqual(['inconclusive']);
});

test('Holm stands between the metrics of a family', () => {
  const drop = { change: -0.2, low: -0.3 };
  const family = [metric(0.03, drop), metric(0.01, drop), metric(0.2, drop), metric(0.013, drop)];
  expect(judgeFamily(family, 0.05).metrics.map((one) => [one.adjusted, one.status])).toEqual([
    [0.06, 'inconclusive'],
    [0.04, 'regressed'],
    [0.2, 'inconclusive'],
    [0.04, 'regressed'],
  ]);
});

test('without a decision it goes on until the last look', () => {
  const undecided = metric(0.5, { change: -0.03 }, { last: false });
  expect(judgeFamily([undecided], 0.05).status).toBe('open');
  expect(judgeFamily([{ ...undecided, last: true }], 0.05).status).toBe('inconclusive');
});

test('what was decided earlier stands, and still counts in the family', () => {
  const earlier = metric(0.01, { change: 0, low: -0.2 }, { decided: 'regressed' });
  const passed = metric(0.9, { change: -0.2, low: -0.3 }, { decided: 'passed' });
  const late = metric(0.02, { change: -0.2 });
  expect(statuses(earlier, passed, late)).toEqual(['regressed', 'passed', 'regressed']);
  expect(statuses({ ...earlier, p: 0.9 }, passed, late)).toEqual(['regressed', 'passed', 'inconclusive']);
});

test('too few clusters can tell nothing', () => {
  const few = { tooFewClusters: true };
  expect(statuses(metric(0.9, { ...few, low: 0 }))).toEqual(['inconclusive']);
  expect(statuses(metric(0.001, { ...few, change: -0.5 }))).toEqual(['inconclusive']);
  expect(statuses(metric(0.001, { ...few, change: -0.5 }, { last: false }))).toEqual(['open']);
});

test('the family has regressed if any metric has, and passed if all that vouch have', () => {
  const pass = metric(0.9, { low: -0.01 });
  const unclear = metric(0.5, { change: -0.03 });
  const open = { ...unclear, last: false };
  const fall = metric(1e-4, { change: -0.2 });
  const only = (one: GatedMetric): GatedMetric => ({ ...one, onlyRegresses: true });
  const family = (...metrics: GatedMetric[]) => judgeFamily(metrics, 0.05).status;
  expect([family(pass, pass), family(pass, unclear), family(pass, open)]).toEqual([
    'passed',
    'inconclusive',
    'open',
  ]);
  expect([family(pass, fall), family(open, fall), family(pass, only(fall))]).toEqual([
    'regressed',
    'regressed',
    'regressed',
  ]);
  expect([family(pass, only(unclear)), family(pass, only(open)), family(unclear, only(pass))]).toEqual([
    'passed',
    'passed',
    'inconclusive',
  ]);
  expect([family(), family(only(pass))]).toEqual(['inconclusive', 'inconclusive']);
});

/** The verdict of one metric at its only look. */
function verdict(
  cases: readonly PairedCase[],
  rule: Rule,
  mode: 'trials' | 'robust',
  margin: number,
): string {
  const { share, level } = onlyLook(1, 1);
  const look = lookAt(cases, { level, mode, pValue: 'exact', seed: 1 });
  return statuses(metric(look.p / share, look, { rule, margin }))[0]!;
}

const rules = fc.constantFrom<Rule>('both', 'exceeds', 'detect');
const modes = fc.constantFrom('trials' as const, 'robust' as const);

test('a thing compared with itself never regresses', () => {
  const same = anyCase(6).map((one) =>
    pair(one.passedBefore, one.trialsBefore, one.passedBefore, one.trialsBefore),
  );
  fc.assert(
    fc.property(fc.array(same, { maxLength: 60 }), rules, modes, (cases, rule, mode) => {
      expect(verdict(cases, rule, mode, 0)).not.toBe('regressed');
    }),
    { numRuns: 80 },
  );
});

test('under `both` and `exceeds` one more failing trial of the candidate never turns regressed into passed', () => {
  const falls = fc.array(fc.oneof(anyCase(4), fc.constantFrom(pair(4, 4, 0, 3), pair(3, 3, 1, 4))), {
    minLength: 1,
    maxLength: 25,
  });
  const margin = fc.constantFrom(0, 0.02, 0.1, 0.3);
  let regressed = 0;
  fc.assert(
    fc.property(falls, fc.nat(), rules, modes, margin, (cases, at, rule, mode, tolerated) => {
      if (rule === 'detect' || verdict(cases, rule, mode, tolerated) !== 'regressed') return;
      regressed++;
      const place = at % cases.length;
      const worse = cases.map((one, i) => (i === place ? { ...one, trialsAfter: one.trialsAfter + 1 } : one));
      const broken = cases.map((one, i) =>
        i === place ? { ...one, passedAfter: Math.max(0, one.passedAfter - 1) } : one,
      );
      expect(verdict(worse, rule, mode, tolerated)).not.toBe('passed');
      expect(verdict(broken, rule, mode, tolerated)).not.toBe('passed');
    }),
    { numRuns: 400, seed: 11 },
  );
  expect(regressed).toBeGreaterThan(40);
});

test('the worked example is inconclusive at 5 points and passes at 7', () => {
  expect([0.05, 0.07].map((margin) => verdict(FIFTY, 'both', 'trials', margin))).toEqual([
    'inconclusive',
    'passed',
  ]);
});

test('where no drop is tolerated a real one regresses within the margin, and an unshown one still passes', () => {
  const look = (p: number, change: number) => ({
    ...{ p, pBetter: 1 - p, change, low: change - 0.02, high: change + 0.02 },
    ...{ cases: 300, units: 300, smallestP: 0, tooFewClusters: false },
  });
  const metric = (p: number, change: number, anyDrop: boolean): GatedMetric => ({
    ...{ rule: 'detect', margin: 0.05, p, look: look(p, change), last: true, onlyRegresses: false },
    ...{ anyDrop },
  });
  const status = (one: GatedMetric) => judgeFamily([one], 0.05).status;
  expect([
    status(metric(0.001, -0.02, true)),
    status(metric(0.001, -0.02, false)),
    status(metric(0.3, -0.02, true)),
    status({ ...metric(0.001, -0.02, true), decided: 'passed' }),
    status(metric(0.001, 0.02, true)),
  ]).toEqual(['regressed', 'passed', 'passed', 'regressed', 'passed']);
});
