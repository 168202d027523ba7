import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GateRule } from '../domain/suite.ts';
import { decide, type SuiteDecision } from './decide.ts';
import { decideSample, type Letters, sampleInput } from './testdata/decisions.ts';

const letters = (unit: fc.Arbitrary<string>) => fc.string({ unit, minLength: 1, maxLength: 4 });
const scored = letters(fc.constantFrom('p', 'p', 'f'));
const any = letters(fc.constantFrom('p', 'p', 'p', 'f', 'u'));
const pairs = (trials: fc.Arbitrary<string>, most = 20) =>
  fc.array(fc.tuple(trials, trials), { minLength: 1, maxLength: most });
/** Many copies of few cases: enough to reach every verdict. */
const sized = fc
  .tuple(pairs(scored, 4), fc.integer({ min: 1, max: 60 }))
  .map(([few, times]) => Array.from({ length: times }, () => few).flat());

function side(of: readonly (readonly [string, string])[], which: 0 | 1): Letters {
  return Object.fromEntries(of.map((pair, index) => [`c${index}`, pair[which]]));
}

test('exchanging the sides turns the change around with better and worse, and at equal trials its bounds', () => {
  const equal = fc.string({ unit: fc.constantFrom('p', 'f'), minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.oneof(pairs(any), pairs(equal)), (of) => {
      const [forth] = decideSample(side(of, 0), side(of, 1)).rows;
      const [back] = decideSample(side(of, 1), side(of, 0)).rows;
      const alike = of.every(([a, b]) => /^[pf]{3}$/.test(a) && /^[pf]{3}$/.test(b));
      const figures = (row: typeof forth, sign: 1 | -1) => {
        const points = (value: number | null | undefined) =>
          value == null ? null : Number((sign * value).toFixed(9)) + 0;
        return [points(row?.change), ...(alike ? [points(row?.low), points(row?.high)] : [])];
      };
      const [change, low, high] = figures(back, -1);
      expect(alike ? [change, high, low] : [change]).toEqual(figures(forth, 1));
      expect([back?.cases, back?.worse, back?.better, back?.before, back?.after]).toEqual([
        forth?.cases,
        forth?.better,
        forth?.worse,
        forth?.after,
        forth?.before,
      ]);
    }),
    { numRuns: 60 },
  );
});

test('one more failing candidate trial never turns a regression into a pass', () => {
  const rule = fc.constantFrom<GateRule>('both', 'exceeds');
  let regressed = 0;
  fc.assert(
    fc.property(sized, rule, fc.nat(), fc.constantFrom(0, 2, 5, 15), (of, rule, which, max_drop) => {
      const options = { gate: { rule, max_drop } };
      const [before, after] = [side(of, 0), side(of, 1)];
      if (decideSample(before, after, options).verdict.status !== 'regressed') return;
      regressed++;
      const id = `c${which % of.length}`;
      const replaced = { ...after, [id]: after[id]?.replace('p', 'f') ?? 'f' };
      const added = { ...after, [id]: `${after[id]}f` };
      for (const worse of [replaced, added])
        expect(decideSample(before, worse, options).verdict.status).not.toBe('passed');
    }),
    { numRuns: 80 },
  );
  expect(regressed).toBeGreaterThan(0);
});

test('the order of the cases changes nothing of a decision', () => {
  fc.assert(
    fc.property(
      pairs(any).chain((of) =>
        fc.tuple(fc.constant(of), fc.shuffledSubarray([...of.keys()], { minLength: of.length })),
      ),
      fc.boolean(),
      (sample, clustered) => {
        const [of, order] = sample;
        const ids = of.map((_, index) => `c${index}`);
        const clusters = clustered ? Object.fromEntries(ids.map((id, i) => [id, `doc${i % 12}`])) : {};
        const options = { gate: { required: ['c0'], min_pass_rate: 50, slices: ['c'] }, clusters };
        const [before, after] = [side(of, 0), side(of, 1)];
        const shuffled = (letters: Letters) =>
          Object.fromEntries(order.map((index) => [`c${index}`, letters[`c${index}`] ?? '']));
        const told = (one: SuiteDecision) => ({
          ...one,
          cases: one.cases.map(({ where: _, ...rest }) => rest).sort((a, b) => (a.case < b.case ? -1 : 1)),
        });
        expect(told(decideSample(shuffled(before), shuffled(after), options))).toEqual(
          told(decideSample(before, after, options)),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('a side compared with itself never regresses, by any rule', () => {
  const rule = fc.constantFrom<GateRule>('both', 'detect', 'exceeds');
  fc.assert(
    fc.property(sized, rule, fc.constantFrom(undefined, 0, 5), fc.boolean(), (of, rule, max_drop, mid) => {
      const gate = {
        ...{ rule: max_drop === undefined ? ('detect' as const) : rule, max_drop, slices: ['c'] },
        p_value: mid ? ('mid' as const) : ('exact' as const),
      };
      const one = decideSample(side(of, 0), side(of, 0), { gate });
      expect([one.verdict.status === 'regressed', one.rows[0]?.change]).toEqual([false, 0]);
    }),
    { numRuns: 80 },
  );
});

test('a verdict passes only on full evidence, whatever the trials', () => {
  let passed = 0;
  fc.assert(
    fc.property(sized, fc.boolean(), fc.constantFrom(5, 20), (of, ruled, max_drop) => {
      const gate = { max_drop, ...(ruled ? { required: ['c0'], min_pass_rate: 60 } : {}) };
      const one = sampleInput(side(of, 0), side(of, 1), { gate });
      const { suites, verdict } = decide([one]);
      expect(verdict.reasons.length).toBeGreaterThan(0);
      if (verdict.status !== 'passed') return;
      passed++;
      const { before, after, cases } = one.comparison;
      const enough = (side: typeof after | undefined) =>
        side !== undefined && side.scored >= 0.98 * side.planned;
      const [row] = suites[0]?.rows ?? [];
      expect([enough(before), enough(after), (row?.cases ?? 0) > 0]).toEqual([true, true, true]);
      expect(row?.low ?? Number.NaN).toBeGreaterThan(-max_drop - 1e-7);
      if (!ruled) return;
      expect(cases[0]?.after?.failed).toBe(0);
      const all = cases.map(({ after }) => after ?? { passed: 0, failed: 0 });
      const sum = (of: 'passed' | 'failed') => all.reduce((total, one) => total + one[of], 0);
      expect(sum('passed') / (sum('passed') + sum('failed'))).toBeGreaterThan(0.6);
    }),
    { numRuns: 120 },
  );
  expect(passed).toBeGreaterThan(0);
});
