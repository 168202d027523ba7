import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { captureIo } from '../../fixtures/harness/io.ts';
import { openProject } from './project.ts';
import { watchFolders } from './watch-files.ts';
import { configFolders, foldersOf } from './watched-folders.ts';

test('a change is told of the files that matter alone, and no more once it ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'llm-eval-'));
  const told: unknown[] = [];
  try {
    await new Promise<void>((resolve) => {
      const end = watchFolders([{ path: folder, only: ['a.yaml'] }], (change) => {
        told.push(change);
        end();
        resolve();
      });
      for (const name of ['b.yaml', '.a.yaml.tmp', 'a.yaml']) writeFileSync(join(folder, name), 'x');
    });
    expect(told).toEqual([{ path: join(folder, 'a.yaml') }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a folder that cannot be watched is a failure', () => {
  expect(() => watchFolders([{ path: '/no/such/folder', only: ['a'] }], () => {})).toThrow(
    'the folders of the suites cannot be watched (ENOENT)',
  );
});

test('what suites are made of is watched: their folder whole, and single files elsewhere', async () => {
  const cwd = join(import.meta.dirname, '..', '..', 'fixtures', 'assertions', 'module');
  const { suites } = await openProject(captureIo({ argv: [], cwd }).io, [], { pin: [] });
  const shown = (await foldersOf(cwd, suites)).map(({ path, only }) => [relative(cwd, path), only]);
  expect([shown, configFolders('/p', undefined), configFolders('/p', 'a/b.yaml')]).toEqual([
    [
      ['evals', undefined],
      ['recordings', ['after.recording.jsonl', 'before.recording.jsonl']],
      ['', ['even.assert.ts']],
    ],
    [{ path: '/p', only: ['llm-eval.config.yaml'] }],
    [{ path: '/p/a', only: ['b.yaml'] }],
  ]);
});
