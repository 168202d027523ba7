import { expect, it } from 'vitest';
import { alike } from './alike.ts';

it('gives the first of equal values, and others as they are', () => {
  const one = alike<object>();
  const [first, equal, other] = [{ a: [1] }, { a: [1] }, { a: [2] }];
  const given = [first, equal, other, equal].map(one);
  expect(given.map((value) => [first, equal, other].indexOf(value as typeof first))).toEqual([0, 0, 2, 0]);
});

it('keeps no more than a thousand values', () => {
  const one = alike<object>();
  const early = Array.from({ length: 1000 }, (_, n) => one({ n }));
  const [late, equal] = [{ n: 1000 }, { n: 1000 }];
  expect(one(late)).toBe(late);
  expect(one(equal)).toBe(equal);
  expect(one({ n: 999 })).toBe(early[999]);
});
