import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeFloor, passAllOf, passAnyOf, trialsForFloor, wilson } from './rate.ts';

test('the worked example of Wilson bounds holds', () => {
  const { rate, low, high } = wilson({ passed: 276, trials: 300 }, 0.05);
  expect(rate).toBe(0.92);
  expect(low).toBeCloseTo(0.890324689313, 12);
  expect(high).toBeCloseTo(0.94216749806, 12);
});

test('a bound never leaves 0 to 1, and no trial bounds nothing', () => {
  expect(wilson({ passed: 0, trials: 0 }, 0.05)).toEqual({ low: 0, high: 1 });
  expect(wilson({ passed: 0, trials: 7 }, 0.05).low).toBe(0);
  expect(wilson({ passed: 7, trials: 7 }, 0.05).high).toBe(1);
});

test('exchanging passes and failures mirrors the bounds', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), (passed, failed) => {
      const trials = passed + failed;
      const one = wilson({ passed, trials }, 0.05);
      const other = wilson({ passed: failed, trials }, 0.05);
      expect(one.low).toBeCloseTo(1 - other.high, 12);
    }),
    { numRuns: 60 },
  );
});

test('a floor is passed by the lower bound, failed by the upper one, and open between', () => {
  const side = { passed: 276, trials: 300 };
  expect([0.89, 0.92, 0.95].map((floor) => judgeFloor(side, floor).verdict)).toEqual([
    'passed',
    'inconclusive',
    'failed',
  ]);
});

test('without a trial no floor is passed, not even 0', () => {
  expect(judgeFloor({ passed: 0, trials: 0 }, 0).verdict).toBe('inconclusive');
});

test('the fewest trials for a floor pass it when all of them pass, and one fewer does not', () => {
  for (const floor of [0.5, 0.8, 0.9, 0.95, 0.99]) {
    const trials = trialsForFloor(floor);
    expect(judgeFloor({ passed: trials, trials }, floor).verdict).toBe('passed');
    expect(judgeFloor({ passed: trials - 1, trials: trials - 1 }, floor).verdict).toBe('inconclusive');
  }
  expect([trialsForFloor(0.9), trialsForFloor(1)]).toEqual([25, Number.POSITIVE_INFINITY]);
});

test('the worked example of pass^k holds', () => {
  expect(passAllOf(3, { passed: 4, trials: 5 })).toBeCloseTo(2 / 5, 14);
});

test('pass^k and pass@k meet at k = 1, and are not estimated from fewer than k trials', () => {
  const tally = { passed: 3, trials: 4 };
  expect([passAllOf(1, tally), passAnyOf(1, tally)]).toEqual([0.75, 0.75]);
  expect([passAllOf(2, tally), passAnyOf(2, tally)]).toEqual([0.5, 1]);
  expect([passAllOf(5, tally), passAnyOf(5, tally)]).toEqual([undefined, undefined]);
  expect([passAllOf(4, tally), passAnyOf(4, tally)]).toEqual([0, 1]);
});

test('pass^k and pass@k average over all choices of k trials', () => {
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
      fc.integer({ min: 1, max: 7 }),
      (outcomes, size) => {
        const k = Math.min(size, outcomes.length);
        const tally = { passed: outcomes.filter(Boolean).length, trials: outcomes.length };
        let [choices, all, any] = [0, 0, 0];
        for (let mask = 0; mask < 2 ** outcomes.length; mask++) {
          const chosen = outcomes.filter((_, i) => (mask >> i) & 1);
          if (chosen.length !== k) continue;
          choices++;
          if (chosen.every(Boolean)) all++;
          if (chosen.some(Boolean)) any++;
        }
        expect(passAllOf(k, tally)).toBeCloseTo(all / choices, 12);
        expect(passAnyOf(k, tally)).toBeCloseTo(any / choices, 12);
      },
    ),
    { numRuns: 60 },
  );
});

test('a k that is not a number of trials is a bug and throws', () => {
  expect(() => passAllOf(0, { passed: 1, trials: 2 })).toThrow(new RangeError('not a number of trials: 0'));
  expect(() => passAnyOf(1.5, { passed: 1, trials: 2 })).toThrow(
    new RangeError('not a number of trials: 1.5'),
  );
});
