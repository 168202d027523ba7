import { expect, test } from 'vitest';
import type { Usage } from '../domain/answer.ts';
import type { Suite } from '../domain/suite.ts';
import { priceOf } from './cost.ts';
import { estimate } from './estimate.ts';
import { sampleSuite } from './testdata/sides.ts';

/** gpt-6-sol without its writes: 2 in, 0.20 cached, 10 out. */
const price = priceOf({ rates: { input: 2, cached: 0.2, output: 10 } });

/** A suite whose cases ask 1,100 characters each and may answer with 400 tokens. */
function suiteOf(...ids: string[]): Suite {
  const suite = sampleSuite(Object.fromEntries(ids.map((id) => [id, []])));
  const target = { ...suite.target, params: { max_output_tokens: 400 } };
  return { ...suite, target, cases: suite.cases.map((kase) => ({ ...kase, user: 'x'.repeat(1100) })) };
}

function recordedOf(usages: {
  readonly [id: string]: readonly Usage[];
}): ReadonlyMap<string, readonly Usage[]> {
  return new Map(Object.entries(usages));
}

test('a case with recorded answers costs between its cheapest one and its dearest without a cache', () => {
  const recorded = recordedOf({
    a: [
      { input: 1000, cached: 500, output: 100 },
      { input: 1000, cached: 400, output: 140 },
    ],
  });
  const { total } = estimate([{ suite: suiteOf('a'), trials: { fixed: 3 }, recorded, price, service: {} }]);
  expect(total).toEqual({
    requests: { low: 3, high: 3 },
    input: { low: 3000, high: 3000 },
    output: { low: 300, high: 420 },
    // 3 x (500 x 2 + 500 x 0.20 + 100 x 10 = 2,100), and 3 x (1,000 x 2 + 140 x 10 = 3,400) with nothing cached.
    cost: { low: 0.0063, high: 0.0102 },
    basis: { recorded: 1, mean: 0, text: 0 },
  });
});

test('a case without a recorded answer takes the mean of the cases that have one', () => {
  const recorded = recordedOf({
    a: [{ input: 1000, output: 100 }],
    gone: [{ input: 2001, output: 300 }],
    b: [],
  });
  const { total } = estimate([
    { suite: suiteOf('a', 'b'), trials: { fixed: 1 }, recorded, price, service: {} },
  ]);
  expect(total).toEqual({
    requests: { low: 2, high: 2 },
    // 1,000 of its own and a mean of 1,500.5.
    input: { low: 2501, high: 2501 },
    output: { low: 300, high: 300 },
    // 3,000 of its own and a mean of (3,000 + 7,002) / 2 = 5,001.
    cost: { low: 0.008001, high: 0.008001 },
    basis: { recorded: 1, mean: 1, text: 0 },
  });
});

test('a logged answer that does not say what was read is no recorded usage', () => {
  const recorded = recordedOf({
    a: [{ input: 1000, output: 100 }, { output: 900 } as Usage],
    b: [{ output: 900 } as Usage],
  });
  const { total } = estimate([
    { suite: suiteOf('a', 'b'), trials: { fixed: 1 }, recorded, price, service: {} },
  ]);
  expect([total.output, total.basis]).toEqual([
    { low: 200, high: 200 },
    { recorded: 1, mean: 1, text: 0 },
  ]);
});

test('without any recorded answer the text gives the low end, and the output limit the high one', () => {
  const { total } = estimate([{ suite: suiteOf('a'), trials: { fixed: 2 }, price, service: {} }]);
  expect(total).toEqual({
    requests: { low: 2, high: 2 },
    // 1,100 characters: 200 tokens of prose, at most 367.
    input: { low: 400, high: 734 },
    output: { low: 2, high: 800 },
    // 2 x (200 x 2 + 1 x 10 = 410), and 2 x (367 x 2 + 400 x 10 = 4,734).
    cost: { low: 0.00082, high: 0.009468 },
    basis: { recorded: 0, mean: 0, text: 1 },
  });
});

test('each turn of a case is a request, the last of which may hold every answer before it', () => {
  const suite = suiteOf('a');
  const turns = [
    { user: 'x'.repeat(1100), assertions: [] },
    { user: 'x'.repeat(400), assertions: [] },
    { tool_results: [{ tool: 'f', result: 'x'.repeat(398) }], assertions: [] },
  ];
  const talk = { ...suite, cases: suite.cases.map((kase) => ({ ...kase, turns })) };
  const { total } = estimate([{ suite: talk, trials: { fixed: 2 }, price, service: {} }]);
  // 1,100 characters are at least 200 tokens, all 1,900 at most 634, and two answers at most 800.
  expect(total).toEqual({
    requests: { low: 6, high: 6 },
    input: { low: 1200, high: 6 * (634 + 800) },
    output: { low: 6, high: 2400 },
    cost: { low: 0.00246, high: 0.041208 },
    basis: { recorded: 0, mean: 0, text: 1 },
  });
});

test('trials that may stop early are sure of one round only', () => {
  const recorded = recordedOf({ a: [{ input: 1000, output: 100 }] });
  const { total } = estimate([{ suite: suiteOf('a'), trials: { max: 5 }, recorded, price, service: {} }]);
  expect([total.requests, total.cost]).toEqual([
    { low: 1, high: 5 },
    { low: 0.003, high: 0.015 },
  ]);
});

test('a recorded answer that is longer than the limit of today counts up to the limit', () => {
  const recorded = recordedOf({ a: [{ input: 1000, output: 900 }] });
  const { total } = estimate([{ suite: suiteOf('a'), trials: { fixed: 1 }, recorded, price, service: {} }]);
  // 1,000 x 2 + 400 x 10.
  expect([total.output, total.cost]).toEqual([
    { low: 400, high: 400 },
    { low: 0.006, high: 0.006 },
  ]);
});

test('the service that is expected sets the price', () => {
  const recorded = recordedOf({ a: [{ input: 1000, output: 100 }] });
  const input = { suite: suiteOf('a'), trials: { fixed: 1 }, recorded, price };
  const costOf = (service: { readonly tier?: string; readonly batch?: boolean }) =>
    estimate([{ ...input, service }]).total.cost;
  expect([costOf({ tier: 'flex' }), costOf({ batch: true }), costOf({ tier: 'scale' })]).toEqual([
    { low: 0.0015, high: 0.0015 },
    { low: 0.0015, high: 0.0015 },
    null,
  ]);
});

test('suites add up; one without a price leaves the total unknown and its model is named once', () => {
  const recorded = recordedOf({ a: [{ input: 1000, output: 100 }] });
  const priced = { suite: suiteOf('a'), trials: { fixed: 1 }, recorded, price, service: {} };
  const unpriced = { ...priced, suite: { ...suiteOf('a', 'b'), name: 'other' }, price: undefined };
  const one = {
    requests: { low: 1, high: 1 },
    input: { low: 1000, high: 1000 },
    output: { low: 100, high: 100 },
    cost: { low: 0.003, high: 0.003 },
    basis: { recorded: 1, mean: 0, text: 0 },
  };
  const two = {
    requests: { low: 2, high: 2 },
    input: { low: 2000, high: 2000 },
    output: { low: 200, high: 200 },
    cost: null,
    basis: { recorded: 1, mean: 1, text: 0 },
  };
  expect(estimate([priced, unpriced, { ...unpriced, suite: { ...unpriced.suite, name: 'third' } }])).toEqual({
    suites: [
      { suite: 'triage', ...one },
      { suite: 'other', ...two },
      { suite: 'third', ...two },
    ],
    total: {
      requests: { low: 5, high: 5 },
      input: { low: 5000, high: 5000 },
      output: { low: 500, high: 500 },
      cost: null,
      basis: { recorded: 3, mean: 2, text: 0 },
    },
    unpriced: ['m'],
  });
});

test('a large suite is estimated like a small one', () => {
  const ids = Array.from({ length: 30_000 }, (_, index) => `c${index}`);
  const recorded = new Map(ids.map((id) => [id, [{ input: 1000, output: 100 }]]));
  const { total } = estimate([
    { suite: suiteOf(...ids), trials: { fixed: 1 }, recorded, price, service: {} },
  ]);
  expect([total.requests, total.cost]).toEqual([
    { low: 30_000, high: 30_000 },
    { low: 90, high: 90 },
  ]);
});
