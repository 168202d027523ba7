import { expect, test } from 'vitest';
import { randomFrom, shuffle } from './random.ts';

test('a seed gives the same numbers for ever', () => {
  const random = randomFrom(42);
  const first = Array.from({ length: 4 }, () => random() * 2 ** 32);
  // Computed by an independent program from the published generators.
  expect(first).toEqual([404561706, 4286840250, 1524087359, 3253123714]);
});

test('different seeds give different numbers', () => {
  const firsts = new Set(Array.from({ length: 1000 }, (_, seed) => randomFrom(seed)()));
  expect(firsts.size).toBe(1000);
});

test('numbers are spread evenly and neighbours are unrelated', () => {
  const random = randomFrom(7);
  const squares = new Array<number>(100).fill(0);
  let last = random();
  for (let i = 0; i < 100_000; i++) {
    const next = random();
    squares[Math.floor(last * 10) * 10 + Math.floor(next * 10)]!++;
    last = next;
  }
  const chiSquare = squares.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  // The 0.1 % and 99.9 % points of chi-square with 99 degrees of freedom.
  expect(chiSquare > 61.1 && chiSquare < 148.2).toBe(true);
});

test('a shuffle keeps every item and gives each order its turn', () => {
  const random = randomFrom(3);
  const seen = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const items = ['a', 'b', 'c'];
    shuffle(items, random);
    seen.set(items.join(''), (seen.get(items.join('')) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
  expect([...seen.values()].every((count) => Math.abs(count - 1000) < 120)).toBe(true);
});
