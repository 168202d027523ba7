import { describe, expect, test } from 'vitest';
import { type DecideInput, decide } from './decide.ts';
import { codesOf, decideSample, type Letters, sampleInput, verdictOf } from './testdata/decisions.ts';
import { many, type SampleGate } from './testdata/sides.ts';

const HUNDRED = many(100, 'a', 'ppp');
const flipped = (count: number): Letters => ({ ...HUNDRED, ...many(count, 'a', 'fff') });

/** A hundred cases at one trial: some broke, some were fixed. */
function mixed(broke: number, fixed: number): readonly [Letters, Letters] {
  const rest = many(100 - broke - fixed, 'a', 'p');
  return [
    { ...rest, ...many(broke, 'b', 'p'), ...many(fixed, 'c', 'f') },
    { ...rest, ...many(broke, 'b', 'f'), ...many(fixed, 'c', 'p') },
  ];
}

describe('a rule', () => {
  const rules: readonly SampleGate[] = [
    { rule: 'both' },
    { rule: 'exceeds' },
    { rule: 'detect' },
    { rule: 'detect', max_drop: undefined },
  ];
  test.each([
    ['a real drop within the margin', HUNDRED, flipped(4), 'passed passed passed regressed'],
    ['a real drop of the margin', HUNDRED, flipped(5), 'inconclusive inconclusive regressed regressed'],
    [
      'a real drop that may be within the margin',
      ...mixed(9, 2),
      'regressed inconclusive regressed regressed',
    ],
    [
      'a drop beyond the margin without doubt',
      HUNDRED,
      flipped(9),
      'regressed regressed regressed regressed',
    ],
    ['a drop that chance could bring', ...mixed(4, 1), 'inconclusive inconclusive inconclusive passed'],
    ['no change', HUNDRED, HUNDRED, 'passed passed passed passed'],
  ])('both, exceeds, detect and detect without a margin: %s', (_title, before, after, expected) => {
    expect(rules.map((gate) => decideSample(before, after, { gate }).verdict.status).join(' ')).toBe(
      expected,
    );
  });

  test('without a margin names any drop, and says so', () => {
    expect(verdictOf(HUNDRED, flipped(4), { gate: { rule: 'detect', max_drop: undefined } })).toEqual([
      'regressed',
      'drop | triage: worse: the mean pass rate fell 4.0 points, from 100.0 % to 96.0 %; the true drop is at least 3.1 points with 95 % confidence, and any drop that is real regresses. If nothing had changed, a gap this large would appear in 1 of 160,000 runs (100 cases, 4 worse, 0 better)',
    ]);
  });

  test('with a margin tolerates a real drop within it, and says that it is real', () => {
    expect(verdictOf(HUNDRED, flipped(3))).toEqual([
      'passed',
      'no-regression | triage: no regression found: the mean pass rate fell 3.0 points, from 100.0 % to 97.0 %; we are 95 % sure that it fell by less than 3.9 points, and 5 points are tolerated (100 cases, 3 worse, 0 better). The drop is real, and tolerated',
    ]);
  });

  test('by mid p needs half of the chance of exactly what was seen', () => {
    const before = many(20, 'a', 'p');
    const after = { ...before, ...many(4, 'a', 'f') };
    const ps = (['exact', 'mid'] as const).map((p_value) => {
      const { rows, verdict } = decideSample(before, after, { gate: { p_value } });
      return [rows[0]?.p, verdict.status];
    });
    expect(ps).toEqual([
      [1 / 16, 'inconclusive'],
      [1 / 32, 'regressed'],
    ]);
  });
});

describe('a slice', () => {
  const sides = (broke: number): readonly [Letters, Letters] => {
    const before = { ...many(60, 'a', 'p'), ...many(20, 'b', 'p') };
    return [before, { ...before, ...many(broke, 'b', 'f') }];
  };

  test('turns a better total into a regression', () => {
    const before = { ...many(30, 'yes', 'f'), ...many(20, 'no', 'p') };
    const after = { ...many(30, 'yes', 'p'), ...many(20, 'no', 'p'), ...many(8, 'no', 'f') };
    expect(verdictOf(before, after, { gate: { slices: ['no', 'yes'] } })).toEqual([
      'regressed',
      'slice-drop | triage, slice no: worse: the mean pass rate fell 40.0 points, from 100.0 % to 60.0 %; the true drop is at least 23.3 points with 95 % confidence, and 5 points are tolerated. If nothing had changed, a gap this large would appear in 1 of 85 runs (20 cases, 8 worse, 0 better)',
    ]);
  });

  test('without a margin of its own does not stand in the way of a pass, which names it', () => {
    expect(verdictOf(...sides(1), { gate: { max_drop: 10, slices: ['b'] } })).toEqual([
      'passed',
      'no-regression | triage: no regression found in total or in 1 slice: the mean pass rate fell 1.3 points, from 100.0 % to 98.8 %; we are 95 % sure that it fell by less than 5.4 points, and 10 points are tolerated (80 cases, 1 worse, 0 better); slices not vouched for: b',
    ]);
  });

  test('with a margin of its own must pass too', () => {
    const own = (max_drop: number) => ({ gate: { max_drop: 10, slices: [{ tag: 'b', max_drop }] } });
    expect(verdictOf(...sides(1), own(15))).toEqual([
      'inconclusive',
      'unproven-drop | triage, slice b: cannot tell: the mean pass rate fell 5.0 points, from 100.0 % to 95.0 %; the true change lies between -19.6 and +7.5, and 15 points are tolerated (20 cases, 1 worse, 0 better). More cases in the slice would decide it',
    ]);
    expect(codesOf(...sides(1), own(20))).toEqual(['passed', 'no-regression']);
  });

  test('is held to its own margin, not to the suite’s', () => {
    const [row, slice] = decideSample(...sides(6), {
      gate: { max_drop: 50, slices: [{ tag: 'b', max_drop: 20 }] },
    }).rows;
    expect([row?.finding, slice?.margin, slice?.gate, slice?.finding]).toEqual([
      'held',
      20,
      'pass',
      'dropped',
    ]);
  });

  test('without a compared case holds up a pass only where it must pass', () => {
    const before = many(100, 'a', 'p');
    const after = { ...before, b1: 'p', b2: 'p' };
    expect(codesOf(before, after, { gate: { slices: ['b'] } })).toEqual(['passed', 'no-regression']);
    expect(verdictOf(before, after, { gate: { slices: [{ tag: 'b', max_drop: 5 }] } })).toEqual([
      'inconclusive',
      'nothing-paired | triage, slice b: no case is scored on both sides; not compared: 2 new',
    ]);
  });

  test('that dropped for certain stands before a total that is unproven', () => {
    const before = {
      ...many(10, 'b', 'p'),
      ...many(8, 'up', 'f'),
      ...many(8, 'down', 'p'),
      ...many(34, 'a', 'p'),
    };
    const after = { ...before, ...many(8, 'b', 'f'), ...many(8, 'up', 'p'), ...many(8, 'down', 'f') };
    expect(codesOf(before, after, { gate: { slices: ['b'] } })).toEqual([
      'regressed',
      'slice-drop',
      'unproven-drop',
    ]);
  });
});

describe('a family', () => {
  test('is made of the totals and slices of all suites of the run', () => {
    const ten = many(10, 'a', 'p');
    const drop = () => sampleInput(ten, { ...ten, ...many(6, 'a', 'f') });
    const calm = () => sampleInput(ten, ten);
    const ps = (...inputs: DecideInput[]) =>
      decide(inputs).suites.map((one) => one.rows.map((row) => [row.p, row.p_adjusted]));
    expect(ps(drop())).toEqual([[[1 / 64, 1 / 64]]]);
    expect(ps(drop(), calm(), calm(), calm())).toEqual([[[1 / 64, 4 / 64]], [[1, 1]], [[1, 1]], [[1, 1]]]);
    const statuses = (...inputs: DecideInput[]) => decide(inputs).suites.map(({ verdict }) => verdict.status);
    expect(statuses(drop(), calm())).toEqual(['regressed', 'inconclusive']);
    expect(statuses(drop(), calm(), calm(), calm())[0]).toBe('inconclusive');
  });

  test('has no share for an empty row', () => {
    const ten = many(10, 'a', 'p');
    const after = { ...ten, ...many(5, 'a', 'f'), fresh1: 'p' };
    const { rows } = decideSample(ten, after, { gate: { slices: ['fresh', 'a'] } });
    expect(rows.map((row) => [row.name, row.p_adjusted, row.finding])).toEqual([
      ['triage', 2 / 32, 'unproven'],
      ['fresh', null, 'empty'],
      ['a', 2 / 32, 'unproven'],
    ]);
  });
});

test('a slice that the rounds have not reached yet has its share of the 5 % already', () => {
  const before = { ...many(199, 'a', 'p'), late1: 'p' };
  const [reached, all] = [1, 3].map((taken) =>
    decideSample(before, before, { gate: { slices: ['late'] }, looks: { of: 2, taken }, interleaved: true }),
  );
  expect([reached?.rows[1]?.cases, reached?.method?.metrics, reached?.open]).toEqual([0, 2, true]);
  expect([all?.rows[1]?.cases, all?.method?.metrics]).toEqual([1, 2]);
});

describe('looks', () => {
  const fifty = (letters: string): Letters => many(50, 'a', letters);

  test('divide their p by their share, and the smallest stands', () => {
    const before = { ...fifty('pp'), ...many(6, 'b', 'pf') };
    const p = (after: Letters, taken: number) =>
      decideSample(before, { ...before, ...after }, { looks: { of: 5, taken }, interleaved: true }).rows[0]
        ?.p;
    // Six broke in round 1 alone, a chance of 1/64 at a share of 1/20; six others get better in round 2.
    const once = { ...many(6, 'a', 'fp'), ...many(6, 'b', 'pp') };
    expect([p(once, 1), p(once, 2)]).toEqual([20 / 64, 20 / 64]);
    // Nine that broke in both rounds have a chance of 1/6 each then, at a share of 1/10.
    const twice = decideSample(
      fifty('pp'),
      { ...fifty('pp'), ...many(9, 'a', 'ff') },
      { looks: { of: 5, taken: 2 }, interleaved: true },
    );
    expect(twice.rows[0]?.p?.toPrecision(12)).toBe((6 ** -9 * 10).toPrecision(12));
  });

  test('that passed a total keep it passed at the next one', () => {
    // After round 1 nothing changed; in round 2 ten cases fail, which alone would pass no margin of 15.
    const after = { ...fifty('pp'), ...many(10, 'a', 'pf') };
    const row = (taken: number) =>
      decideSample(fifty('pp'), after, { looks: { of: 5, taken }, interleaved: true, gate: { max_drop: 15 } })
        .rows[0];
    expect([row(1)?.finding, row(2)?.finding, (row(2)?.low ?? 0) < -15]).toEqual(['held', 'held', true]);
  });

  test('see no trial of a later round', () => {
    const after = { ...fifty('p'), ...many(50, 'a', 'pff') };
    const [row] = decideSample(fifty('ppp'), after, { looks: { of: 5, taken: 1 }, interleaved: true }).rows;
    expect([row?.before, row?.after, row?.change, row?.worse]).toEqual([1, 1, 0, 0]);
  });

  test('use every trial of a stored side', () => {
    const [row] = decideSample(many(50, 'a', 'pppfff'), fifty('p'), { looks: { of: 5, taken: 1 } }).rows;
    expect([row?.before, row?.after]).toEqual([0.5, 1]);
  });
});
