import { expect, test } from 'vitest';
import { compareSuite } from './compare.ts';
import { type DecideInput, decide } from './decide.ts';
import { codesOf, type Letters, sampleInput, verdictOf } from './testdata/decisions.ts';
import { many, sampleSide, sampleSuite } from './testdata/sides.ts';

/** A hundred cases at one trial show that a drop is below 2.6 points. */
const HUNDRED = many(100, 'a', 'p');

test('a drop that is real and beyond the margin regresses', () => {
  const before = { ...many(14, 'a', 'p'), ...many(6, 'b', 'p') };
  expect(verdictOf(before, { ...before, ...many(6, 'b', 'f') })).toEqual([
    'regressed',
    'drop | triage: worse: the mean pass rate fell 30.0 points, from 100.0 % to 70.0 %; the true drop is at least 14.5 points with 95 % confidence, and 5 points are tolerated. If nothing had changed, a gap this large would appear in 1 of 64 runs (20 cases, 6 worse, 0 better)',
  ]);
});

test('a drop beyond the margin that chance could bring is inconclusive, with what would decide it', () => {
  const before = many(20, 'a', 'p');
  expect(verdictOf(before, { ...before, ...many(2, 'a', 'f') })).toEqual([
    'inconclusive',
    'unproven-drop | triage: cannot tell: the mean pass rate fell 10.0 points, from 100.0 % to 90.0 %; the true change lies between -26.2 and +3.1, and 5 points are tolerated (20 cases, 2 worse, 0 better). About 380 more cases would decide it',
  ]);
});

test('a real drop of exactly the margin is not beyond it, whatever the last digit of a sum says', () => {
  const thirds = { ...many(42, 'b', 'ppp'), ...many(18, 'a', 'pff') };
  const fell = sampleInput(thirds, { ...thirds, ...many(18, 'a', 'fff') }, { gate: { max_drop: 10 } });
  const [one] = decide([fell]).suites;
  expect({ p: one?.rows[0]?.p, status: one?.verdict.status }).toEqual({
    p: 2 ** -18,
    status: 'inconclusive',
  });
  expect(codesOf(HUNDRED, { ...HUNDRED, ...many(5, 'a', 'f') })).toEqual(['inconclusive', 'unproven-drop']);
  expect(codesOf(HUNDRED, { ...HUNDRED, ...many(6, 'a', 'f') })).toEqual(['regressed', 'drop']);
});

test('a mean that rose is no drop, however many cases broke a little', () => {
  expect(
    verdictOf(
      { ...many(120, 'a', 'pppp'), ...many(40, 'b', 'ffff') },
      { ...many(120, 'a', 'pppf'), ...many(40, 'b', 'pppp') },
    ),
  ).toEqual([
    'passed',
    'no-regression | triage: no regression found: the mean pass rate rose 6.3 points, from 75.0 % to 81.3 %; we are 95 % sure that it did not fall, and 5 points are tolerated (160 cases, 120 worse, 40 better)',
  ]);
});

test('a margin is reported as it was written, with no more digits', () => {
  const written = [3.4, 1.1, 7.7, 14.000001];
  const rows = written.map((max_drop) => {
    const gate = { max_drop, slices: ['a', { tag: 'b', max_drop }] };
    const side = { ...HUNDRED, ...many(100, 'b', 'p') };
    const [one] = decide([sampleInput(side, side, { gate })]).suites;
    return one?.rows.map(({ margin }) => margin);
  });
  expect(rows).toEqual(written.map((margin) => [margin, margin, margin]));
});

test('a figure that would round to its limit keeps the digits that tell them apart', () => {
  const before = many(1999, 'a', 'p');
  expect(verdictOf(before, { ...before, ...many(100, 'a', 'f') })).toEqual([
    'regressed',
    'drop | triage: worse: the mean pass rate fell 5.003 points, from 100.0 % to 95.0 %; the true drop is at least 4.3 points with 95 % confidence, and 5 points are tolerated. If nothing had changed, a gap this large would appear in less than 1 of 1,000,000 runs (1,999 cases, 100 worse, 0 better)',
  ]);
});

test('a rate that only comes close to all or nothing does not read like it', () => {
  const most = { ...many(3000, 'a', 'p'), a1: 'f' };
  const few = { ...many(3000, 'a', 'f'), a1: 'p' };
  expect([verdictOf(most, most)[1], verdictOf(few, few)[1]]).toEqual([
    'no-regression | triage: no regression found: the mean pass rate is 99.9 % on both sides; we are 95 % sure that it fell by less than 0.1 points, and 5 points are tolerated (3,000 cases, 0 worse, 0 better)',
    'cannot-fall | triage: cannot tell: the answers of the side before pass 0.1 %, so they cannot fall by 5 points, and no drop of that size could be seen (of 2,999 failed trials of the side before 2,999 fail equals). Mend what they fail, the expectations or the path that is looked at, and score again',
  ]);
});

test('no sentence says that two sides are the same: few cases that did not change are inconclusive, many pass by a bound', () => {
  expect(verdictOf(many(3, 'a', 'pf'), many(3, 'a', 'fp'))).toEqual([
    'inconclusive',
    'unproven-drop | triage: cannot tell: the mean pass rate is 50.0 % on both sides; the true change lies between -93.4 and +93.4, and 5 points are tolerated (3 cases, 0 worse, 0 better). More cases or trials would decide it',
  ]);
  expect(verdictOf(many(100, 'a', 'pf'), many(100, 'a', 'fp'), { gate: { max_drop: 15 } })).toEqual([
    'passed',
    'no-regression | triage: no regression found: the mean pass rate is 50.0 % on both sides; we are 95 % sure that it fell by less than 12.3 points, and 15 points are tolerated (100 cases, 0 worse, 0 better)',
  ]);
});

test('a verdict over less than half of the suite is none: what was not paired may be what broke', () => {
  const before = many(4, 'a', 'p');
  expect(verdictOf(before, { ...before, ...many(5, 'b', 'f') })).toEqual([
    'inconclusive',
    'few-paired | triage: only 4 of 9 cases are scored on both sides, and at least 50.0 % must be; not compared: 5 new',
  ]);
  expect(codesOf(HUNDRED, { ...HUNDRED, ...many(100, 'b', 'p') })).toEqual(['passed', 'no-regression']);
});

test('nothing paired at all is one reason', () => {
  expect(verdictOf({ old: 'p' }, { a1: 'p' }, { gate: { slices: ['a'] } })).toEqual([
    'inconclusive',
    'nothing-paired | triage: no case is scored on both sides; not compared: 1 new, 1 gone',
  ]);
});

test('coverage under 98 % beats the statistics, on either side', () => {
  const failing = many(100, 'a', 'f');
  expect(codesOf(HUNDRED, { ...failing, a1: 'u', a2: 'u' })).toEqual(['regressed', 'drop']);
  expect(verdictOf(HUNDRED, { ...failing, a1: 'u', a2: 'u', a3: 'u' })).toEqual([
    'inconclusive',
    'coverage | triage: 97 of 100 planned trials of the candidate were scored, fewer than the 98 % that a verdict takes (3 rate_limited)',
  ]);
  expect(verdictOf({ ...HUNDRED, a1: 'u', a2: 'u', a3: 'u' }, HUNDRED)).toEqual([
    'inconclusive',
    'coverage | triage: 97 of 100 planned trials of the side before were scored, fewer than the 98 % that a verdict takes (3 rate_limited)',
  ]);
});

test('nine errors in ten with the rest passing never pass', () => {
  expect(codesOf(many(10, 'a', 'p'), { ...many(10, 'a', 'u'), a1: 'p' })).toEqual([
    'inconclusive',
    'coverage',
  ]);
});

test('trials that never came count as missing, and a side without any plan covers nothing', () => {
  const all = many(10, 'a', 'p');
  expect(verdictOf(all, all, { planned: 20 })).toEqual([
    'inconclusive',
    'coverage | triage: 10 of 20 planned trials of the candidate were scored, fewer than the 98 % that a verdict takes (10 without an answer)',
  ]);
  expect(verdictOf(all, all, { planned: 0 })).toEqual([
    'inconclusive',
    'coverage | triage: no trial of the candidate was planned',
  ]);
});

test('without a baseline the verdict is inconclusive and says how to accept one', () => {
  expect(verdictOf(undefined, { a1: 'p' })).toEqual([
    'inconclusive',
    'no-baseline | triage: there is no baseline to compare with (evals/triage.baseline.jsonl); `llm-eval accept --why "…"` makes a complete run the baseline',
  ]);
  expect(codesOf(undefined, { a1: 'f' }, { gate: { required: ['a1'] } })).toEqual([
    'regressed',
    'required-failed',
    'no-baseline',
  ]);
});

test('without a baseline by choice the floor and the required cases decide, and nothing written decides nothing', () => {
  const gate = { baseline: 'none', required: ['a1'], min_pass_rate: 80 } as const;
  const codes = (after: Letters) => codesOf(undefined, after, { gate });
  expect(verdictOf(undefined, many(20, 'a', 'p'), { gate })).toEqual([
    'passed',
    'floor-held | triage: the pass rate of 100.0 % is not below the floor of 80 % (95 % sure: above 88.1 %), and 1 required case passed',
  ]);
  expect(codes({ ...many(20, 'a', 'p'), ...many(9, 'b', 'f') })).toEqual(['inconclusive', 'unproven-floor']);
  expect(codes({ ...many(20, 'a', 'p'), ...many(20, 'b', 'f') })).toEqual(['regressed', 'below-floor']);
  expect(verdictOf(undefined, { a1: 'p' }, { gate: { baseline: 'none' } })).toEqual([
    'inconclusive',
    'no-rule | triage: nothing was written to decide by: gate.baseline is none, and the gate has neither min_pass_rate nor required cases',
  ]);
});

test('a real drop beats a required case that is not proven broken', () => {
  const before = { ...many(20, 'a', 'p'), must: 'pp' };
  expect(codesOf(before, { ...many(20, 'a', 'f'), must: 'pf' }, { gate: { required: ['must'] } })).toEqual([
    'regressed',
    'drop',
    'required-unproven',
  ]);
});

test('the same stored answers pass, said to be no evidence', () => {
  const suite = sampleSuite(many(100, 'a', []));
  const side = sampleSide(HUNDRED);
  const { design } = sampleInput(HUNDRED, HUNDRED);
  const comparison = compareSuite(suite, side, side, design);
  expect(decide([{ suite, comparison, design }]).verdict).toEqual({
    status: 'passed',
    reasons: [
      {
        code: 'no-regression',
        suite: 'triage',
        message:
          'triage: no regression found: the mean pass rate is 100.0 % on both sides; we are 95 % sure that it fell by less than 2.6 points, and 5 points are tolerated (100 cases, 0 worse, 0 better); both sides are the same stored answers, which is no evidence about two models',
      },
    ],
  });
});

test('a run regresses with any suite, passes only with all, and puts the worst first', () => {
  const passes = sampleInput(HUNDRED, HUNDRED);
  const unclear = sampleInput(undefined, { a1: 'p' });
  const regresses = sampleInput(HUNDRED, { ...HUNDRED, a1: 'f' }, { gate: { required: ['a1'] } });
  const codes = (...inputs: DecideInput[]) => {
    const { status, reasons } = decide(inputs).verdict;
    return [status, ...reasons.map((reason) => reason.code)];
  };
  expect(codes(passes, passes)).toEqual(['passed', 'no-regression', 'no-regression']);
  expect(codes(passes, unclear)).toEqual(['inconclusive', 'no-baseline']);
  expect(codes(unclear, passes, regresses)).toEqual(['regressed', 'required-failed', 'no-baseline']);
});

test('an inconclusive run warns only when every suite that is inconclusive chose to', () => {
  const passes = sampleInput(HUNDRED, HUNDRED);
  const unclear = (on_inconclusive: 'fail' | 'warn') =>
    sampleInput(undefined, { a1: 'p' }, { gate: { on_inconclusive } });
  const choices = [[passes], [passes, unclear('warn')], [unclear('warn'), unclear('fail')]];
  expect(choices.map((inputs) => decide(inputs).exit)).toEqual([0, 0, 3]);
  const broken = { gate: { required: ['a1'], on_inconclusive: 'warn' } } as const;
  expect(decide([sampleInput({ a1: 'p' }, { a1: 'f' }, broken)]).exit).toBe(1);
});
