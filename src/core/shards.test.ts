import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Plan } from '../domain/plan.ts';
import { makePlan } from './plan.ts';
import { belongsTo, joinShards, partOf, shardOf, shareOf } from './shards.ts';
import { sampleSuite } from './testdata/sides.ts';

const suite = sampleSuite(
  { a: ['x'], b: ['x'], c: ['y'], d: [], e: [] },
  { slices: ['x', 'y'], required: ['a', 'c'] },
);
const about = { tool: 'llm-eval 1', command: 'collect', source: 'live' } as const;
const scheduled = [{ suite, trials: 3 }];
const plan = (index: number, count: number): Plan =>
  makePlan(scheduled, { ...about, shard: { index, count } });
const run = (index: number, count: number, changes: Partial<Plan> = {}) => ({
  id: `r${index}`,
  plan: { ...plan(index, count), ...changes },
  state: 'complete' as const,
});

test('every case is in exactly one shard, whatever their number and its own order', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 9 }),
      (ids, count) => {
        const many = { ...suite, cases: ids.map((id) => ({ ...suite.cases[0]!, id })) };
        const parts = Array.from({ length: count }, (_, index) =>
          partOf([{ suite: many, trials: 1 }], { index: index + 1, count }).flatMap((one) => one.suite.cases),
        );
        expect(
          parts
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual([...ids].sort());
        for (const [index, part] of parts.entries())
          for (const { id } of part) expect(shardOf(suite.name, id, count)).toBe(index + 1);
      },
    ),
    { numRuns: 50 },
  );
});

test('the shards of a plan have its hash, and their trials are those of the whole', () => {
  const whole = makePlan(scheduled, about);
  const shards = [1, 2, 3].map((index) => plan(index, 3));
  expect(shards.map(({ hash }) => hash)).toEqual([whole.hash, whole.hash, whole.hash]);
  expect(shards.reduce((sum, { total }) => sum + total, 0)).toBe(whole.total);
  expect(shards.reduce((sum, shard) => sum + shareOf(shard), 0)).toBeCloseTo(1, 12);
});

test('a shard’s suite keeps of its gate what its cases are named by', () => {
  const parts = [1, 2, 3].map((index) => partOf(scheduled, { index, count: 3 })[0]!.suite);
  expect(
    parts.map(({ cases, gate }) => [
      cases.map(({ id }) => id),
      gate.required,
      gate.slices.map(({ tag }) => tag),
    ]),
  ).toEqual([
    [['c', 'd', 'e'], ['c'], ['y']],
    [['a'], ['a'], ['x']],
    [['b'], [], ['x']],
  ]);
});

test('all shards of a plan make the plan of one run', () => {
  expect(joinShards([run(2, 2), run(1, 2)])).toEqual({
    plan: makePlan(scheduled, { ...about, command: 'run' }),
  });
});

test('what is missing, doubled, foreign, unfinished or no shard is named', () => {
  const { shard: _shard, ...whole } = plan(1, 4);
  const joined = joinShards([
    run(1, 4),
    { ...run(1, 4), id: 'again' },
    { ...run(2, 4), state: 'unfinished' },
    run(3, 4, { hash: 'other' }),
    run(3, 4, { tool: 'llm-eval 2' }),
    run(3, 4, { source: 'replay' }),
    run(2, 3),
    { id: 'whole', plan: whole, state: 'complete' },
  ]);
  expect('failures' in joined && joined.failures.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'incomplete-run: run again (shard 1/4) is there twice: run r1 is the same shard',
    'incomplete-run: run r2 (shard 2/4) is unfinished',
    'incomplete-run: run r3 (shard 3/4) is foreign to run r1: it asks other cases, prompts, parameters, trials or models',
    'incomplete-run: run r3 (shard 3/4) is foreign to run r1: it was made by llm-eval 2, the other by llm-eval 1',
    'incomplete-run: run r3 (shard 3/4) is foreign to run r1: its suites or flags were not the same',
    'incomplete-run: run r2 (shard 2/3) is foreign to run r1: it is one of 3, the other one of 4',
    'incomplete-run: run whole is not a shard: it asked its whole plan',
    'incomplete-run: shard 3/4 is missing',
    'incomplete-run: shard 4/4 is missing',
  ]);
  expect(joinShards([])).toEqual({ failures: [] });
});

test('a trial belongs to the shard that was to ask it, and to no other', () => {
  const index = shardOf('triage', 'a', 2);
  const own = plan(index, 2);
  expect(
    ['triage/a@m#3', 'triage/a@m#4', 'triage/a@other#1', 'other/a@m#1', 'nonsense'].map((key) =>
      belongsTo(own, key),
    ),
  ).toEqual([true, false, false, false, false]);
  expect(belongsTo(plan(3 - index, 2), 'triage/a@m#1')).toBe(false);
});
