import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bucket, coveredAt, spend } from './bucket.ts';

test('what is missing flows in at the rate', () => {
  const bucket: Bucket = { rate: 0.5, capacity: 10, level: 4, at: 0 };
  expect([coveredAt(bucket, 4, 0), coveredAt(bucket, 10, 0), coveredAt(bucket, 10, 4)]).toEqual([0, 12, 12]);
});

test('a cost above the capacity is covered by a full bucket, and is paid back before the next', () => {
  const bucket: Bucket = { rate: 1, capacity: 10, level: 10, at: 0 };
  expect(coveredAt(bucket, 25, 0)).toBe(0);
  spend(bucket, 25, 0);
  expect(coveredAt(bucket, 10, 0)).toBe(25);
});

test('whoever waits as long as it says uses no more than the capacity and what flowed in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 1, max: 100 }),
      fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 50 }),
      (perMinute, capacity, costs) => {
        const bucket: Bucket = { rate: perMinute / 60_000, capacity, level: capacity, at: 0 };
        let now = 0;
        let used = 0;
        for (const wanted of costs) {
          const cost = Math.min(wanted, capacity);
          now = coveredAt(bucket, cost, now);
          spend(bucket, cost, now);
          used += cost;
          expect(used).toBeLessThanOrEqual(capacity + (perMinute / 60_000) * now + 1e-3);
        }
      },
    ),
    { numRuns: 200 },
  );
});
