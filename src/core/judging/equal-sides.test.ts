import { expect, test } from 'vitest';
import type { Assertion } from '../../domain/assertion.ts';
import { basisOf } from '../basis.ts';
import { type DecideInput, decide } from '../decide.ts';
import { randomFrom } from '../stats/random.ts';
import { sampleInput } from '../testdata/decisions.ts';

const pairwise: Assertion = {
  ...{ type: 'pairwise', negated: false, name: 'pairwise', weight: 1, threshold: 0.5 },
  ...{ params: { criteria: 'Names Anna.' }, where: { file: 'a' } },
};

/** The same with an assertion by which a judge compares both sides. */
function paired(input: DecideInput): DecideInput {
  const cases = input.suite.cases.map((kase) => ({ ...kase, assertions: [pairwise] }));
  return { ...input, suite: { ...input.suite, cases } };
}

/** Two sides of which each pair of trials is won by the candidate with this chance, and else by the other. */
function fought(random: () => number, cases: number, trials: number, chance: number): DecideInput {
  const [before, after]: Record<string, string>[] = [{}, {}];
  for (let one = 1; one <= cases; one++) {
    const won = Array.from({ length: trials }, () => random() < chance);
    Object.assign(before ?? {}, { [`a${one}`]: won.map((is) => (is ? 'f' : 'p')).join('') });
    Object.assign(after ?? {}, { [`a${one}`]: won.map((is) => (is ? 'p' : 'f')).join('') });
  }
  return sampleInput(before, after ?? {}, { gate: { max_drop: undefined, rule: 'detect' } });
}

function alarms(of: (input: DecideInput) => DecideInput, runs: number, chance = 0.5): number {
  const random = randomFrom(11);
  let found = 0;
  for (let run = 0; run < runs; run++)
    if (decide([of(fought(random, 30, 5, chance))]).verdict.status === 'regressed') found++;
  return found / runs;
}

test('two equal sides are told apart in at most 5 % of runs, though every trial is won or lost', () => {
  expect(alarms(paired, 400) < 0.075).toBe(true);
  // What one side wins the other loses: as independent trials they would alarm twice as often as they may.
  expect(alarms((input) => input, 400) > 0.075).toBe(true);
  expect(alarms(paired, 100, 0.35) > 0.9).toBe(true);
});

test('the margin rests on how often a side wins, whichever it is', () => {
  const random = randomFrom(3);
  const input = paired(fought(random, 400, 2, 0.3));
  const { comparison, suite, design } = input;
  const swapped = {
    ...comparison,
    pairs: comparison.pairs.map((pair) => ({ ...pair, before: pair.after, after: pair.before })),
  };
  const [one, other] = [comparison, swapped].map((given) => basisOf(suite, given, design));
  expect([one?.mode, one?.planned.spread, one?.planned.assumed]).toEqual(['robust', 0.5, false]);
  expect([other?.margin, other?.planned]).toEqual([one?.margin, one?.planned]);
});
