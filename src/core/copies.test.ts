import { expect, test } from 'vitest';
import { watchCopies } from './copies.ts';

/** Trials with the ids and texts of their answers, as `case#ordinal: id text`. */
function found(...given: readonly string[]) {
  const copies = watchCopies();
  for (const one of given) {
    const [, id = '', ordinal, answer = '', text = ''] = /^(\w+)#(\d+): (\w*) (\w+)$/.exec(one) ?? [];
    copies.add(
      { case: id, ordinal: Number(ordinal) },
      { served: 'm', id: answer, outcome: 'answered', body: { text }, usage: null },
    );
  }
  return Object.fromEntries(copies.found());
}

test('an answer that comes again is a copy of the first trial that it was given to, in whatever order they came', () => {
  const reason =
    'the answer r1 was already given to trial 1 of case a: a cache answers, and a copy is no evidence';
  expect(found('a#3: r1 yes', 'a#1: r1 yes', 'b#1: r1 yes', 'b#2: r2 yes')).toEqual({
    'a#3': reason,
    'b#1': reason,
  });
});

test('equal words under ids of their own are no copies, nor are the turns of one trial', () => {
  expect(found('a#1: r1 yes', 'a#2: r2 yes', 'b#1: r3 yes', 'b#1: r3 yes')).toEqual({});
});

test('an id that comes with other words as well names no answer: some servers give one id to all', () => {
  expect(found('a#1: c0 yes', 'a#2: c0 yes', 'b#1: c0 no')).toEqual({});
});
