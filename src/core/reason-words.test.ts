import { expect, test } from 'vitest';
import { points } from './reason-words.ts';

test('points read as they would be written', () => {
  expect([1, 0, 2.5, 0.1 + 0.2, 3.4000000000000004, 0.034 * 100].map(points)).toEqual([
    ...['1 point', '0 points', '2.5 points', '0.3 points', '3.4 points', '3.4 points'],
  ]);
});
