import { expect, test } from 'vitest';
import { sumOf } from './limits.ts';
import { answerOf } from './testdata/said.ts';

test('a sum of figures has no digits that none of them has', () => {
  const sum = (...figures: (number | null)[]) =>
    sumOf(
      figures.map((latency_ms) => answerOf('', { latency_ms })),
      ({ latency_ms }) => latency_ms,
    );
  expect([sum(0.1, 0.2), sum(812.3, 90.1, 7.2), sum(1, null)]).toEqual([0.3, 909.6, undefined]);
});
