import { expect, test } from 'vitest';
import type { Answer, AttemptFailure, FailedKind, Usage } from '../domain/answer.ts';
import type { Rates } from '../domain/config.ts';
import { priceOf } from './cost.ts';
import { tallySide } from './summarize.ts';
import { trial } from './testdata/sides.ts';

const answer = (usage: Usage | null, outcome: Answer['outcome'] = 'answered'): Answer => ({
  outcome,
  body: { text: '' },
  id: 'r',
  served: 'm',
  usage,
  latency_ms: 1,
});
const failure = (kind: FailedKind): AttemptFailure => ({
  outcome: 'failed',
  kind,
  message: '',
  possibly_billed: false,
});
const about = { name: 'evals/x.baseline.jsonl', source: 'baseline', model: 'm', planned: 9 } as const;
const scored = (cases: { readonly [id: string]: string }) =>
  new Map(Object.entries(cases).map(([id, letters]) => [id, { trials: [...letters].map(trial) }]));

test('a side counts its outcomes, its scored trials, its tokens and its cost', () => {
  const tally = tallySide(priceOf({ rates: { input: 2, cached: 1, cache_write: 3, output: 10 } }));
  tally.add(answer({ input: 100, cached: 40, cache_write: 10, output: 20, reasoning: 5 }));
  tally.add(answer({ input: 100, output: 20 }, 'truncated'));
  tally.add(answer({ input: 0, output: 0 }));
  tally.add(failure('timeout'), 4);
  tally.add(failure('context_length'));
  const accepted = { by: 'ann', at: '2026-01-02T03:04:05Z', why: 'first' };
  const cases = scored({ a: 'pf', b: 'pu', c: 'u', d: 'f' });
  expect(tally.count()).toBe(5);
  expect(tally.finish({ ...about, accepted }, cases, new Set(cases.keys()))).toEqual({
    ...about,
    accepted,
    outcomes: { answered: 2, 'failed:context_length': 1, 'failed:timeout': 1, truncated: 1 },
    scored: 4,
    unscored: { trials: 2, reasons: [{ reason: 'rate_limited', trials: 2, case: 'b' }] },
    pass_rate: 0.5,
    usage: {
      calls: 8,
      input: 200,
      cached: 40,
      output: 40,
      reasoning: 5,
      cost: (150 * 2 + 40 * 1 + 10 * 3 + 40 * 10) / 1e6,
    },
    spread: {
      cost: {
        ...{ count: 3, least: 0, most: 0.0004, p50: 0.000368448, p90: 0.0004, p99: 0.0004 },
        bins: [
          [0, 1],
          [0.000360553, 1],
          [0.000393186, 1],
        ],
      },
      tokens: {
        ...{ count: 3, least: 0, most: 20, p50: 20, p90: 20, p99: 20 },
        bins: [
          [0, 1],
          [19.8697, 2],
        ],
      },
      latency: { count: 3, least: 1, most: 1, p50: 1, p90: 1, p99: 1, bins: [[1, 3]] },
    },
  });
});

test('trials of a case that the suite no longer has are neither planned nor scored', () => {
  const {
    planned,
    scored: count,
    pass_rate,
  } = tallySide(undefined).finish(about, scored({ a: 'pp', gone: 'uuu', old: 'f' }), new Set(['a', 'fresh']));
  expect({ planned, count, pass_rate }).toEqual({ planned: 5, count: 2, pass_rate: 1 });
});

test('a side without a scored trial has no pass rate', () => {
  expect(
    tallySide(priceOf({ rates: { input: 1, output: 1 } })).finish(about, scored({ a: 'u' }), new Set(['a'])),
  ).toEqual({
    ...about,
    outcomes: {},
    scored: 0,
    unscored: { trials: 1, reasons: [{ reason: 'rate_limited', trials: 1, case: 'a' }] },
    pass_rate: null,
    usage: { calls: 0, input: 0, cached: 0, output: 0, reasoning: 0, cost: 0 },
  });
});

test('an unknown price or an answer without token counts makes the cost unknown, never less', () => {
  const cost = (rates: Rates | undefined, ...usages: (Usage | null)[]) => {
    const tally = tallySide(rates === undefined ? undefined : priceOf({ rates }));
    for (const usage of usages) tally.add(answer(usage));
    return tally.finish(about, new Map(), new Set()).usage.cost;
  };
  const rates = { input: 2, output: 8 };
  const usage = { input: 100, cached: 30, cache_write: 20, output: 5 };
  expect([
    cost(rates, usage),
    cost(rates, usage, null),
    cost(rates, null, usage),
    cost(undefined, usage),
  ]).toEqual([(100 * 2 + 5 * 8) / 1e6, null, null, null]);
});

test('the order of cases changes no digit of the pass rate', () => {
  const cases = [3, 7, 11, 13, 17, 19, 23].map(
    (trials, index) => [`c${index}`, `p${'f'.repeat(trials - 1)}`] as const,
  );
  const rate = (some: readonly (readonly [string, string])[]) =>
    tallySide(undefined).finish(about, scored(Object.fromEntries(some)), new Set(cases.map(([id]) => id)))
      .pass_rate;
  expect(rate([...cases].reverse())).toBe(rate(cases));
});

test('what a fallback answered is counted by its name and costs what its own model costs', () => {
  const price = (output: number) => priceOf({ rates: { input: 0, output } });
  const served = (model: string): Answer => ({
    ...answer({ input: 1, output: 1_000_000 }),
    link: { name: `spare ${model}`, api: 'chat', model },
  });
  const tally = tallySide(price(10), (model) => (model === 'b' ? price(2) : price(4)));
  for (const end of [served('b'), answer({ input: 1, output: 1_000_000 }), served('a'), served('b')])
    tally.add(end, 2);
  const { outcomes, fallback, usage } = tally.finish(about, new Map(), new Set());
  expect({ outcomes, fallback, cost: usage.cost, calls: usage.calls }).toEqual({
    outcomes: { answered: 4 },
    fallback: { 'spare a': 1, 'spare b': 2 },
    cost: 10 + 2 + 4 + 2,
    calls: 8,
  });
});

test('a fallback without a known price makes the cost unknown', () => {
  const tally = tallySide(priceOf({ rates: { input: 1, output: 1 } }));
  tally.add({ ...answer({ input: 1, output: 1 }), link: { name: 'b', api: 'chat', model: 'b' } });
  expect(tally.finish(about, new Map(), new Set()).usage.cost).toBe(null);
});

test('a request without an answer costs what its response says, by the price of who served it, else of who was asked', () => {
  const price = (output: number) => priceOf({ rates: { input: 0, output } });
  const tally = tallySide(price(10), (model) =>
    model === 'a' ? price(10) : model === 'b' ? price(2) : undefined,
  );
  const usage = { input: 1, output: 1_000_000 };
  const link = { name: 'spare', api: 'chat', model: 'b' } as const;
  const told = [
    tally.lose({ possibly_billed: true, billed: { usage } }),
    tally.lose({ possibly_billed: true, billed: { usage, served: 'b' } }),
    tally.lose({ possibly_billed: true, billed: { usage, served: 'unheard of' } }),
    tally.lose({ possibly_billed: true, billed: { usage }, link }),
    tally.lose({ possibly_billed: true, billed: { usage, served: 'b' } }, true),
    tally.lose({ possibly_billed: true }),
    tally.lose({ possibly_billed: false }),
  ];
  expect([told, tally.count(), tally.finish(about, new Map(), new Set()).usage]).toEqual([
    [false, false, false, false, false, true, false],
    0,
    {
      ...{ calls: 7, input: 5, cached: 0, output: 5_000_000, reasoning: 0, cost: 10 + 2 + 10 + 2 + 2 },
      possibly_billed: 1,
    },
  ]);
});

test('what a judge used without an answer, and without a price of its own, makes the cost unknown', () => {
  const tally = tallySide(priceOf({ rates: { input: 1, output: 1 } }));
  tally.lose({ possibly_billed: true, billed: { usage: { input: 1, output: 1 } } }, true);
  expect(tally.finish(about, new Map(), new Set()).usage.cost).toBe(null);
});
