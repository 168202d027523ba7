import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookAt } from './metric.ts';
import { lookAtOfK, type OfK, ofKTest } from './of-k.ts';
import type { PairedCase } from './paired.ts';
import { passAllOf, passAnyOf } from './rate.ts';

const paired = (...sides: readonly [before: string, after: string][]): PairedCase[] =>
  sides.map(([before, after]) => {
    const [passedBefore = 0, trialsBefore = 0] = before.split('/').map(Number);
    const [passedAfter = 0, trialsAfter = 0] = after.split('/').map(Number);
    return { passedBefore, trialsBefore, passedAfter, trialsAfter };
  });

const options = { level: 0.05, mode: 'trials', pValue: 'exact', seed: 1 } as const;
const ALL3: OfK = { k: 3, which: 'all' };

/** The tails by going through every way of dealing a case's trials out to its sides. */
function byHand(cases: readonly PairedCase[], { k, which }: OfK) {
  const estimate = which === 'all' ? passAllOf : passAnyOf;
  const change = (one: PairedCase) =>
    (estimate(k, { passed: one.passedAfter, trials: one.trialsAfter }) ?? 0) -
    (estimate(k, { passed: one.passedBefore, trials: one.trialsBefore }) ?? 0);
  const arrangements = cases.map((one) => {
    const trials = one.trialsBefore + one.trialsAfter;
    const passed = one.passedBefore + one.passedAfter;
    const changes: number[] = [];
    for (let after = 0; after < 2 ** trials; after++) {
      const chosen = [...after.toString(2).padStart(trials, '0')];
      if (chosen.filter((bit) => bit === '1').length !== one.trialsAfter) continue;
      const passedAfter = chosen.slice(0, passed).filter((bit) => bit === '1').length;
      changes.push(change({ ...one, passedAfter, passedBefore: passed - passedAfter }));
    }
    return changes;
  });
  const sums = arrangements.reduce<number[]>(
    (all, changes) => all.flatMap((sum) => changes.map((one) => sum + one)),
    [0],
  );
  const observed = cases.reduce((sum, one) => sum + change(one), 0);
  const share = (fits: (gap: number) => boolean) =>
    sums.filter((sum) => fits(sum - observed)).length / sums.length;
  return { worse: share((gap) => gap <= 1e-9), better: share((gap) => gap >= -1e-9) };
}

describe('pass^k and pass@k', () => {
  test('of three trials all passed before and two after, the mean of pass^3 falls by a case', () => {
    // The one failure falls to either side in half of the ways.
    const { change, p, cases } = lookAtOfK(paired(['3/3', '2/3']), ALL3, options);
    expect({ change, p: p.toFixed(12), cases }).toEqual({ change: -1, p: '0.500000000000', cases: 1 });
  });

  test('the estimate is the worked example’s: 4 of 5 gives 2/5', () => {
    expect(lookAtOfK(paired(['5/5', '4/5']), ALL3, options).change).toBeCloseTo(2 / 5 - 1, 12);
  });

  test('cases with fewer than k trials on a side are left out', () => {
    expect(lookAtOfK(paired(['3/3', '2/2'], ['2/2', '3/3'], ['3/3', '3/3']), ALL3, options).cases).toBe(1);
  });

  test('with k of 1 and equal numbers of trials the tails are those of the pass rate', () => {
    const cases = paired(['3/3', '1/3'], ['2/3', '3/3'], ['3/3', '2/3'], ['3/3', '0/3']);
    for (const which of ['all', 'any'] as const) {
      const { p, pBetter, change } = lookAtOfK(cases, { k: 1, which }, options);
      const plain = lookAt(cases, options);
      expect([p, pBetter, change].map((one) => one.toFixed(9))).toEqual(
        [plain.p, plain.pBetter, plain.change].map((one) => one.toFixed(9)),
      );
    }
  });

  const side = fc
    .integer({ min: 2, max: 4 })
    .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));
  const someCases = fc.array(fc.tuple(side, side), { minLength: 1, maxLength: 3 }).map((all) =>
    all.map(
      ([[passedBefore, trialsBefore], [passedAfter, trialsAfter]]): PairedCase => ({
        ...{ passedBefore, trialsBefore, passedAfter, trialsAfter },
      }),
    ),
  );
  const which = fc.constantFrom('all' as const, 'any' as const);

  test('the p-value is the share of all arrangements of trials that are as bad, whatever the numbers of trials', () => {
    fc.assert(
      fc.property(someCases, which, (cases, one) => {
        const { worse, better } = ofKTest(cases, { k: 2, which: one }, 1);
        const found = byHand(cases, { k: 2, which: one });
        expect(worse).toBeCloseTo(found.worse, 9);
        expect(better).toBeCloseTo(found.better, 9);
      }),
      { numRuns: 60 },
    );
  });

  test('swapping sides negates the change and exchanges the tails, and the order of cases changes nothing', () => {
    fc.assert(
      fc.property(someCases, which, (cases, one) => {
        const of = { k: 2, which: one };
        const swapped = cases.map(({ passedBefore, trialsBefore, passedAfter, trialsAfter }) => ({
          ...{ passedBefore: passedAfter, trialsBefore: trialsAfter },
          ...{ passedAfter: passedBefore, trialsAfter: trialsBefore },
        }));
        const [there, back] = [lookAtOfK(cases, of, options), lookAtOfK(swapped, of, options)];
        expect(back.change).toBeCloseTo(-there.change, 12);
        expect(back.p).toBeCloseTo(there.pBetter, 9);
        expect(lookAtOfK(cases.toReversed(), of, options)).toEqual(there);
      }),
      { numRuns: 60 },
    );
  });

  test('unequal numbers of trials that have no small common denominator are drawn, near the exact tails', () => {
    const cases = paired(['20/21', '15/19'], ['22/23', '13/17'], ['29/29', '10/13']);
    const of = { k: 5, which: 'all' } as const;
    const tails = ofKTest(cases, of, 7);
    expect([tails, tails.worse < 0.05]).toEqual([ofKTest(cases.toReversed(), of, 7), true]);
  });

  test('2,000 cases of ten trials are too much work for the exact law, and are drawn', () => {
    const cases = Array.from(
      { length: 2_000 },
      (_, index) => paired([`${6 + (index % 5)}/10`, `${5 + (index % 6)}/10`])[0]!,
    );
    const { p } = lookAtOfK(cases, ALL3, options);
    expect(p).toBe(1 / 10_000);
  });
});
