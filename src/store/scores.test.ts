import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Failures } from '../domain/failure.ts';
import { readScores, writeScores } from './scores.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'llm-eval-scores-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const score = {
  ...{ suite: 's', case: 'a', side: 'after', ordinal: 1, outcome: 'answered', assertion: 'equals' },
  ...{ status: 'fail', value: 0.5, weight: 1, reason: 'line\nfeed', expected: { a: [1] }, actual: null },
};

async function read(): Promise<unknown[]> {
  const all: unknown[] = [];
  try {
    for await (const one of readScores(dir)) all.push(one);
  } catch (error) {
    if (!(error instanceof Failures)) throw error;
    all.push(...error.list.map(({ code, where, message }) => ({ code, line: where?.line, message })));
  }
  return all;
}

test('scores are read back as they were written', async () => {
  await writeScores(dir, [`${JSON.stringify(score)}\n`, `${JSON.stringify({ ...score, ordinal: 2 })}\n`]);
  expect(await read()).toEqual([score, { ...score, ordinal: 2 }]);
});

test.each([
  ['half a line', '{"suite":'],
  ['another value', '[]'],
  ['an ordinal of 0', JSON.stringify({ ...score, ordinal: 0 })],
])('%s is no score, and is named by its line', async (_, line) => {
  writeFileSync(join(dir, 'scores.jsonl'), `${JSON.stringify(score)}\n${line}`);
  expect(await read()).toEqual([score, { code: 'damaged', line: 2, message: 'this line is no score' }]);
});

test('a run without scores says so', async () => {
  const id = dir.split('/').at(-1);
  expect(await read()).toEqual([
    { code: 'not-found', line: undefined, message: `run ${id} has no list of scores` },
  ]);
});
