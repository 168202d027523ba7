import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caseBounds, scoreBounds, tangoBounds, trialBounds } from './bounds.ts';
import { normalQuantile, studentQuantile } from './kernels.ts';
import { tabulate } from './paired.ts';
import { evenCases } from './testdata/arbitrary.ts';
import { FIFTY, pair, STORED, swapped, times } from './testdata/exact.ts';

const Z2 = normalQuantile(0.95) ** 2;

/** To 12 digits after the point. */
function rounded({ change, low, high }: { change: number; low: number; high: number }) {
  return [change, low, high].map((one) => Number(one.toFixed(12)));
}

test('fifty cases of three trials have the bounds that they must', () => {
  expect(rounded(trialBounds(tabulate(FIFTY), 0.05))).toEqual([
    -0.026666666667, -0.069795998403, 0.01646266507,
  ]);
});

test('stored trials on one side have the bounds that they must', () => {
  const x = scoreBounds({ change: -31 / 150, variance: 8347 / 855_000, size: 15 }, 0.05);
  expect(rounded(trialBounds(tabulate(STORED), 0.05))).toEqual(rounded(x));
  expect(rounded(x)[1]).toBe(-0.482717961358);
});

test('one trial a case has the bounds of Tango', () => {
  expect(rounded(tangoBounds(6, 2, 100, 0.05))).toEqual([-0.04, -0.095053004154, 0.007649745911]);
  expect(tangoBounds(0, 0, 30, 0.05).low.toFixed(12)).toBe('-0.082724308125');
  expect(tangoBounds(0, 0, 100, 0.05).low.toFixed(12)).toBe('-0.026342720783');
  const cases = [
    ...times(6, pair(1, 1, 0, 1)),
    ...times(2, pair(0, 1, 1, 1)),
    ...times(92, pair(1, 1, 1, 1)),
  ];
  expect(trialBounds(tabulate(cases), 0.05)).toEqual(tangoBounds(6, 2, 100, 0.05));
  expect(caseBounds(tabulate(cases), 0.05)).toEqual(tangoBounds(6, 2, 100, 0.05));
  expect(tangoBounds(5, 0, 5, 0.05)).toEqual({ change: -1, low: -1, high: tangoBounds(5, 0, 5, 0.05).high });
});

test('where everything passes the lower bound is not zero', () => {
  const bounds = trialBounds(tabulate(times(20, pair(5, 5, 5, 5))), 0.05);
  expect(rounded(bounds)).toEqual([0, ...[-Z2 / 100, Z2 / 100].map((one) => Number(one.toFixed(12)))]);
});

test('a single trial on one side leaves the variance between the cases', () => {
  const cases = [pair(20, 20, 0, 1), pair(10, 20, 1, 1), pair(5, 20, 1, 1), pair(20, 20, 1, 1)];
  // The changes -1, 1/2, 3/4 and 0 have the mean 1/16 and a sample variance of 115/192.
  const want = scoreBounds({ change: 1 / 16, variance: 115 / 192 / 4, size: 4 }, 0.05);
  expect(rounded(trialBounds(tabulate(cases), 0.05))).toEqual(rounded(want));
  expect(rounded(caseBounds(tabulate(cases), 0.05))).toEqual(rounded(want));
});

test('one missing trial costs little, not the variance within all other cases', () => {
  const whole = [...times(60, pair(2, 2, 2, 2)), ...times(40, pair(1, 2, 1, 2))];
  const missing = [...whole.slice(1), pair(2, 2, 1, 1)];
  const cost = trialBounds(tabulate(whole), 0.05).low - trialBounds(tabulate(missing), 0.05).low;
  expect(cost > 0 && cost < 0.001).toBe(true);
});

test('weights count a case as often as they say', () => {
  const light = [pair(3, 3, 1, 3), pair(2, 3, 2, 3)];
  const heavy = light.map((one) => ({ ...one, weight: 3 }));
  expect(rounded(trialBounds(tabulate(heavy), 0.05))).toEqual(rounded(trialBounds(tabulate(light), 0.05)));
  const lopsided = trialBounds(tabulate([{ ...light[0]!, weight: 3 }, light[1]!]), 0.05);
  // 9 x (variance of the first) + that of the second, over 4 squared; 9/3 + 1/3 inverse trials.
  const variance = (9 * (2 / 18) + 2 / 18 + 2 / 18) / 16;
  expect(rounded(lopsided)).toEqual(
    rounded(scoreBounds({ change: -0.5, variance, size: 16 / (10 / 3) }, 0.05)),
  );
});

test('single trials of unequal weight have the variance between the cases, since Tango knows no weights', () => {
  const cases = [{ ...pair(1, 1, 0, 1), weight: 2 }, pair(1, 1, 1, 1)];
  // 4 x (1/3)^2 + 1 x (2/3)^2, times 2/1 for two cases, over 3 squared; 9 over 4 + 1 trials.
  const near = scoreBounds({ change: -2 / 3, variance: 16 / 81, size: 9 / 5 }, 0.4);
  expect(rounded(trialBounds(tabulate(cases), 0.4))).toEqual(rounded(near));
});

test('few degrees of freedom widen the bounds by the law of Student', () => {
  const t = studentQuantile(0.95, 9);
  const g = (t * t) / 10;
  const x = (g + Math.sqrt(g * g + 4 * t * t * 0.001)) / 2;
  expect(scoreBounds({ change: -0.1, variance: 0.001, size: 10, df: 9 }, 0.05)).toEqual({
    change: -0.1,
    low: -0.1 - x,
    high: -0.1 + x,
  });
});

test('with no case, or one where two are needed, nothing is known', () => {
  expect(trialBounds([], 0.05)).toEqual({ change: 0, low: -1, high: 1 });
  expect(trialBounds(tabulate([pair(2, 2, 0, 1)]), 0.05)).toEqual({ change: -1, low: -1, high: 1 });
  expect(caseBounds(tabulate([pair(3, 3, 0, 3)]), 0.05)).toEqual({ change: -1, low: -1, high: 1 });
  expect(scoreBounds({ change: 0.2, variance: 0, size: 1, df: 0 }, 0.05)).toEqual({
    change: 0.2,
    low: -1,
    high: 1,
  });
});

test('swapping the sides swaps and negates the bounds', () => {
  fc.assert(
    fc.property(evenCases, (cases) => {
      for (const bounds of [trialBounds, caseBounds]) {
        const one = rounded(bounds(tabulate(cases), 0.02));
        const other = rounded(bounds(tabulate(cases.map(swapped)), 0.02));
        const sums = [one[0]! + other[0]!, one[1]! + other[2]!, one[2]! + other[1]!];
        expect(sums.filter((sum) => Math.abs(sum) > 1e-9)).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});
