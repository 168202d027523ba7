import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerIdList } from './answer-ids.ts';

const part = fc.stringMatching(/^[ab ]{0,4}$/);

test('a list of answer ids holds what a set of the joined names holds', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(part, part)), fc.array(part), (answers, others) => {
      const list = answerIdList();
      const joined = new Set<string>();
      for (const [served, id] of answers) {
        list.add(served, id);
        joined.add(`${served} ${id}`);
      }
      expect(new Set(list)).toEqual(joined);
      for (const name of [...joined, ...others])
        expect([name, list.has(name)]).toEqual([name, joined.has(name)]);
    }),
  );
});

test('an answer counts once, however often it is added', () => {
  const list = answerIdList();
  for (const [served, id] of [
    ['m', '1'],
    ['m', '1'],
    ['m', '2'],
    ['n', '1'],
  ] as const)
    list.add(served, id);
  expect([list.size, [...list]]).toEqual([3, ['m 1', 'm 2', 'n 1']]);
});
