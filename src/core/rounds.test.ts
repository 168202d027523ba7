import { describe, expect, test } from 'vitest';
import type { Suite } from '../domain/suite.ts';
import { askingOrder, asksOf, type Slot, seedOf } from './asks.ts';
import { freshSlots, lookOf, looksTaken, planRounds, roundsOf, slotsOf, slotsToNextLook } from './rounds.ts';
import { decideSample } from './testdata/decisions.ts';
import { many, sampleSide, sampleSuite } from './testdata/sides.ts';

/** A slot as `model#ordinal: cases`, or the number of its cases where they are many. */
function shown({ suite, ordinal, cases }: Slot): string {
  const which = cases.length > 5 ? String(cases.length) : cases.map(({ id }) => id).join(' ');
  return `${suite.target.model}#${ordinal}: ${which}`;
}

function ofModel(suite: Suite, model: string): Suite {
  return { ...suite, target: { ...suite.target, name: model, model } };
}

const small = sampleSuite(many(4, 'a', []));
const many200 = sampleSuite(many(200, 'a', [])).cases;
const sides = [ofModel(small, 'old'), ofModel(small, 'new')] as const;

describe('the order of asking', () => {
  const reversed = { ...small, cases: [...small.cases].reverse() };
  const ids = (seed: string, suite: Suite) => askingOrder(seed, suite.cases).map(({ id }) => id);

  test('is drawn by the seed and the ids, wherever the cases stand in their file', () => {
    expect(ids('s', reversed)).toEqual(ids('s', small));
    expect([ids('s', small), ids('t', small)]).toEqual([
      ['a2', 'a1', 'a4', 'a3'],
      ['a2', 'a3', 'a4', 'a1'],
    ]);
  });

  test('has a seed of the cases and the models in the order of the sides', () => {
    const seeds = [
      seedOf(small, ['old', 'new']),
      seedOf(small, ['new', 'old']),
      seedOf(sampleSuite(many(5, 'a', [])), ['old', 'new']),
    ];
    expect(new Set(seeds).size).toBe(3);
    expect(seedOf({ ...small, gate: { ...small.gate, max_drop: 1 } }, ['old', 'new'])).toBe(seeds[0]);
  });

  test('puts the sides of a case side by side, and either of them first', () => {
    const asks = [...asksOf(slotsOf(sides.map((suite) => ({ suite, trials: 2 }))))].map(
      ({ trial, request }) => `${trial.case}#${trial.ordinal} ${request.model}`,
    );
    const places = asks.map((ask) => ask.split(' ')[0]);
    expect(places.filter((_, index) => index % 2 === 0)).toEqual(
      places.filter((_, index) => index % 2 === 1),
    );
    const first = asks.filter((_, index) => index % 2 === 0).map((ask) => ask.split(' ')[1]);
    expect([...new Set(first)].sort()).toEqual(['new', 'old']);
  });
});

describe('rounds', () => {
  const asking = (cases: number, trials: number, suites?: readonly Suite[]) => {
    const suite = sampleSuite(many(cases, 'a', []));
    return planRounds('s', suite.cases, suites ?? [suite], trials);
  };
  const steps = (of: ReturnType<typeof asking>) =>
    [...of.looks, undefined].map((_, taken) => slotsToNextLook(of, taken).map(shown));

  test('ask a trial of every case of every side up to each look, and nothing after the last', () => {
    const of = planRounds('s', small.cases, sides, 3);
    const order = of.order.map(({ id }) => id).join(' ');
    expect(steps(of)).toEqual([
      [`old#1: ${order}`, `new#1: ${order}`],
      [`old#2: ${order}`, `new#2: ${order}`],
      [`old#3: ${order}`, `new#3: ${order}`],
      [],
    ]);
  });

  test('of 200 cases and more are looked at after a quarter and a half of the first', () => {
    expect(steps(asking(202, 2))).toEqual([['m#1: 51'], ['m#1: 50'], ['m#1: 101'], ['m#2: 202'], []]);
    expect(steps(asking(199, 2))).toEqual([['m#1: 199'], ['m#2: 199'], []]);
    const [quarter, half] = [0, 1].map((taken) => slotsToNextLook(asking(202, 2), taken)[0]?.cases ?? []);
    const order = asking(202, 2).order;
    expect([...(quarter ?? []), ...(half ?? [])]).toEqual(order.slice(0, 101));
  });

  test('between looks are asked whole', () => {
    expect(steps(asking(10, 8))).toEqual([
      ['m#1: 10'],
      ['m#2: 10'],
      ['m#3: 10'],
      ['m#4: 10', 'm#5: 10'],
      ['m#6: 10', 'm#7: 10', 'm#8: 10'],
      [],
    ]);
  });
});

describe('the look that a trial is asked for', () => {
  test('is the one whose slots hold it, and none for a fresh trial', () => {
    for (const of of [planRounds('s', many200, [small], 2), planRounds('s', small.cases, [small], 8)]) {
      const asked = of.looks.map((_, taken) =>
        slotsToNextLook(of, taken).flatMap(({ ordinal, cases }) =>
          cases.map((one) => lookOf(of, of.order.indexOf(one), ordinal)),
        ),
      );
      expect(asked.map((looks) => [...new Set(looks)])).toEqual(of.looks.map((_, look) => [look]));
      expect(lookOf(of, 0, of.trials + 1)).toBe(undefined);
    }
  });
});

describe('looks that a side’s trials reach', () => {
  test('are those for which every trial has ended, whatever came of it', () => {
    const of = planRounds('s', small.cases, [small], 3);
    const reached = (letters: string) => looksTaken(of, sampleSide({ ...many(4, 'a', 'ppp'), a2: letters }));
    expect([reached(''), reached('p'), reached('pu'), reached('p.p'), reached('ppf')]).toEqual([
      0, 1, 2, 1, 3,
    ]);
    expect(looksTaken(of, sampleSide(many(3, 'a', 'ppp')))).toBe(0);
  });

  test('inside the first round need the cases up to them alone', () => {
    const suite = sampleSuite(many(200, 'a', []));
    const of = planRounds('s', suite.cases, [suite], 2);
    const first = (count: number, letters: string) =>
      Object.fromEntries(of.order.slice(0, count).map(({ id }) => [id, letters]));
    const reached = [0, 49, 50, 99, 100, 199, 200].map((count) =>
      looksTaken(of, sampleSide(first(count, 'p'))),
    );
    expect(reached).toEqual([0, 0, 1, 1, 2, 2, 3]);
    expect(looksTaken(of, sampleSide(first(200, 'pp')))).toBe(4);
  });

  test('see the cases up to their place alone', () => {
    const side = many(200, 'a', 'p');
    const cases = (taken: number) =>
      decideSample(side, side, { looks: { of: 2, taken }, interleaved: true }).rows[0]?.cases;
    expect([0, 1, 2, 3].map(cases)).toEqual([0, 50, 100, 200]);
    const { places } = roundsOf(planRounds('s', small.cases, [small], 2), 1);
    expect([...places]).toEqual([
      ['a2', 0],
      ['a1', 1],
      ['a4', 2],
      ['a3', 3],
    ]);
  });
});

describe('fresh trials', () => {
  const of = planRounds('s', small.cases, sides, 2);
  const fresh = (suspects: readonly string[], again: readonly string[]) =>
    freshSlots(of, sides[1], sides, { suspects, again }).map(shown);

  test('are six of both sides for a suspect and two of the candidate for a required case, numbered after the rounds', () => {
    expect(fresh(['a1'], ['a4', 'a2'])).toEqual([
      ...[3, 4, 5, 6, 7, 8].flatMap((ordinal) => [`old#${ordinal}: a1`, `new#${ordinal}: a1`]),
      'new#9: a2 a4',
      'new#10: a2 a4',
    ]);
  });

  test('are none where nothing is wanted', () => {
    expect(fresh([], [])).toEqual([]);
  });
});

describe('a suite in rounds', () => {
  const before = many(100, 'a', 'ppppp');
  const told = (after: string, broken: number, taken: number) => {
    const { open, verdict, method } = decideSample(
      before,
      { ...many(100, 'a', after), ...many(broken, 'a', 'f'.repeat(after.length)) },
      { looks: { of: 5, taken }, interleaved: true, planned: 100 * after.length },
    );
    return [open, verdict.status, method?.looks.taken, method?.rounds.taken];
  };

  test('closes at the first look that is certain, and stays open before', () => {
    expect([told('p', 0, 1), told('p', 3, 1), told('pp', 3, 2), told('p', 12, 1)]).toEqual([
      [false, 'passed', 1, 1],
      [true, 'inconclusive', 1, 1],
      [true, 'inconclusive', 2, 2],
      [false, 'regressed', 1, 1],
    ]);
  });

  test('that is not certain at its last look is inconclusive and closed', () => {
    expect(told('ppppp', 5, 5)).toEqual([false, 'inconclusive', 5, 5]);
  });

  test('whose asking ended before the gate was certain says after how many looks', () => {
    const { verdict } = decideSample(
      before,
      { ...many(100, 'a', 'p'), ...many(3, 'a', 'f') },
      { looks: { of: 5, taken: 1 }, interleaved: true },
    );
    expect(verdict.reasons.map(({ message }) => message)).toEqual([
      'triage: asking ended after 1 of 5 looks, before the gate was certain: the mean pass rate fell 3.0 points, from 100.0 % to 97.0 %, between -9.1 and +1.4',
    ]);
  });

  test('says how many of its rounds and trials it took', () => {
    const { method } = decideSample(before, many(100, 'a', 'p'), { looks: { of: 5, taken: 1 } });
    expect(method?.words[2]).toBe(
      'both, exact p, alpha 0.05 over 1 metric; 1 of 5 looks; stopped after 1 of 5 rounds, 100 of 500 trials; missing 0 before and 0 after; none quarantined',
    );
  });

  test('is never closed early without a side to compare with: its trials are to become one', () => {
    expect(decideSample(undefined, many(100, 'a', 'p'), { looks: { of: 5, taken: 1 } }).open).toBe(true);
  });
});
