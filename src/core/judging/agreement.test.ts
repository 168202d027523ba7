import { describe, expect, it, test } from 'vitest';
import type { Agreement } from '../../domain/agreement.ts';
import { randomFrom } from '../stats/random.ts';
import { correctedRate, figuresOf } from './agreement.ts';

const agreement = (
  passed_right: number,
  passed_wrong: number,
  failed_right: number,
  failed_wrong: number,
): Agreement => ({
  ...{ v: 1, judge: 'house', asked: 'm', unscored: 0, pairs: 10, pairs_alike: 9 },
  ...{ passed_right, passed_wrong, failed_right, failed_wrong },
});

test('the figures of a table are those of the textbook', () => {
  // Cohen's own example has kappa 0.4 at an accuracy of 0.7 and even margins.
  const { accuracy, kappa, true_pass_rate, false_pass_rate, self_agreement } = figuresOf(
    agreement(20, 5, 15, 10),
  );
  expect([
    accuracy.rate,
    kappa?.toFixed(10),
    true_pass_rate.rate,
    false_pass_rate.rate,
    self_agreement.rate,
  ]).toEqual([0.7, '0.4000000000', 20 / 30, 0.25, 0.9]);
});

describe('the corrected pass rate', () => {
  it('takes back what a judge passes wrongly', () => {
    // True pass rate 0.9, false pass rate 0.2: of 60 % true passes it passes 0.6 * 0.9 + 0.4 * 0.2 = 62 %.
    const found = correctedRate({ passed: 62, trials: 100 }, agreement(90, 20, 80, 10));
    expect(found?.rate?.toFixed(10)).toBe('0.6000000000');
  });

  it('is unknown where the labels do not show that the judge tells right from wrong', () => {
    expect(correctedRate({ passed: 5, trials: 10 }, agreement(5, 5, 5, 5))).toBe(undefined);
    expect(correctedRate({ passed: 5, trials: 10 }, agreement(5, 0, 0, 5))).toBe(undefined);
    expect(correctedRate({ passed: 0, trials: 0 }, agreement(5, 0, 5, 0))).toBe(undefined);
  });

  it('has an interval that is wide where few labels show no error', () => {
    const few = correctedRate({ passed: 50, trials: 100 }, agreement(5, 0, 5, 0));
    const many = correctedRate({ passed: 50, trials: 100 }, agreement(500, 0, 500, 0));
    expect([few?.rate, many?.rate]).toEqual([0.5, 0.5]);
    expect((few?.high ?? 0) - (few?.low ?? 0) > 1.5 * ((many?.high ?? 1) - (many?.low ?? 0))).toBe(true);
  });

  it('holds the true rate in about 95 % of experiments', () => {
    const random = randomFrom(7);
    const draw = (trials: number, rate: number) => {
      let passed = 0;
      for (let trial = 0; trial < trials; trial++) if (random() < rate) passed++;
      return passed;
    };
    let held = 0;
    const times = 1000;
    for (let time = 0; time < times; time++) {
      const good = draw(60, 0.9);
      const bad = draw(60, 0.15);
      const passed = draw(200, 0.7 * 0.9 + 0.3 * 0.15);
      const found = correctedRate({ passed, trials: 200 }, agreement(good, bad, 60 - bad, 60 - good));
      if (found !== undefined && found.low <= 0.7 && 0.7 <= found.high) held++;
    }
    expect(held / times > 0.93 && held / times < 0.985).toBe(true);
  });
});
