import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Gate } from '../domain/suite.ts';
import { compareSuite } from './compare.ts';
import { type DecideInput, decide } from './decide.ts';
import { many, sampleSide, sampleSuite } from './testdata/sides.ts';

type Letters = { readonly [id: string]: string };

/** A suite of the candidate's cases, all tagged `all`, and how its sides compare. */
function input(
  before: Letters | undefined,
  after: Letters,
  gate: Partial<Gate> = {},
  planned?: number,
): DecideInput {
  const suite = sampleSuite(
    Object.fromEntries(Object.keys(after).map((id) => [id, [id.replace(/\d+$/, '')]])),
    gate,
  );
  const comparison = compareSuite(
    suite,
    before && sampleSide(before),
    sampleSide(after, { name: 'n', planned }),
  );
  return { suite, comparison };
}

/** The verdict of one suite in two parts: its status, and its reasons as `code: message`. */
function verdict(...args: Parameters<typeof input>): readonly string[] {
  const { status, reasons } = decide([input(...args)]).verdict;
  return [status, ...reasons.map((reason) => `${reason.code} | ${reason.message}`)];
}

test('a drop that is real regresses', () => {
  expect(
    verdict({ ...many(14, 'a', 'p'), ...many(6, 'b', 'p') }, { ...many(14, 'a', 'p'), ...many(6, 'b', 'f') }),
  ).toEqual([
    'regressed',
    'drop | triage: the mean pass rate fell 30.0 points, from 100.0 % to 70.0 % (20 cases, p = 0.016 after Holm; 6 broke, 0 fixed)',
  ]);
});

test('a real drop regresses even within the margin', () => {
  const before = many(1000, 'a', 'p');
  expect(verdict(before, { ...before, ...many(6, 'a', 'f') })).toEqual([
    'regressed',
    'drop | triage: the mean pass rate fell 0.6 points, from 100.0 % to 99.4 % (1,000 cases, p = 0.016 after Holm; 6 broke, 0 fixed)',
  ]);
});

test('a drop beyond the margin that chance could bring is inconclusive', () => {
  expect(verdict(many(20, 'a', 'p'), { ...many(20, 'a', 'p'), ...many(2, 'a', 'f') })).toEqual([
    'inconclusive',
    'unproven-drop | triage: the mean pass rate fell 10.0 points, from 100.0 % to 90.0 %, more than the 5 points tolerated, but chance alone could do that (20 cases, p = 0.25 after Holm; 2 broke, 0 fixed); more cases or trials would decide it',
  ]);
});

test('a drop of exactly the margin is tolerated', () => {
  expect(verdict(many(20, 'a', 'p'), { ...many(20, 'a', 'p'), a1: 'f' })).toEqual([
    'passed',
    'no-regression | triage: no regression found: the mean pass rate fell 5.0 points, from 100.0 % to 95.0 %, at most 5 points are tolerated (20 cases, p = 0.50 after Holm; 1 broke, 0 fixed)',
  ]);
});

test('the last digit of a sum breaks neither a margin nor a floor that is just held', () => {
  const before = many(10, 'a', 'pff');
  const fell = input(before, { ...before, ...many(3, 'a', 'fff') }, { max_drop: 10 });
  expect([fell.comparison.rows[0]?.change, decide([fell]).verdict.status]).toEqual([
    -10.000000000000004,
    'passed',
  ]);
  const sides = { ...many(15, 'a', 'ppf'), ...many(5, 'b', 'ppp') };
  const held = input(sides, sides, { min_pass_rate: 75 });
  expect([held.comparison.after.pass_rate, decide([held]).verdict.status]).toEqual([
    0.7499999999999999,
    'passed',
  ]);
});

test('a mean that rose is no drop, however many cases broke a little', () => {
  expect(
    verdict(
      { ...many(12, 'a', 'pppp'), ...many(4, 'b', 'ffff') },
      { ...many(12, 'a', 'pppf'), ...many(4, 'b', 'pppp') },
    ),
  ).toEqual([
    'passed',
    'no-regression | triage: no regression found: the mean pass rate rose 6.3 points, from 75.0 % to 81.3 % (16 cases, p = 0.038 after Holm; 12 broke, 4 fixed)',
  ]);
});

test('a figure that would round to its limit keeps the digits that tell them apart', () => {
  const before = many(1999, 'a', 'p');
  expect(verdict(before, { ...before, ...many(100, 'a', 'f') })[1]).toBe(
    'drop | triage: the mean pass rate fell 5.003 points, from 100.0 % to 95.0 % (1,999 cases, p < 0.0001 after Holm; 100 broke, 0 fixed)',
  );
});

test('a rate that only comes close to all or nothing does not read like it', () => {
  const most = { ...many(3000, 'a', 'p'), a1: 'f' };
  const few = { ...many(3000, 'a', 'f'), a1: 'p' };
  expect([verdict(most, most)[1], verdict(few, few)[1]]).toEqual([
    'no-regression | triage: no regression found: the mean pass rate is 99.9 % on both sides (3,000 cases, p = 1.00 after Holm; 0 broke, 0 fixed)',
    'no-regression | triage: no regression found: the mean pass rate is 0.1 % on both sides (3,000 cases, p = 1.00 after Holm; 0 broke, 0 fixed)',
  ]);
});

test('an unchanged and a better candidate pass, and no sentence says that the two are the same', () => {
  expect(verdict(many(3, 'a', 'pf'), many(3, 'a', 'fp'))).toEqual([
    'passed',
    'no-regression | triage: no regression found: the mean pass rate is 50.0 % on both sides (3 cases, p = 1.00 after Holm; 0 broke, 0 fixed)',
  ]);
  expect(
    verdict({ a1: 'f', b1: 'p', old: 'p' }, { a1: 'p', b1: 'p', c1: 'p' }, { slices: ['a', 'b'] }),
  ).toEqual([
    'passed',
    'no-regression | triage: no regression found in total or in 2 slices: the mean pass rate rose 50.0 points, from 50.0 % to 100.0 % (2 cases, p = 1.00 after Holm; 0 broke, 1 fixed); not compared: 1 new, 1 gone',
  ]);
});

test('a slice turns a better total into a regression', () => {
  const before = { ...many(30, 'yes', 'f'), ...many(20, 'no', 'p') };
  const after = { ...many(30, 'yes', 'p'), ...many(20, 'no', 'p'), ...many(8, 'no', 'f') };
  expect(verdict(before, after, { slices: ['no', 'yes'] })).toEqual([
    'regressed',
    'slice-drop | triage, slice no: the mean pass rate fell 40.0 points, from 100.0 % to 60.0 % (20 cases, p = 0.012 after Holm; 8 broke, 0 fixed)',
  ]);
});

test('a slice that may have dropped makes a passing total inconclusive', () => {
  const before = { ...many(60, 'a', 'p'), ...many(10, 'b', 'p') };
  expect(verdict(before, { ...before, b1: 'f' }, { slices: ['b'] })).toEqual([
    'inconclusive',
    'unproven-drop | triage, slice b: the mean pass rate fell 10.0 points, from 100.0 % to 90.0 %, more than the 5 points tolerated, but chance alone could do that (10 cases, p = 1.00 after Holm; 1 broke, 0 fixed); more cases or trials would decide it',
  ]);
});

test('a real drop in a slice outranks an unproven one in total', () => {
  const before = {
    ...many(10, 'b', 'p'),
    ...many(8, 'up', 'f'),
    ...many(8, 'down', 'p'),
    ...many(34, 'a', 'p'),
  };
  const after = { ...before, ...many(8, 'b', 'f'), ...many(8, 'up', 'p'), ...many(8, 'down', 'f') };
  const [status, ...lines] = verdict(before, after, { slices: ['b'] });
  expect([status, ...lines.map((line) => line.split(' | ')[0])]).toEqual([
    'regressed',
    'slice-drop',
    'unproven-drop',
  ]);
});

test('a gated slice without a compared case is not vouched for', () => {
  const paired = many(3, 'a', 'p');
  expect(verdict(paired, { ...paired, b1: 'p', b2: 'p' }, { slices: ['b'] })).toEqual([
    'inconclusive',
    'nothing-paired | triage, slice b: no case is scored on both sides; not compared: 2 new',
  ]);
});

test('a verdict over less than half of the suite is none: what was not paired may be what broke', () => {
  const before = many(4, 'a', 'p');
  expect(verdict(before, { ...before, ...many(5, 'b', 'f') })).toEqual([
    'inconclusive',
    'few-paired | triage: only 4 of 9 cases are scored on both sides, and at least 50.0 % must be; not compared: 5 new',
  ]);
  expect(verdict(before, { ...before, ...many(4, 'b', 'p') })[0]).toBe('passed');
});

test('nothing paired at all is one reason', () => {
  expect(verdict({ old: 'p' }, { a1: 'p' }, { slices: ['a'] })).toEqual([
    'inconclusive',
    'nothing-paired | triage: no case is scored on both sides; not compared: 1 new, 1 gone',
  ]);
});

test('Holm is over the totals and slices of all suites of the run', () => {
  const drop = () => input(many(10, 'a', 'p'), { ...many(10, 'a', 'p'), ...many(6, 'a', 'f') });
  const calm = () => input(many(10, 'a', 'p'), many(10, 'a', 'p'));
  const ps = (...inputs: DecideInput[]) =>
    decide(inputs).suites.map((one) => one.rows.map((row) => [row.p, row.p_adjusted]));
  expect(ps(drop())).toEqual([[[1 / 64, 1 / 64]]]);
  expect(ps(drop(), calm(), calm(), calm())).toEqual([[[1 / 64, 4 / 64]], [[1, 1]], [[1, 1]], [[1, 1]]]);
  expect(decide([drop(), calm()]).verdict.status).toBe('regressed');
  expect(decide([drop(), calm(), calm(), calm()]).verdict.status).toBe('inconclusive');
});

test('an empty row takes no share of the 5 %', () => {
  const before = many(10, 'a', 'p');
  const { suites } = decide([
    input(before, { ...before, ...many(5, 'a', 'f'), fresh1: 'p' }, { slices: ['fresh', 'a'] }),
  ]);
  expect(suites[0]?.rows.map((row) => [row.name, row.p_adjusted, row.finding])).toEqual([
    ['triage', 2 / 32, 'unproven'],
    ['fresh', null, 'empty'],
    ['a', 2 / 32, 'unproven'],
  ]);
});

test('a required case regresses with two failed trials or all of them', () => {
  const required = { required: ['must'] };
  const table = ['f', 'fu', 'ppf', 'pff', 'ppp', 'u', 'fff'].map((letters) => {
    const [status, reason] = verdict(
      { must: 'p', ...many(99, 'a', 'pp') },
      { must: letters, ...many(99, 'a', 'pp') },
      required,
    );
    return [letters, status, reason?.split(' | ')[0]];
  });
  expect(table).toEqual([
    ['f', 'regressed', 'required-failed'],
    ['fu', 'inconclusive', 'required-unproven'],
    ['ppf', 'inconclusive', 'required-unproven'],
    ['pff', 'regressed', 'required-failed'],
    ['ppp', 'passed', 'no-regression'],
    ['u', 'inconclusive', 'required-unscored'],
    ['fff', 'regressed', 'required-failed'],
  ]);
});

test('the sentences on required cases give the counts', () => {
  const gate = { required: ['one', 'two', 'three'], max_drop: 100 };
  const before = { one: 'p', ...many(50, 'a', 'pp') };
  expect(verdict(before, { one: 'ff', two: 'pf', three: 'p', ...many(50, 'a', 'pp') }, gate)).toEqual([
    'regressed',
    'required-failed | triage: the required case one failed 2 of 2 trials',
    'required-unproven | triage: the required case two failed 1 of 2 trials; it takes two failed trials, or all of them, to call it broken',
  ]);
  expect(verdict(undefined, { one: 'p', two: 'p', three: 'u', ...many(97, 'a', 'p') }, gate)).toEqual([
    'inconclusive',
    'required-unscored | triage: the required case three has no scored trial',
  ]);
});

test('the floor is for the candidate alone', () => {
  const floor = { min_pass_rate: 90 };
  const sides = many(10, 'a', 'pf');
  expect(verdict(sides, sides, floor)).toEqual([
    'regressed',
    'below-floor | triage: the mean pass rate is 50.0 %, below the floor of 90 %',
  ]);
  expect(verdict(many(10, 'a', 'p'), { ...many(10, 'a', 'p'), a1: 'f' }, { ...floor, max_drop: 10 })).toEqual(
    [
      'passed',
      'no-regression | triage: no regression found: the mean pass rate fell 10.0 points, from 100.0 % to 90.0 %, at most 10 points are tolerated (10 cases, p = 0.50 after Holm; 1 broke, 0 fixed)',
      'floor-held | triage: the mean pass rate of 90.0 % is not below the floor of 90 %',
    ],
  );
});

test('coverage under 98 % beats the statistics, on either side', () => {
  const all = many(100, 'a', 'p');
  expect(verdict(all, { ...many(100, 'a', 'f'), a1: 'u', a2: 'u' })[0]).toBe('regressed');
  expect(verdict(all, { ...many(100, 'a', 'f'), a1: 'u', a2: 'u', a3: 'u' })).toEqual([
    'inconclusive',
    'coverage | triage: 97 of 100 planned trials of the candidate were scored, fewer than the 98 % that a verdict takes (3 rate_limited)',
  ]);
  expect(verdict({ ...all, a1: 'u', a2: 'u', a3: 'u' }, all)).toEqual([
    'inconclusive',
    'coverage | triage: 97 of 100 planned trials of the side before were scored, fewer than the 98 % that a verdict takes (3 rate_limited)',
  ]);
});

test('nine errors in ten with the rest passing never pass', () => {
  expect(verdict(many(10, 'a', 'p'), { ...many(10, 'a', 'u'), a1: 'p' })[0]).toBe('inconclusive');
});

test('trials that never came count as missing, and a side without any plan covers nothing', () => {
  const all = many(10, 'a', 'p');
  expect(verdict(all, all, {}, 20)).toEqual([
    'inconclusive',
    'coverage | triage: 10 of 20 planned trials of the candidate were scored, fewer than the 98 % that a verdict takes (10 without an answer)',
  ]);
  expect(verdict(all, all, {}, 0)).toEqual([
    'inconclusive',
    'coverage | triage: no trial of the candidate was planned',
  ]);
});

test('what scored answers prove beats coverage: a required case and a floor out of reach', () => {
  const before = many(10, 'a', 'p');
  expect(verdict(before, { ...many(10, 'a', 'u'), a1: 'f' }, { required: ['a1'] })).toEqual([
    'regressed',
    'required-failed | triage: the required case a1 failed 1 of 1 trial',
    'coverage | triage: 1 of 10 planned trials of the candidate were scored, fewer than the 98 % that a verdict takes (9 rate_limited)',
  ]);
  expect(verdict(before, { ...many(10, 'a', 'f'), a1: 'u' }, { min_pass_rate: 20 })).toEqual([
    'regressed',
    'below-floor | triage: the mean pass rate is 0.0 %, below the floor of 20 %, and would be even if every trial that was not scored had passed',
    'coverage | triage: 9 of 10 planned trials of the candidate were scored, fewer than the 98 % that a verdict takes (1 rate_limited)',
  ]);
});

test('a floor that missing trials could still reach is not proven broken', () => {
  const before = many(10, 'a', 'p');
  const codes = (after: Letters, planned?: number) =>
    verdict(before, after, { min_pass_rate: 80 }, planned).map((line) => line.split(' | ')[0]);
  expect(codes({ ...many(10, 'a', 'u'), a1: 'f', a2: 'f' })).toEqual(['inconclusive', 'coverage']);
  expect(codes({ ...many(10, 'a', 'u'), a1: 'f', a2: 'f', a3: 'f' })).toEqual([
    'regressed',
    'below-floor',
    'coverage',
  ]);
  expect(codes({ ...many(10, 'a', 'p'), a1: 'f', a2: 'f', a3: 'f' }, 20)).toEqual([
    'inconclusive',
    'coverage',
  ]);
});

test('without a baseline the verdict is inconclusive and says how to accept one', () => {
  expect(verdict(undefined, { a1: 'p' })).toEqual([
    'inconclusive',
    'no-baseline | triage: there is no baseline to compare with (evals/triage.baseline.jsonl); `llm-eval accept --why "…"` makes a complete run the baseline',
  ]);
  expect(verdict(undefined, { a1: 'f' }, { required: ['a1'] })[0]).toBe('regressed');
});

test('without a baseline by choice the floor and the required cases decide, and nothing written decides nothing', () => {
  const gate = { baseline: 'none', required: ['a1'], min_pass_rate: 50 } as const;
  expect(verdict(undefined, { a1: 'p', b1: 'f' }, gate)).toEqual([
    'passed',
    'floor-held | triage: the mean pass rate of 50.0 % is not below the floor of 50 %, and 1 required case passed',
  ]);
  expect(verdict(undefined, { a1: 'p', b1: 'f', b2: 'f' }, gate)[0]).toBe('regressed');
  expect(verdict(undefined, { a1: 'p' }, { baseline: 'none' })).toEqual([
    'inconclusive',
    'no-rule | triage: nothing was written to decide by: gate.baseline is none, and the gate has neither min_pass_rate nor required cases',
  ]);
});

test('a real drop beats a required case that is not proven broken', () => {
  const before = { ...many(20, 'a', 'p'), must: 'pp' };
  const [status, ...reasons] = verdict(before, { ...many(20, 'a', 'f'), must: 'pf' }, { required: ['must'] });
  expect([status, ...reasons.map((line) => line.split(' | ')[0])]).toEqual([
    'regressed',
    'drop',
    'required-unproven',
  ]);
});

test('the same stored answers pass, said to be no evidence', () => {
  const suite = sampleSuite({ a1: [] });
  const side = sampleSide({ a1: 'p' });
  expect(decide([{ suite, comparison: compareSuite(suite, side, side) }]).verdict).toEqual({
    status: 'passed',
    reasons: [
      {
        code: 'no-regression',
        suite: 'triage',
        message:
          'triage: no regression found: the mean pass rate is 100.0 % on both sides (1 case, p = 1.00 after Holm; 0 broke, 0 fixed); both sides are the same stored answers, which is no evidence about two models',
      },
    ],
  });
});

test('a run regresses with any suite, passes only with all, and puts the worst first', () => {
  const passes = input(many(5, 'a', 'p'), many(5, 'a', 'p'));
  const unclear = input(undefined, { a1: 'p' });
  const regresses = input({ a1: 'p' }, { a1: 'f' }, { required: ['a1'], max_drop: 100 });
  const codes = (...inputs: DecideInput[]) => {
    const { status, reasons } = decide(inputs).verdict;
    return [status, ...reasons.map((reason) => reason.code)];
  };
  expect(codes(passes, passes)).toEqual(['passed', 'no-regression', 'no-regression']);
  expect(codes(passes, unclear)).toEqual(['inconclusive', 'no-baseline']);
  expect(codes(unclear, passes, regresses)).toEqual(['regressed', 'required-failed', 'no-baseline']);
});

test('an inconclusive run warns only when every suite that is inconclusive chose to', () => {
  const passes = input(many(5, 'a', 'p'), many(5, 'a', 'p'));
  const unclear = (on_inconclusive: 'fail' | 'warn') => input(undefined, { a1: 'p' }, { on_inconclusive });
  const choices = [[passes], [passes, unclear('warn')], [unclear('warn'), unclear('fail')]];
  expect(choices.map((inputs) => decide(inputs).exit)).toEqual([0, 0, 3]);
  expect(decide([input({ a1: 'p' }, { a1: 'f' }, { required: ['a1'], on_inconclusive: 'warn' })]).exit).toBe(
    1,
  );
});

test('a verdict passes only on full evidence, whatever the trials', () => {
  const letters = fc.string({ unit: fc.constantFrom('p', 'p', 'p', 'f', 'u'), minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(letters, letters), { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      (pairs, ruled) => {
        const side = (which: 0 | 1) =>
          Object.fromEntries(pairs.map((pair, index) => [`c${index}`, pair[which]]));
        const gate = ruled ? { required: ['c0'], min_pass_rate: 60 } : {};
        const one = input(side(0), side(1), gate);
        const { status, reasons } = decide([one]).verdict;
        expect(reasons.length).toBeGreaterThan(0);
        if (status !== 'passed') return;
        const { before, after, cases, rows } = one.comparison;
        const enough = (side: typeof after | undefined) =>
          side !== undefined && side.scored >= 0.98 * side.planned;
        expect([enough(before), enough(after), (rows[0]?.cases ?? 0) > 0]).toEqual([true, true, true]);
        expect(rows[0]?.change ?? Number.NaN).toBeGreaterThan(-5.0000001);
        if (ruled) {
          expect(cases[0]?.after?.failed).toBe(0);
          expect((after.pass_rate ?? 0) * 100).toBeGreaterThan(59.9999999);
        }
      },
    ),
    { numRuns: 150 },
  );
});
