import { expect, test } from 'vitest';
import type { RatioRow } from '../domain/report.ts';
import type { Taken } from './scored-side.ts';
import { codesOf, decideSample, type SampleInput, verdictOf } from './testdata/decisions.ts';
import { many } from './testdata/sides.ts';

const SIDE = many(100, 'a', 'p');

/** What the cases took, each a little more or less than `figure`; a case above the hundredth is not there. */
function took(figure: number, count = 100): { readonly [id: string]: Taken } {
  const entries = Array.from({ length: count }, (_, index): [string, Taken] => {
    const figures = [figure * (1 + (index % 5) / 100)];
    return [`a${index + 1}`, { cost: figures, tokens: figures, latency: figures }];
  });
  return Object.fromEntries(entries);
}

/** A gate that limits one measure, over a candidate that takes so many times as much. */
function grown(times: number, gate: SampleInput['gate']): SampleInput {
  const noisy = Object.entries(took(times)).map(([id, { cost }], index): [string, Taken] => {
    const figures = cost.map((one) => one * (index % 2 === 0 ? 1.1 : 0.9));
    return [id, { cost: figures, tokens: figures, latency: figures }];
  });
  return { gate, taken: [took(1), Object.fromEntries(noisy)] };
}

test.each(['cost', 'tokens', 'latency'] as const)(
  'the %s of a case is gated only where a limit is written',
  (what) => {
    const limit = `max_${what}_increase` as const;
    const codes = (times: number, gate: SampleInput['gate']) => codesOf(SIDE, SIDE, grown(times, gate));
    expect([
      codes(3, {}),
      codes(1, { [limit]: 25 }),
      codes(1.25, { [limit]: 25 }),
      codes(1.5, { [limit]: 25 }),
    ]).toEqual([
      ['passed', 'no-regression'],
      ['passed', 'no-regression', 'ratio-held'],
      ['inconclusive', `unproven-${what}`],
      ['regressed', what],
    ]);
  },
);

test('a cost that grew regresses though answers pass as they did, or better', () => {
  const before = { ...SIDE, a1: 'f' };
  expect(verdictOf(before, SIDE, grown(1.5, { max_cost_increase: 25 }))).toEqual([
    'regressed',
    'cost | triage: the cost grew +49.2 % a case (between +46.8 % and +51.8 %, 95 % sure of each), more than the 25 % tolerated',
  ]);
});

test('the sentences on ratios give what was measured and what is tolerated', () => {
  const last = (times: number) => verdictOf(SIDE, SIDE, grown(times, { max_latency_increase: 25 })).at(-1);
  expect([last(1), last(1.25)]).toEqual([
    'ratio-held | triage: the latency moved -0.5 % a case, and 25 % more are tolerated',
    'unproven-latency | triage: cannot tell whether the latency grew more than 25 %: it moved +24.4 % (between +22.3 % and +26.5 %, 95 % sure of each); more cases would decide it',
  ]);
});

test('where figures are missing nothing is told of a ratio', () => {
  const gate = { max_cost_increase: 25 };
  const codes = (count: number, figure: number) =>
    codesOf(SIDE, SIDE, { gate, taken: [took(1), took(figure, count)] });
  expect([codes(98, 1), codes(97, 1), codes(97, 2), codes(0, 1)]).toEqual([
    ['passed', 'no-regression', 'ratio-held'],
    ['inconclusive', 'unproven-cost'],
    ['inconclusive', 'unproven-cost'],
    ['inconclusive', 'unproven-cost'],
  ]);
  expect(verdictOf(SIDE, SIDE, { gate, taken: [{}, {}] }).at(-1)).toBe(
    'unproven-cost | triage: cannot tell whether the cost grew more than 25 %: too few answers say what it was',
  );
});

test('a ratio shares the 5 % with the totals, and pays for each look by its share', () => {
  const of = (times: number, more: SampleInput): Pick<RatioRow, 'p' | 'p_adjusted' | 'finding'> | undefined =>
    decideSample(SIDE, SIDE, { ...grown(times, { max_cost_increase: 25 }), ...more }).ratios[0];
  const [once, look] = [of(1.283, {}), of(1.283, { looks: { of: 5, taken: 1 }, interleaved: true })];
  expect((look?.p ?? 0) / (once?.p ?? 1)).toBeCloseTo(20, 9);
  expect((once?.p_adjusted ?? 0) / (once?.p ?? 1)).toBeCloseTo(2, 9);
  expect([once?.finding, look?.finding]).toEqual(['dropped', 'unproven']);
});
