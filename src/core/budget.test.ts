import { expect, test } from 'vitest';
import {
  type Amount,
  type BudgetState,
  openBudget,
  type Reservation,
  remaining,
  reserve,
  settle,
  spent,
} from './budget.ts';
import { costOf, priceOf, worstCost } from './cost.ts';

/** Reserves what must fit. */
function granted(
  state: BudgetState,
  worst: Amount,
): { readonly state: BudgetState; readonly reservation: Reservation } {
  const got = reserve(state, worst);
  if (got.status !== 'granted') throw new Error(`not granted: ${JSON.stringify(got)}`);
  return got;
}

test('a reservation is set aside, and what was not used of it comes back', () => {
  const open = openBudget({ max_cost: 1 });
  const one = granted(open, { cost: 0.4 });
  const two = granted(one.state, { cost: 0.4 });
  expect([spent(two.state), remaining(two.state)]).toEqual([{ cost: 0 }, { cost: 0.2 }]);
  const settled = settle(two.state, one.reservation, { cost: 0.1 });
  expect([spent(settled), remaining(settled)]).toEqual([{ cost: 0.1 }, { cost: 0.5 }]);
  const both = settle(settled, two.reservation, { cost: 0 });
  expect([spent(both), remaining(both)]).toEqual([{ cost: 0.1 }, { cost: 0.9 }]);
});

test('a request that only the reservations of others keep out waits; one that can never fit finds the budget spent', () => {
  const one = granted(openBudget({ max_cost: 1 }), { cost: 0.7 });
  expect(reserve(one.state, { cost: 0.4 })).toEqual({ status: 'wait' });
  // Even if the one in flight costs nothing.
  expect(reserve(one.state, { cost: 1.1 })).toEqual({ status: 'spent', what: 'cost', needs: 1.1, left: 1 });
  const settled = settle(one.state, one.reservation, { cost: 0.65 });
  expect(reserve(settled, { cost: 0.4 })).toEqual({ status: 'spent', what: 'cost', needs: 0.4, left: 0.35 });
  expect(remaining(granted(settled, { cost: 0.35 }).state)).toEqual({ cost: 0 });
});

test('both limits hold at once, and the one that is short is named', () => {
  const open = openBudget({ max_cost: 1, max_tokens: 1000 });
  const one = granted(open, { cost: 0.2, tokens: 900 });
  expect(remaining(one.state)).toEqual({ cost: 0.8, tokens: 100 });
  expect(reserve(one.state, { cost: 0.2, tokens: 200 })).toEqual({ status: 'wait' });
  const settled = settle(one.state, one.reservation, { cost: 0.1, tokens: 850 });
  expect(spent(settled)).toEqual({ cost: 0.1, tokens: 850 });
  expect(reserve(settled, { cost: 0.2, tokens: 200 })).toEqual({
    status: 'spent',
    what: 'tokens',
    needs: 200,
    left: 150,
  });
});

test('a limit that is not written is not held, and needs no amounts', () => {
  const none = granted(openBudget({}), {});
  expect([none.state, none.reservation, spent(none.state), remaining(none.state)]).toEqual([{}, {}, {}, {}]);
  const tokens = granted(openBudget({ max_tokens: 10 }), { tokens: 10 });
  expect(spent(settle(tokens.state, tokens.reservation, { tokens: 4 }))).toEqual({ tokens: 4 });
});

test('what is not known to have been used counts as the whole reservation', () => {
  const one = granted(openBudget({ max_cost: 1, max_tokens: 100 }), { cost: 0.4, tokens: 50 });
  expect(spent(settle(one.state, one.reservation, {}))).toEqual({ cost: 0.4, tokens: 50 });
  expect(spent(settle(one.state, one.reservation, { tokens: 7 }))).toEqual({ cost: 0.4, tokens: 7 });
});

test('an answer that breaks its bound is booked as it was billed, and leaves nothing rather than less', () => {
  const one = granted(openBudget({ max_tokens: 100 }), { tokens: 90 });
  const settled = settle(one.state, one.reservation, { tokens: 120 });
  expect([spent(settled), remaining(settled)]).toEqual([{ tokens: 120 }, { tokens: 0 }]);
  expect(reserve(settled, { tokens: 1 })).toEqual({ status: 'spent', what: 'tokens', needs: 1, left: 0 });
});

test('a resumed run goes on with what it has spent', () => {
  const resumed = openBudget({ max_cost: 1, max_tokens: 100 }, { cost: 0.75, tokens: 40 });
  expect([spent(resumed), remaining(resumed)]).toEqual([
    { cost: 0.75, tokens: 40 },
    { cost: 0.25, tokens: 60 },
  ]);
});

test('an amount that just fits does fit, whatever its binary fraction, and dimes add up to a dollar', () => {
  expect(reserve(openBudget({ max_cost: 1.1 }), { cost: 1.1 }).status).toBe('granted');
  let state = openBudget({ max_cost: 1 });
  for (let dime = 0; dime < 10; dime++) {
    const one = granted(state, { cost: 0.1 });
    state = settle(one.state, one.reservation, { cost: 0.1 });
  }
  expect(remaining(state)).toEqual({ cost: 0 });
  expect(reserve(state, { cost: 1e-9 })).toEqual({ status: 'spent', what: 'cost', needs: 1e-9, left: 0 });
});

test('a part of a billionth counts as a whole one, both set aside and spent', () => {
  const one = granted(openBudget({ max_cost: 1e-8 }), { cost: 1.2e-9 });
  expect(remaining(one.state)).toEqual({ cost: 8e-9 });
  expect(spent(settle(one.state, one.reservation, { cost: 0.1e-9 }))).toEqual({ cost: 1e-9 });
});

test('an unknown worst case under a limit, and a reservation that is settled twice, are bugs and throw', () => {
  const open = openBudget({ max_cost: 1 });
  expect(() => reserve(open, {})).toThrow(new Error('not an amount of cost: undefined'));
  expect(() => reserve(open, { cost: Number.POSITIVE_INFINITY })).toThrow(
    new Error('not an amount of cost: Infinity'),
  );
  expect(() => reserve(open, { cost: -1 })).toThrow(new Error('not an amount of cost: -1'));
  expect(() => openBudget({ max_cost: 1 }, {})).toThrow(new Error('not an amount of cost: undefined'));
  const { state, reservation } = granted(open, { cost: 0.5 });
  const settled = settle(state, reservation, { cost: 0.1 });
  expect(() => settle(settled, reservation, { cost: 0.1 })).toThrow(
    new Error('a reservation of cost is settled twice'),
  );
});

/** Numbers from 0 up to 1 by mulberry32: a seed tells the whole run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const price = priceOf({
  rates: { input: 2, cached: 0.1, cache_write: 2.5, output: 10 },
  long_context: { above: 5000, input: 2, output: 1.5 },
})!;
const TIERS = ['default', 'priority'] as const;

/** One run of up to 150 requests at a concurrency of 64 whose answers land in random order. Money in trillionths, exactly. */
function randomRun(seed: number) {
  const random = seeded(seed);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const max_cost = upTo(20_000_000) / 1e6 + 0.05;
  const max_tokens = 5000 + upTo(2_500_000);
  let state = openBudget({ max_cost, max_tokens });
  const flying: { reservation: Reservation; input: number; output: number }[] = [];
  let billed = 0n;
  let tokens = 0;
  let most = 0;
  let left = 150;
  let stopped = false;
  let worst = 0;

  const land = () => {
    const [one] = flying.splice(upTo(flying.length - 1), 1);
    const { reservation, input, output } = one!;
    const fate = random();
    // Refused before it was billed.
    if (fate < 0.1) state = settle(state, reservation, { cost: 0, tokens: 0 });
    else {
      const read = upTo(input);
      const cached = upTo(read);
      const cache_write = upTo(read - cached);
      const usage = {
        input: read,
        cached,
        cache_write,
        cache_write_12h: upTo(cache_write),
        output: upTo(output),
      };
      const whole = fate > 0.9 ? { input, cache_write: input, cache_write_12h: input, output } : usage;
      const cost = costOf(whole, price, { tier: TIERS[upTo(1)]! })!;
      billed += BigInt(Math.round(cost * 1e12));
      tokens += whole.input + whole.output;
      // Billed, but the answer was lost on its way.
      state = settle(state, reservation, fate < 0.2 ? {} : { cost, tokens: whole.input + whole.output });
    }
  };

  while (left > 0 && !stopped) {
    const input = 1 + upTo(8000);
    const output = 16 + upTo(4000);
    worst = worstCost({ input, output }, price, { tiers: TIERS })!;
    for (;;) {
      if (flying.length === 64) land();
      const got = reserve(state, { cost: worst, tokens: input + output });
      if (got.status === 'granted') {
        state = got.state;
        flying.push({ reservation: got.reservation, input, output });
        most = Math.max(most, flying.length);
        left--;
        break;
      }
      if (got.status === 'spent') {
        stopped = true;
        break;
      }
      if (flying.length === 0) throw new Error('waits for nothing');
      land();
    }
  }
  while (flying.length > 0) land();
  return {
    withinCost: billed <= BigInt(Math.round(max_cost * 1e12)),
    withinTokens: tokens <= max_tokens,
    booked: BigInt(Math.round(spent(state).cost! * 1e12)) >= billed && spent(state).tokens! >= tokens,
    // Nothing stays set aside once all have landed.
    released: Math.abs(spent(state).cost! + remaining(state).cost! - max_cost) < 1e-9,
    stopped,
    full: most === 64,
  };
}

test('1,000 seeded runs at a concurrency of 64 never exceed their budget, wait for nothing, and book all that was billed', () => {
  const runs = Array.from({ length: 1000 }, (_, seed) => ({ seed, ...randomRun(seed) }));
  const broken = runs.filter((run) => !(run.withinCost && run.withinTokens && run.booked && run.released));
  expect(broken).toEqual([]);
  // The test is worth something only if budgets did run out, and did not, and the runs were as wide as they claim.
  const stopped = runs.filter((run) => run.stopped).length;
  expect([stopped > 200, stopped < 1000, runs.filter((run) => run.full).length > 100]).toEqual([
    true,
    true,
    true,
  ]);
});
