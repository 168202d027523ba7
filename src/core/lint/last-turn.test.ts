import { expect, test } from 'vitest';
import type { Assertion } from '../../domain/assertion.ts';
import type { Case, Turn } from '../../domain/suite.ts';
import { sampleSuite } from '../testdata/sides.ts';
import { lastTurnOnly } from './last-turn.ts';

const forbids = (line: number, change: Partial<Assertion> = {}): Assertion => ({
  ...{ type: 'contains', negated: true, name: 'not-contains', weight: 1, params: { value: 'x' } },
  where: { file: 'a.eval.yaml', line },
  ...change,
});
const turn = (assertions: readonly Assertion[] = []): Turn => ({ user: 'Hi.', assertions });

function warned(...cases: readonly Partial<Case>[]) {
  const [one] = sampleSuite({ a: [] }).cases as [Case];
  return lastTurnOnly({ cases: cases.map((change, index) => ({ ...one, id: `c${index}`, ...change })) }).map(
    ({ spot, message }) => [spot, message],
  );
}

const rule = forbids(5);
const two = { assertions: [rule], turns: [turn(), turn()] };

test('a text that the suite forbids, and that an earlier answer may hold, is told once for all cases', () => {
  expect(warned(two, two, { assertions: [rule] })).toEqual([
    [rule.where, 'not-contains looks at the last answer alone, and 2 cases have answers before it'],
  ]);
});

test('nothing is told where each turn forbids it, nor of what a case alone or no case with turns writes', () => {
  const results: Turn = { tool_results: [{ tool: 'find', result: {} }], assertions: [] };
  const called = { assertions: [rule], turns: [turn(), results] };
  const each = { assertions: [rule], turns: [turn([forbids(9)]), turn()] };
  expect([
    warned(each, each),
    warned({ ...two, assertions: [forbids(6)] }, { ...two, assertions: [forbids(7)] }),
    warned({ assertions: [rule] }, { assertions: [rule], turns: [turn()] }),
    warned(two),
    warned(called, called),
  ]).toEqual([[], [], [], [], []]);
});

test('nothing is told of what demands, measures by other kinds, or has no weight', () => {
  const changes: Partial<Assertion>[] = [{ negated: false }, { weight: 0 }, { type: 'canary' }];
  for (const change of changes) {
    const kase = { ...two, assertions: [forbids(5, change)] };
    expect(warned(kase, kase)).toEqual([]);
  }
});
