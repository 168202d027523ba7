import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Failure } from '../domain/failure.ts';
import { Failures } from '../domain/failure.ts';
import { billedWarnings, keepingPaid } from './finish.ts';

/** The failures that come out of work on a run that failed with one, in a folder that is there. */
async function failedWith(failure: Failure, dir = tmpdir()): Promise<readonly Failure[]> {
  const work = keepingPaid({ id: 'r1', dir }, () => Promise.reject(new Failures([failure])));
  return work.then(
    () => [],
    (error: unknown) => (error as Failures).list,
  );
}

test('a storage failure names the resume command once, and says that what was answered is kept', async () => {
  const full: Failure = { code: 'storage', message: 'the disk is full' };
  expect(await failedWith(full)).toEqual([
    { ...full, hint: 'What was answered is kept; go on with: llm-eval resume r1' },
  ]);
  expect(
    await failedWith({ ...full, hint: 'Free some space, then go on with: llm-eval resume r1.' }),
  ).toEqual([
    {
      ...full,
      hint: 'Free some space, then go on with: llm-eval resume r1. What was answered is kept.',
    },
  ]);
});

test('nothing is called kept when the folder of the run is gone, or when the disk is not at fault', async () => {
  const gone = mkdtempSync(join(tmpdir(), 'llm-eval-'));
  rmSync(gone, { recursive: true });
  const removed: Failure = { code: 'storage', message: 'the folder was removed' };
  const refused: Failure = { code: 'auth', message: 'the API refused the key' };
  expect(await failedWith(removed, gone)).toEqual([removed]);
  expect(await failedWith(refused)).toEqual([refused]);
});

test('requests that may have been billed for nothing are counted in a sentence', () => {
  expect([0, 1, 3].map(billedWarnings)).toEqual([
    [],
    ['1 request may have been billed without an answer; its cost is not known'],
    ['3 requests may have been billed without an answer; their cost is not known'],
  ]);
});
