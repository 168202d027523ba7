import { expect, test } from 'vitest';
import type { Slot } from '../core/asks.ts';
import { oneOfEachFirst } from './first-asks.ts';

const slot = (suite: string, model: string, ...cases: string[]) =>
  ({
    ...{ suite: { name: suite, target: { model } }, ordinal: 1, seed: 's' },
    cases: cases.map((id) => ({ id })),
  }) as unknown as Slot;

async function steps(...all: (readonly Slot[])[]): Promise<string[][]> {
  const next = oneOfEachFirst(async () => all.shift());
  const found: string[][] = [];
  for (let slots = await next(); slots !== undefined; slots = await next())
    found.push(
      slots.map(
        ({ suite, cases }) => `${suite.name}@${suite.target.model}: ${cases.map(({ id }) => id).join(' ')}`,
      ),
    );
  return found;
}

test('one case of every model is asked first, then the rest, each case once', async () => {
  const first = [
    slot('s', 'a', '1', '2'),
    slot('t', 'a', '3'),
    slot('s', 'b', '1', '2'),
    slot('s', 'c', '1'),
  ];
  expect(await steps(first, [slot('s', 'a', '1', '2')])).toEqual([
    ['s@a: 1', 's@b: 1', 's@c: 1'],
    ['s@a: 2', 't@a: 3', 's@b: 2'],
    ['s@a: 1 2'],
  ]);
});

test('nothing is asked a second time where there is no more than one case of each', async () => {
  expect([await steps([slot('s', 'a', '1')]), await steps()]).toEqual([[['s@a: 1']], []]);
});
