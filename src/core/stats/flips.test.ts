import { expect, test } from 'vitest';
import { confirmFlips, HUNT_TRIALS, suspects } from './flips.ts';
import { randomFrom } from './random.ts';

function named(
  id: string,
  passedBefore: number,
  trialsBefore: number,
  passedAfter: number,
  trialsAfter: number,
) {
  return { id, passedBefore, trialsBefore, passedAfter, trialsAfter };
}

const fresh = (passedBefore: number, passedAfter: number) =>
  named('', passedBefore, HUNT_TRIALS, passedAfter, HUNT_TRIALS);

test('the worked example holds: the first two of four suspects are named', () => {
  const hunted = [fresh(6, 0), fresh(6, 1), fresh(5, 4), fresh(6, 5)];
  const close = (value: number) => expect.closeTo(value, 14);
  expect(confirmFlips(hunted)).toEqual([
    { fresh: hunted[0], p: close(1 / 924), adjusted: close(1 / 231), confirmed: true },
    { fresh: hunted[1], p: close(1 / 132), adjusted: close(1 / 66), confirmed: true },
    { fresh: hunted[2], p: close(1 / 2), adjusted: close(1 / 2), confirmed: false },
    { fresh: hunted[3], p: close(1 / 2), adjusted: close(1 / 2), confirmed: false },
  ]);
});

test('one full flip is named among 25 suspects and would not be among 47', () => {
  const among = (count: number) =>
    confirmFlips([fresh(6, 0), ...Array.from({ length: count - 1 }, () => fresh(3, 3))])[0]!.confirmed;
  expect([among(25), among(46), among(47)]).toEqual([true, true, false]);
});

test('a suspect whose fresh trials are missing on a side is not named', () => {
  expect(confirmFlips([named('a', 0, 0, 0, 6), named('b', 6, 6, 0, 0)]).map(({ p }) => p)).toEqual([1, 1]);
  expect(confirmFlips([])).toEqual([]);
});

test('suspects dropped by half or more, the largest drop first and equal ones by id', () => {
  const cases = [
    named('half', 4, 4, 2, 4),
    named('less than half', 20, 20, 2, 3),
    named('c', 3, 3, 0, 3),
    named('b', 20, 20, 0, 1),
    named('risen', 0, 3, 3, 3),
    named('most', 20, 20, 1, 5),
    named('same', 2, 3, 2, 3),
  ];
  expect(suspects(cases).map(({ id }) => id)).toEqual(['b', 'c', 'most', 'half']);
  expect(suspects([...cases].reverse()).map(({ id }) => id)).toEqual(['b', 'c', 'most', 'half']);
});

test('at most 25 cases are hunted, those with the largest drops', () => {
  const partly = Array.from({ length: 20 }, (_, i) => named(`partly ${i + 10}`, 4, 4, 1, 4));
  const fully = Array.from({ length: 20 }, (_, i) => named(`fully ${i + 10}`, 4, 4, 0, 4));
  expect(suspects([...partly, ...fully])).toEqual([...fully, ...partly.slice(0, 5)]);
});

test('improvements are found and confirmed as drops are, with the sides exchanged', () => {
  const better = [named('risen', 0, 5, 4, 5), named('fallen', 5, 5, 0, 5), named('half', 1, 4, 3, 4)];
  expect(suspects(better, 'better').map(({ id }) => id)).toEqual(['risen', 'half']);
  const hunted = [fresh(0, 6), fresh(6, 0)];
  expect(confirmFlips(hunted, 'better').map(({ confirmed }) => confirmed)).toEqual([true, false]);
});

test('a hunt over unchanged cases names any at all in at most 5 % of comparisons', () => {
  const random = randomFrom(17);
  const passes = (rate: number, trials: number) => {
    let passed = 0;
    for (let i = 0; i < trials; i++) if (random() < rate) passed++;
    return passed;
  };
  let [comparisons, hunts, namedAny] = [3000, 0, 0];
  for (let play = 0; play < comparisons; play++) {
    const rates = new Map(Array.from({ length: 12 }, (_, i) => [`${i}`, 0.35 + 0.3 * random()]));
    const cases = [...rates].map(([id, rate]) => named(id, passes(rate, 3), 3, passes(rate, 3), 3));
    const chosen = suspects(cases);
    if (chosen.length > 0) hunts++;
    const again = chosen.map(({ id }) => fresh(passes(rates.get(id)!, 6), passes(rates.get(id)!, 6)));
    if (confirmFlips(again).some(({ confirmed }) => confirmed)) namedAny++;
  }
  expect(hunts).toBeGreaterThan(comparisons / 2);
  expect(namedAny / comparisons).toBeLessThan(0.05);
});
