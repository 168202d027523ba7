import { expect, test } from 'vitest';
import type { Plant, SelftestResult } from '../domain/selftest.ts';
import { isMissed } from '../domain/selftest.ts';
import type { Design } from './design.ts';
import { selftest } from './selftest.ts';
import { many, sampleSide, sampleSuite } from './testdata/sides.ts';

const STEADY = sampleSuite(many(80, 'c', ['even']), {
  max_drop: undefined,
  rule: 'detect',
  slices: ['even'],
  required: ['c1'],
});

function tested(
  suite = STEADY,
  letters: { readonly [id: string]: string } = many(80, 'c', 'pppppp'),
  more: { readonly pooled?: Design['pooled']; readonly repetitions?: number } = {},
): SelftestResult {
  return selftest({ suite, stored: sampleSide(letters), trials: 3, repetitions: 40, ...more });
}

/** The share caught of each plant, in percent, or why there is none. */
function shares({ results }: SelftestResult) {
  return Object.fromEntries(
    results.map(({ plant, caught, repetitions, why }) => [
      name(plant),
      caught === null || why !== undefined ? (why ?? '') : (caught / repetitions) * 100,
    ]),
  );
}

function name(plant: Plant): string {
  return plant.what === 'drop' ? `${plant.points}` : plant.what;
}

test('a gate over a steady suite sees large drops, and a broken slice and required case', () => {
  const result = tested();
  expect(shares(result)).toEqual({ nothing: 0, 5: 100, 10: 100, 20: 100, slice: 100, required: 100 });
  expect({
    missed: result.results.filter(isMissed),
    dealt: result.dealt,
    drawn: result.drawn,
    cases: result.cases,
  }).toEqual({
    missed: [],
    dealt: { before: 3, after: 3 },
    drawn: { before: 6, after: 3 },
    cases: 80,
  });
});

test('equal inputs give equal figures', () => {
  expect(tested(STEADY, many(80, 'c', 'ppfp'), { repetitions: 5 })).toEqual(
    tested(STEADY, many(80, 'c', 'ppfp'), { repetitions: 5 }),
  );
});

test('a gate whose margin is so wide that nothing exceeds it is shown not to fail', () => {
  const blind = sampleSuite(many(80, 'c', []), { max_drop: 60, rule: 'both' });
  const result = tested(blind);
  expect(shares(result)).toEqual({ nothing: 0, 5: 0, 10: 0, 20: 0, required: 'no case is required' });
  expect(result.results.filter(isMissed).map(({ plant }) => plant)).toEqual([{ what: 'drop', points: 20 }]);
});

test('a baseline that has drifted is no side to lose against, so no drop can be seen', () => {
  const drifted = {
    ...many(40, 'c', 'pppfff'),
    ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`c${n + 41}`, 'pppppp'])),
  };
  const result = tested(STEADY, drifted, {
    pooled: [
      { from: 1, to: 3 },
      { from: 4, to: 6 },
    ],
  });
  const why =
    'triage: the newest stored trials of m differ from its older ones as chance does in less than 1 of 1,000,000 runs: the baseline has drifted. Ask it anew and accept that with --replace, or compare both sides live';
  expect(shares(result)).toEqual({ nothing: why, 5: why, 10: why, 20: why, slice: why, required: 100 });
  expect(result.results.filter(isMissed).length).toBe(1);
});

test('false alarms are counted: trials dealt at random rarely look worse', () => {
  const noisy = (required: readonly string[]) =>
    tested(
      sampleSuite(many(80, 'c', []), { max_drop: undefined, rule: 'detect', required }),
      many(80, 'c', 'ppffpf'),
      { repetitions: 100 },
    ).results[0];
  const plant = { what: 'nothing' };
  // Half of the trials of the required case fail: two of three do by chance in every second deal.
  expect([noisy([]), noisy(['c1'])]).toEqual([
    { plant, repetitions: 100, caught: 4 },
    { plant, repetitions: 100, caught: 49, by_required: 45 },
  ]);
});

test('with one stored trial a case nothing can be dealt, and it says so', () => {
  const result = tested(STEADY, many(80, 'c', 'p'));
  expect({ dealt: result.dealt, nothing: shares(result).nothing, notes: result.notes.slice(0, 1) }).toEqual({
    dealt: null,
    nothing: 'one trial a case cannot be dealt to two sides',
    notes: [
      'one trial a case is stored, so both sides hold the same answers and no noise is in these shares; accept another run of the pin to pool its trials',
    ],
  });
});

test('what does not pass cannot fall', () => {
  const result = tested(sampleSuite(many(20, 'c', []), { required: ['c1'] }), {
    ...many(20, 'c', 'ff'),
    c2: 'pp',
  });
  const why = (points: number) => `the stored answers pass 5.0 %, so they cannot fall by ${points} points`;
  expect({
    ten: shares(result)[10],
    twenty: shares(result)[20],
    missed: result.results.filter(isMissed).length,
  }).toEqual({
    ten: why(10),
    twenty: why(20),
    missed: 1,
  });
});

test('2,000 scored trials are a matter of seconds', () => {
  const result = tested(sampleSuite(many(200, 'c', []), { max_drop: 5 }), many(200, 'c', 'pppppppppf'), {
    repetitions: 3,
  });
  expect([result.cases, result.dealt]).toEqual([200, { before: 7, after: 3 }]);
});
