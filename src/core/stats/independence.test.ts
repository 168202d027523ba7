import fc from 'fast-check';
import { expect, test } from 'vitest';
import { independence } from './independence.ts';
import { randomFrom } from './random.ts';

const pairs = (trials: number, counts: readonly (readonly [number, number])[]) =>
  counts.map(([first, second]) => ({ first, second, trials }));

test('the worked example holds', () => {
  const result = independence(
    pairs(3, [
      [3, 3],
      [3, 0],
      [1, 2],
      [0, 3],
      [2, 2],
    ]),
  );
  expect(result).toEqual({
    q: 19,
    expected: 7,
    phi: 19 / 7,
    p: expect.closeTo(7 / 250, 14),
    dependent: true,
  });
});

test('cases that always or never pass, and cases with one trial, say nothing', () => {
  expect(independence([])).toEqual({ q: 0, expected: 0, p: 1, dependent: false });
  expect(
    independence([
      { first: 3, second: 3, trials: 3 },
      { first: 0, second: 0, trials: 3 },
      { first: 1, second: 0, trials: 1 },
    ]),
  ).toEqual({ q: 0, expected: 0, p: 1, dependent: false });
});

/** Every way in which each case's passes can fall on the two sessions, weighed by C(T,k) C(T,m-k). */
function enumerated(cases: readonly { first: number; second: number; trials: number }[]): number {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
  const q = cases.reduce((sum, { first, second }) => sum + (first - second) ** 2, 0);
  const walk = (index: number, sum: number, weight: number): [all: number, atLeast: number] => {
    const at = cases[index];
    if (at === undefined) return [weight, sum >= q ? weight : 0];
    const m = at.first + at.second;
    const totals: [number, number] = [0, 0];
    for (let k = Math.max(0, m - at.trials); k <= Math.min(m, at.trials); k++) {
      const [all, atLeast] = walk(
        index + 1,
        sum + (2 * k - m) ** 2,
        weight * choose(at.trials, k) * choose(at.trials, m - k),
      );
      totals[0] += all;
      totals[1] += atLeast;
    }
    return totals;
  };
  const [all, atLeast] = walk(0, 0, 1);
  return atLeast / all;
}

test('p agrees with an enumeration of all arrangements, also where trials differ by case', () => {
  const twice = fc
    .integer({ min: 2, max: 5 })
    .chain((trials) =>
      fc.record({ first: fc.nat(trials), second: fc.nat(trials), trials: fc.constant(trials) }),
    );
  fc.assert(
    fc.property(fc.array(twice, { maxLength: 5 }), (cases) => {
      expect(independence(cases).p).toBeCloseTo(enumerated(cases), 12);
    }),
    { numRuns: 60 },
  );
});

test('exchanging the sessions and shuffling the cases change nothing', () => {
  const cases = pairs(5, [
    [5, 2],
    [1, 4],
    [3, 3],
    [0, 2],
  ]);
  const swapped = cases
    .map(({ first, second, trials }) => ({ first: second, second: first, trials }))
    .reverse();
  expect(independence(swapped).p).toBeCloseTo(independence(cases).p, 14);
});

test('copied answers are flagged with phi of 2T - 1, and independent ones are not', () => {
  const random = randomFrom(5);
  const trials = 5;
  const ask = (rate: number, copied: boolean) => {
    if (copied) return random() < rate ? trials : 0;
    return Array.from({ length: trials }, () => random() < rate).filter(Boolean).length;
  };
  const suite = (copied: boolean) =>
    Array.from({ length: 200 }, (_, i) => {
      const rate = (i + 0.5) / 200;
      return { first: ask(rate, copied), second: ask(rate, copied), trials };
    });
  const copies = independence(suite(true));
  expect([copies.dependent, Math.round(copies.phi!)]).toEqual([true, 2 * trials - 1]);
  const answers = independence(suite(false));
  expect([answers.dependent, Math.round(answers.phi!)]).toEqual([false, 1]);
});

test('a far tail keeps its digits', () => {
  const flips = pairs(
    3,
    Array.from({ length: 40 }, () => [3, 0] as const),
  );
  // Each of the 40 cases falls apart completely with probability 2/20.
  expect(independence(flips).p / 1e-40).toBeCloseTo(1, 9);
});
