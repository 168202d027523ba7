import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, test, vi } from 'vitest';
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

test('a file that is replaced at every save is told of every time, in new folders too, and when it goes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'llm-eval-'));
  const told = new Set<string>();
  const end = watchFolders([{ path: folder }], (change) => {
    if ('path' in change) told.add(relative(folder, change.path).replaceAll('\\', '/'));
  });
  const next = async (path: string) => {
    await vi.waitFor(() => expect(told).toContain(path), { timeout: 5000 });
    told.clear();
  };
  const replace = (path: string) => {
    writeFileSync(join(folder, '.new'), 'x');
    renameSync(join(folder, '.new'), join(folder, path));
  };
  try {
    for (let save = 0; save < 3; save++) {
      replace('a.yaml');
      await next('a.yaml');
    }
    mkdirSync(join(folder, 'prompts'));
    await next('prompts');
    for (let save = 0; save < 2; save++) {
      replace('prompts/p.md');
      await next('prompts/p.md');
    }
    rmSync(join(folder, 'prompts'), { recursive: true });
    await next('prompts');
    mkdirSync(join(folder, 'prompts'));
    await next('prompts');
    replace('prompts/p.md');
    await next('prompts/p.md');
    rmSync(join(folder, 'a.yaml'));
    await next('a.yaml');
  } finally {
    end();
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
      ['', ['even.assert.ts', 'exists.assert.ts', 'gone.assert.ts']],
    ],
    [{ path: '/p', only: ['llm-eval.config.yaml'] }],
    [{ path: '/p/a', only: ['b.yaml'] }],
  ]);
});
