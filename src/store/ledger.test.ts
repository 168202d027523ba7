import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Failures } from '../domain/failure.ts';
import type { LookTaken } from '../domain/look.ts';
import { appendLedger, readLedger } from './ledger.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'llm-eval-ledger-'));
  file = join(folder, '.llm-eval', 'ledger.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function look(run: string, attempt = 1): LookTaken {
  return {
    ...{ v: 1, suite: 'triage', pair: '0123456789abcdef', plan: 'h', run, attempt },
    ...{ looks: 2, planned: 5, verdict: 'inconclusive', at: '2026-11-22T12:00:00.000Z' },
  };
}

test('looks are read in the order in which they were taken', async () => {
  await appendLedger(file, [look('a')]);
  await appendLedger(file, [look('b', 2), look('c', 3)]);
  expect(await readLedger(file)).toEqual([look('a'), look('b', 2), look('c', 3)]);
});

test('without a ledger the earlier looks are unknown, which is not the same as none', async () => {
  expect(await readLedger(file)).toBe(undefined);
  expect(existsSync(file)).toBe(false);
});

test('a line that was never finished is left out', async () => {
  await appendLedger(file, [look('a')]);
  appendFileSync(file, '{"v":1,"suite":"tri');
  expect(await readLedger(file)).toEqual([look('a')]);
});

test('a line that is none is told with its place', async () => {
  await appendLedger(file, [look('a')]);
  appendFileSync(file, 'looks: 3\n');
  await expect(readLedger(file)).rejects.toThrow(
    new Failures([
      {
        code: 'damaged',
        where: { file, line: 2 },
        message: 'a line of the ledger of looks cannot be read',
        hint: 'Remove the line; the looks that it told of are then unknown.',
      },
    ]),
  );
});
