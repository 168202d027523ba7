import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DriftNight } from '../domain/drift.ts';
import { Failures } from '../domain/failure.ts';
import { appendNight, readDriftLog } from './drift-log.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'llm-eval-drift-'));
  file = join(folder, 'drift', 'triage.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const night = (run: string): DriftNight => ({
  v: 1,
  at: '2026-11-22T03:00:00.000Z',
  run,
  model: 'demo-2026-01-15',
  answers: ['0123456789ab'],
  suites: [
    {
      suite: 'triage',
      suite_digest: '0123456789abcdef',
      baseline: 'fedcba9876543210',
      cases: [['__proto__', 1, 1]],
    },
  ],
});

async function add(run: string): Promise<void> {
  await appendNight(file, await readDriftLog(file), night(run));
}

const nights = async () => (await readDriftLog(file)).nights;

test('a pin without a file has no nights', async () => {
  expect(await readDriftLog(file)).toEqual({ nights: [], whole: 0 });
});

test('nights come back as they were written, oldest first', async () => {
  await add('one');
  await add('two');
  expect(await nights()).toEqual([night('one'), night('two')]);
});

test('a line that was never finished is left out, and the next night takes its place', async () => {
  await add('one');
  appendFileSync(file, '{"v":1,"at":"2026-11-23');
  expect(await nights()).toEqual([night('one')]);
  await add('two');
  expect(await nights()).toEqual([night('one'), night('two')]);
  expect(readFileSync(file, 'utf8').split('\n').length).toBe(3);
});

test('a file that holds nothing but an unfinished line is begun anew', async () => {
  await add('one');
  writeFileSync(file, '{"v":1');
  await add('two');
  expect(await nights()).toEqual([night('two')]);
});

test.for([
  ['is no JSON', 'night'],
  ['has another version', JSON.stringify({ ...night('one'), v: 2 })],
  ['has a field that is not known', JSON.stringify({ ...night('one'), more: 1 })],
])('a whole line that %s is told with its place', async ([, line]) => {
  await add('one');
  appendFileSync(file, `${line}\n`);
  const failed = await readDriftLog(file).catch((error: unknown) => error);
  expect(failed instanceof Failures && failed.list).toEqual([
    {
      code: 'damaged',
      where: { file, line: 2 },
      message: 'a line of the nights of a pin cannot be read',
      hint: 'Remove the line; what that night told is then lost.',
    },
  ]);
});

test('a disk that refuses is told as a storage failure', async () => {
  writeFileSync(join(folder, 'drift'), 'a file where the folder should be');
  const failed = await appendNight(file, { whole: 0 }, night('one')).catch((error: unknown) => error);
  expect(failed instanceof Failures && failed.list.map(({ code }) => code)).toEqual(['storage']);
});
