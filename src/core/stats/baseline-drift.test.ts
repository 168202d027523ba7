import { expect, test } from 'vitest';
import { baselineDrift } from './baseline-drift.ts';
import { randomFrom } from './random.ts';

const paired = (passedBefore: number, trialsBefore: number, passedAfter: number, trialsAfter: number) => ({
  passedBefore,
  trialsBefore,
  passedAfter,
  trialsAfter,
});

test('one case that fell from five of five to none has twice its one-sided p, and has drifted', () => {
  const close = (value: number) => expect.closeTo(value, 14);
  expect(baselineDrift([paired(5, 5, 0, 5)])).toEqual({ p: close(2 / 252), drifted: 'worse' });
  expect(baselineDrift([paired(0, 5, 5, 5)])).toEqual({ p: close(2 / 252), drifted: 'better' });
  expect(baselineDrift([paired(4, 4, 0, 4)])).toEqual({ p: close(2 / 70) });
});

test('twenty stored trials and three new ones double the worked example of a stored baseline', () => {
  const cases = [
    paired(20, 20, 1, 3),
    paired(19, 20, 3, 3),
    paired(12, 20, 1, 3),
    paired(20, 20, 3, 3),
    paired(3, 20, 0, 3),
  ];
  expect(baselineDrift(cases)).toEqual({ p: expect.closeTo(2 * (470357550 / 18250950179), 12) });
});

test('trials that all ended alike, and no trials, have not drifted', () => {
  expect([baselineDrift([paired(5, 5, 3, 3)]), baselineDrift([])]).toEqual([{ p: 1 }, { p: 1 }]);
});

test('an unchanged store is refused in at most 1 % of draws, and one that lost fifteen points nearly always', () => {
  const random = randomFrom(23);
  const passes = (rate: number, trials: number) => {
    let passed = 0;
    for (let i = 0; i < trials; i++) if (random() < rate) passed++;
    return passed;
  };
  const share = (drop: number) => {
    let refused = 0;
    for (let play = 0; play < 1500; play++) {
      const cases = Array.from({ length: 60 }, (_, i) => {
        const rate = 0.5 + i / 120;
        return paired(passes(rate, 15), 15, passes(rate - drop, 5), 5);
      });
      if (baselineDrift(cases).drifted) refused++;
    }
    return refused / 1500;
  };
  expect(share(0)).toBeLessThan(0.016);
  expect(share(0.15)).toBeGreaterThan(0.9);
});
