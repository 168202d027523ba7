import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { detect, evidenceOfDrop, slackOf } from './evidence-values.ts';
import { randomFrom } from './random.ts';

test('the worked examples of anytime evidence hold', () => {
  expect(evidenceOfDrop(7, 0)).toBeCloseTo(255 / 8, 12);
  expect(evidenceOfDrop(9, 2)).toBeCloseTo(1339 / 220, 12);
  expect(evidenceOfDrop(3, 3)).toBeCloseTo(16 / 35, 14);
  expect(evidenceOfDrop(0, 0)).toBe(1);
});

test('a fair coin expects no gain from the next pair, and a coin for the better a loss', () => {
  const count = fc.nat(200);
  fc.assert(
    fc.property(count, count, (worse, better) => {
      const now = evidenceOfDrop(worse, better);
      const fair = (evidenceOfDrop(worse + 1, better) + evidenceOfDrop(worse, better + 1)) / 2;
      expect(fair / now).toBeCloseTo(1, 10);
      const kind = 0.4 * evidenceOfDrop(worse + 1, better) + 0.6 * evidenceOfDrop(worse, better + 1);
      expect(kind).toBeLessThan(now);
    }),
    { numRuns: 60 },
  );
});

test('evidence beyond the largest double is infinite and not NaN', () => {
  expect(evidenceOfDrop(5000, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(evidenceOfDrop(0, 5000)).toBe(1 / 5001);
});

let random = randomFrom(0);
beforeEach(() => {
  random = randomFrom(29);
});

function passes(rate: number, trials: number): number {
  let passed = 0;
  for (let i = 0; i < trials; i++) if (random() < rate) passed++;
  return passed;
}

/** Sixteen steady cases, three flaky ones, one that nearly always fails; the mean of them is 0.9135. */
const RATES = [...Array.from({ length: 16 }, () => 0.995), 0.8, 0.8, 0.7, 0.05];

/** Nights until the first alarm, or `most`. */
function timeToAlarm(
  expected: readonly number[],
  rates: readonly number[],
  { slack, averageRunLength, most }: { slack: number; averageRunLength: number; most: number },
): number {
  const nights = Array.from({ length: most }, () =>
    rates.map((rate, i) => ({ expected: expected[i]!, passed: passes(rate, 1), trials: 1 })),
  );
  return (detect(nights, { averageRunLength, slack }).alarm ?? most - 1) + 1;
}

function meanOver(plays: number, play: () => number): number {
  let sum = 0;
  for (let i = 0; i < plays; i++) sum += play();
  return sum / plays;
}

test('with the true rates expected, false alarms are at least as far apart as stated, and not forever', () => {
  const averageRunLength = 20;
  const watch = { slack: 0, averageRunLength, most: 200 };
  const mean = meanOver(150, () => timeToAlarm(RATES, RATES, watch));
  expect(mean).toBeGreaterThan(averageRunLength);
  // The check can fail: rates five points below the expected ones are no false alarm, and come sooner.
  const lower = RATES.map((rate) => Math.max(0, rate - 0.05));
  expect(meanOver(150, () => timeToAlarm(RATES, lower, watch))).toBeLessThan(averageRunLength);
});

test('with rates estimated from a baseline and its slack, false alarms are at least as far apart as stated', () => {
  const averageRunLength = 20;
  const mean = meanOver(100, () => {
    const baseline = RATES.map((rate) => ({ passed: passes(rate, 5), trials: 5 }));
    const expected = baseline.map(({ passed, trials }) => passed / trials);
    return timeToAlarm(expected, RATES, { slack: slackOf(baseline), averageRunLength, most: 100 });
  });
  expect(mean).toBeGreaterThan(averageRunLength);
});

test('a drop of 20 points is found within days although alarms are a year apart, and after quiet nights as well', () => {
  const watch = { slack: 0.02, averageRunLength: 365 };
  const quiet = Array.from({ length: 30 }, () => RATES);
  const broken = Array.from({ length: 20 }, () => RATES.map((rate, i) => (i < 4 ? 0.05 : rate)));
  const nights = [...quiet, ...broken].map((rates) =>
    rates.map((rate, i) => ({ expected: RATES[i]!, passed: passes(rate, 1), trials: 1 })),
  );
  const { alarm, statistic } = detect(nights, watch);
  expect([alarm! >= 30, alarm! <= 36, statistic.length]).toEqual([true, true, 50]);
});

test('nights say the same whether they are looked at one by one or at once', () => {
  const night = (passed: number) => [{ expected: 0.9, passed, trials: 10 }];
  const nights = [9, 8, 3, 10, 2].map(night);
  const watch = { averageRunLength: 10, slack: 0.01 };
  const all = detect(nights, watch);
  const stepwise = nights.map((_, i) => detect(nights.slice(0, i + 1), watch).statistic.at(-1));
  expect(stepwise).toEqual(all.statistic);
  expect(all.alarm).toBe(all.statistic.findIndex((value) => value >= 10));
});

test('without a night there is no alarm, and a night without trials is a new bet at its stake', () => {
  expect(detect([], { averageRunLength: 10, slack: 0 })).toEqual({ statistic: [] });
  expect(detect([[], []], { averageRunLength: 10, slack: 0 })).toEqual({ statistic: [1, 2] });
});

test('a suite that fails for good stays a finite number', () => {
  const nights = Array.from({ length: 40 }, () => [{ expected: 1, passed: 0, trials: 200 }]);
  const { statistic, alarm } = detect(nights, { averageRunLength: 10, slack: 0 });
  expect([statistic.at(-1), alarm]).toEqual([Number.MAX_VALUE, 0]);
});

test('a watch that would always alarm is a bug and throws', () => {
  expect(() => detect([], { averageRunLength: 1, slack: 0 })).toThrow(
    new RangeError('no watch: 1 nights, slack 0'),
  );
  expect(() => detect([], { averageRunLength: 30, slack: Number.NaN })).toThrow(
    new RangeError('no watch: 30 nights, slack NaN'),
  );
});

test('the slack of a baseline where all passed is z squared over its trials, and with one trial that of Wilson', () => {
  const z = 2.3263478740408408;
  expect(slackOf(Array.from({ length: 10 }, () => ({ passed: 5, trials: 5 })))).toBeCloseTo(z ** 2 / 50, 12);
  expect(slackOf(Array.from({ length: 10 }, () => ({ passed: 1, trials: 1 })))).toBeCloseTo(
    z ** 2 / (10 + z ** 2),
    12,
  );
  expect([slackOf([]), slackOf([{ passed: 0, trials: 0 }])]).toEqual([1, 1]);
});

test('the mean of a baseline lies above the true one by more than the slack in at most about 1 % of draws', () => {
  const mean = RATES.reduce((sum, rate) => sum + rate, 0) / RATES.length;
  for (const trials of [1, 3, 10]) {
    const beyond = meanOver(4000, () => {
      const baseline = RATES.map((rate) => ({ passed: passes(rate, trials), trials }));
      const estimate = baseline.reduce((sum, { passed }) => sum + passed / trials, 0) / RATES.length;
      return estimate - mean > slackOf(baseline) ? 1 : 0;
    });
    expect(beyond, `${trials} trials`).toBeLessThan(0.016);
  }
});
