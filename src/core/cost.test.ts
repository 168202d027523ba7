import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Usage } from '../domain/answer.ts';
import type { Price } from '../domain/price.ts';
import { billableTiers, costOf, priceOf, worstCost } from './cost.ts';

/** gpt-6.2-sol, with a tier of its own. */
const sol = priceOf({
  rates: { input: 2, cached: 0.1, cache_write: 2.5, output: 10 },
  long_context: { above: 272_000, input: 2, output: 1.5 },
  tiers: { ultrafast: 6 },
})!;

/** gpt-5.4-mini: no price for writes, no rule for long requests. */
const mini = priceOf({ rates: { input: 0.75, cached: 0.075, output: 4.5 } })!;

test('plain input and output cost their rates, reasoning being part of the output', () => {
  // 1,000 x 0.75 + 200 x 4.50 = 750 + 900 = 1,650 millionths of a dollar.
  expect(costOf({ input: 1000, output: 200, reasoning: 150 }, mini, {})).toBe(0.00165);
});

test('cached and written tokens are part of the input and cost their own rates', () => {
  // 400 plain x 2 + 400 cached x 0.10 + 200 written x 2.50 + 100 x 10 = 800 + 40 + 500 + 1,000.
  expect(costOf({ input: 1000, cached: 400, cache_write: 200, output: 100 }, sol, {})).toBe(0.00234);
});

test('writes for 12 hours cost twice a write, unless the price says otherwise', () => {
  const usage = { input: 1000, cache_write: 300, cache_write_12h: 100, output: 0 };
  // 700 x 2 + 200 x 2.50 + 100 x 5 = 1,400 + 500 + 500.
  expect(costOf(usage, sol, {})).toBe(0.0024);
  // … + 100 x 4.
  expect(costOf(usage, { ...sol, rates: { ...sol.rates, cache_write_12h: 4 } }, {})).toBe(0.0023);
});

test('a rate that is left out is that of the input', () => {
  const flat = priceOf({ rates: { input: 1, output: 5 } })!;
  // 1,000 x 1 + 100 x 5, however the input was served.
  expect(
    costOf({ input: 1000, cached: 500, cache_write: 400, cache_write_12h: 300, output: 100 }, flat, {}),
  ).toBe(0.0015);
});

test('past the threshold the whole request costs the multiples of the rule, up to it nothing does', () => {
  // 272,000 x 2 + 1,000 x 10 = 544,000 + 10,000.
  expect(costOf({ input: 272_000, output: 1000 }, sol, {})).toBe(0.554);
  // 272,001 x 4 + 1,000 x 15 = 1,088,004 + 15,000.
  expect(costOf({ input: 272_001, output: 1000 }, sol, {})).toBe(1.103004);
  // 2,001 x 4 + 270,000 cached x 0.20 + 1,000 x 15 = 8,004 + 54,000 + 15,000.
  expect(costOf({ input: 272_001, cached: 270_000, output: 1000 }, sol, {})).toBe(0.077004);
});

test('the returned tier multiplies the price, and a response that names none was served at the standard one', () => {
  const usage = { input: 1000, output: 200 };
  const at = (tier?: string) => costOf(usage, sol, { tier });
  // 1,000 x 2 + 200 x 10 = 4,000 millionths.
  expect({
    none: at(),
    default: at('default'),
    flex: at('flex'),
    priority: at('priority'),
    fast: at('fast'),
    ultrafast: at('ultrafast'),
  }).toEqual({ none: 0.004, default: 0.004, flex: 0.002, priority: 0.008, fast: 0.008, ultrafast: 0.024 });
});

test('a batch costs half whatever tier its answers name, and a chosen region a tenth more', () => {
  const usage = { input: 1000, output: 200 };
  expect(costOf(usage, sol, { tier: 'default', batch: true })).toBe(0.002);
  expect(costOf(usage, sol, { tier: 'flex', batch: true })).toBe(0.002);
  expect(costOf(usage, sol, { regional: true })).toBe(0.0044);
  expect(costOf(usage, sol, { tier: 'flex', regional: true })).toBe(0.0022);
});

test('without a price, or in a tier without one, the cost is unknown and not 0', () => {
  const usage = { input: 1000, output: 200 };
  expect(costOf(usage, undefined, {})).toBe(undefined);
  for (const tier of ['scale', 'auto', 'ultrafast', 'constructor', '__proto__', '']) {
    expect(costOf(usage, mini, { tier }), tier).toBe(undefined);
  }
});

test('without a count of the input the cost is unknown, and not that of the output alone', () => {
  const logged = { output: 200 } as Usage;
  expect(costOf(logged, mini, {})).toBe(undefined);
});

test('a model that costs nothing costs 0', () => {
  expect(costOf({ input: 1000, output: 200 }, priceOf(undefined, { input: 0, output: 0 }), {})).toBe(0);
});

test('counts that contradict each other are read as writes before reads, and never as more than the input', () => {
  // 100 written x 2.50, nothing left for reads or plain input.
  expect(costOf({ input: 100, cached: 90, cache_write: 500, cache_write_12h: 0, output: 0 }, sol, {})).toBe(
    0.00025,
  );
  // 100 written for 12 hours x 5.
  expect(costOf({ input: 100, cache_write: 100, cache_write_12h: 900, output: 0 }, sol, {})).toBe(0.0005);
});

test('rates in the config replace those of the table as a whole; its rule and tiers stay unless they are written', () => {
  const listed = {
    rates: { input: 2, cached: 0.1, output: 10 },
    long_context: { above: 272_000, input: 2, output: 1.5 },
    tiers: { ultrafast: 6 },
  };
  const standard = { default: 1, batch: 0.5, flex: 0.5, priority: 2, fast: 2 };
  expect(priceOf(listed, { input: 1, output: 5 })).toEqual({
    rates: { input: 1, output: 5 },
    long_context: { above: 272_000, input: 2, output: 1.5 },
    tiers: { ...standard, ultrafast: 6 },
    regional: 1.1,
  });
  const rule = { above: 100, input: 3, output: 3 };
  expect(
    priceOf(listed, { input: 1, output: 5, long_context: rule, tiers: { ultrafast: 3, flex: 0.7 } }),
  ).toEqual({
    rates: { input: 1, output: 5 },
    long_context: rule,
    tiers: { ...standard, flex: 0.7, ultrafast: 3 },
    regional: 1.1,
  });
  expect(priceOf({}, undefined)).toBe(undefined);
  expect(priceOf(undefined, undefined)).toBe(undefined);
});

test('the worst case takes the dearest kind of input, the dearest tier, and the long rule where it may hold', () => {
  // 1,000 x 5 (12 hours) + 200 x 10 = 7,000; standard tier.
  expect(worstCost({ input: 1000, output: 200 }, sol, { tiers: ['default'] })).toBe(0.007);
  // Twice that: the project may have set priority.
  expect(worstCost({ input: 1000, output: 200 }, sol, { tiers: billableTiers(undefined) })).toBe(0.014);
  // 300,000 x 5 x 2 + 200 x 10 x 1.5 = 3,000,000 + 3,000; half of it in a batch.
  expect(worstCost({ input: 300_000, output: 200 }, sol, { tiers: ['default'], batch: true })).toBe(1.5015);
  expect(worstCost({ input: 1000, output: 200 }, undefined, { tiers: ['default'] })).toBe(undefined);
  expect(worstCost({ input: 1000, output: 200 }, mini, { tiers: ['default', 'ultrafast'] })).toBe(undefined);
});

test('the worst case drops no more than the cost itself drops when it is rounded', () => {
  const costs = [1.0003, 1.00055].map((thousandths) => {
    const fine = priceOf({ rates: { input: thousandths / 1000, output: 0 } })!;
    const one = { input: 1, output: 0 };
    return [costOf(one, fine, {}), worstCost(one, fine, { tiers: ['default'] })];
  });
  // In trillionths: 1,000.3 is 1,000, and 1,000.55 is 1,001, which takes a second billionth.
  expect(costs).toEqual([
    [1e-9, 1e-9],
    [1.001e-9, 2e-9],
  ]);
});

test('a request may be billed under the tier that it asks for, the standard one, or what the project has set', () => {
  expect([undefined, 'auto', 'default', 'flex', 'priority', 'ultrafast', 'scale'].map(billableTiers)).toEqual(
    [
      ['default', 'priority'],
      ['default', 'priority'],
      ['default'],
      ['flex', 'default'],
      ['priority', 'default'],
      ['ultrafast', 'priority', 'default'],
      ['scale', 'default'],
    ],
  );
});

const rate = fc.nat(200_000).map((thousandths) => thousandths / 1000);
const factor = fc.integer({ min: 1, max: 60 }).map((tenths) => tenths / 10);
const prices: fc.Arbitrary<Price> = fc.record(
  {
    rates: fc.record(
      { input: rate, cached: rate, cache_write: rate, cache_write_12h: rate, output: rate },
      { requiredKeys: ['input', 'output'] },
    ),
    long_context: fc.record({ above: fc.nat(2000), input: factor, output: factor }),
    tiers: fc.record({ default: factor, flex: factor, priority: factor, batch: factor }),
    regional: factor,
  },
  { requiredKeys: ['rates', 'tiers', 'regional'] },
);
const services = fc.record({
  tier: fc.constantFrom(undefined, 'default', 'flex', 'priority'),
  regional: fc.boolean(),
  batch: fc.boolean(),
});

test('no usage within the bounds ever costs more than the worst case', () => {
  const tokens = fc.oneof(fc.nat(4000), fc.nat(1_000_000));
  // Mostly the whole, where the bound is tight.
  const share = fc.oneof(
    fc.constant(1),
    fc.nat(100).map((percent) => percent / 100),
  );
  const usages = fc
    .tuple(tokens, tokens, share, share, share, share, share)
    .map(([input, output, i, o, c, w, h]) => {
      const used = Math.floor(input * i);
      const cache_write = Math.floor(used * w);
      return {
        most: { input, output },
        usage: {
          input: used,
          output: Math.floor(output * o),
          cached: Math.floor(used * c),
          cache_write,
          cache_write_12h: Math.floor(cache_write * h),
        },
      };
    });
  let costly = 0;
  fc.assert(
    fc.property(prices, services, usages, (price, service, { most, usage }) => {
      const cost = costOf(usage, price, service)!;
      const { regional, batch } = service;
      const worst = worstCost(most, price, { tiers: ['flex', 'default', 'priority'], regional, batch })!;
      if (cost > 0) costly++;
      expect(cost).toBeLessThanOrEqual(worst);
    }),
    { numRuns: 3000 },
  );
  expect(costly).toBeGreaterThan(2500);
});

test('the worst case is reached: it is no more than a billionth of a dollar above the dearest usage', () => {
  fc.assert(
    fc.property(prices, fc.nat(100_000), fc.nat(100_000), (price, input, output) => {
      const plain: Price = { ...price, long_context: undefined };
      const dearest = [
        { input, output },
        { input, output, cached: input },
        { input, output, cache_write: input },
        { input, output, cache_write: input, cache_write_12h: input },
      ].map((usage) => costOf(usage, plain, {})!);
      const worst = worstCost({ input, output }, plain, { tiers: ['default'] })!;
      expect(worst - Math.max(...dearest)).toBeLessThan(1.1e-9);
    }),
    { numRuns: 500 },
  );
});

test('one token more of anything never costs less', () => {
  const counts = fc.record({ input: fc.nat(3000), output: fc.nat(3000) });
  const rising = prices.map(
    (price): Price => ({ ...price, long_context: { above: 1000, input: 2, output: 1.5 } }),
  );
  fc.assert(
    fc.property(rising, counts, (price, usage) => {
      const cost = costOf(usage, price, {})!;
      expect(costOf({ ...usage, output: usage.output + 1 }, price, {})!).toBeGreaterThanOrEqual(cost);
      expect(costOf({ ...usage, input: usage.input + 1 }, price, {})!).toBeGreaterThanOrEqual(cost);
    }),
    { numRuns: 500 },
  );
});
