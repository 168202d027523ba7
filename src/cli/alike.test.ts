import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alike, alikeLists } from './alike.ts';

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

describe('lists of values that are alike', () => {
  it('are one list as long as they grow by the same values', () => {
    const [grow, a, b] = [alikeLists<object>(), { a: 1 }, { b: 1 }];
    const one = grow(grow(undefined, a, true), b, true);
    const other = grow(grow(undefined, a, true), b, true);
    expect([one, one === other]).toEqual([[a, b], true]);
  });

  it('are one’s own from the first value that is not kept', () => {
    const [grow, a, b] = [alikeLists<object>(), { a: 1 }, { b: 1 }];
    const shared = grow(undefined, a, true);
    const own = grow(shared, b, false);
    const other = grow(shared, b, false);
    expect([shared, own, other, own === other, grow(own, a, true) === own]).toEqual([
      [a],
      [a, b, a],
      [a, b],
      false,
      true,
    ]);
  });

  it('hold what was added, whatever is added and kept', () => {
    const values = [{ n: 0 }, { n: 1 }, { n: 2 }] as const;
    const added = fc.array(fc.tuple(fc.nat(3), fc.nat(2), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(added, (all) => {
        const grow = alikeLists<object>();
        const lists: (object[] | undefined)[] = [];
        const plain: object[][] = [[], [], [], []];
        for (const [place, which, kept] of all) {
          lists[place] = grow(lists[place], values[which] as object, kept);
          plain[place]?.push(values[which] as object);
        }
        expect(plain.map((_, place) => lists[place] ?? [])).toEqual(plain);
      }),
    );
  });
});
