import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFileAtomic } from './atomic.ts';
import type { FileCall } from './memory-files.ts';
import { errnoError, memoryFiles, tapFiles } from './memory-files.ts';
import { failuresOf, seeded, temporaryFolder } from './testdata/samples.ts';

/** Files in memory with `old` in /d/f, and a layer over them that fails the calls which `fault` names an errno for. */
async function withOld(fault: (call: FileCall) => string | undefined, capacity?: number) {
  const disk = memoryFiles(capacity);
  await writeFileAtomic('/d/f', ['old'], disk);
  const files = tapFiles(disk, (call, proceed) => {
    const errno = fault(call);
    return errno === undefined ? proceed() : Promise.reject(errnoError(errno));
  });
  return { disk, files };
}

test('a file is replaced by all the chunks, of whatever kind and number', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'report.json');
  writeFileSync(path, 'old');
  const many = Array.from({ length: 40_000 }, (_, n) => `ü${n},`);
  await writeFileAtomic(path, many);
  expect(readFileSync(path, 'utf8')).toBe(many.join(''));
  async function* later() {
    yield 'a';
    yield new Uint8Array([0xff, 0x0a]);
  }
  await writeFileAtomic(path, later());
  expect([...readFileSync(path)]).toEqual([0x61, 0xff, 0x0a]);
  await writeFileAtomic(path, []);
  expect(readFileSync(path, 'utf8')).toBe('');
  expect(readdirSync(folder)).toEqual(['report.json']);
});

test.each([
  ['open', 'EACCES', 'permission denied (EACCES)', 'Check who owns the file and its folder, then try again.'],
  [
    'open',
    'EROFS',
    'the file system is read-only (EROFS)',
    'Use a folder that can be written, then try again.',
  ],
  ['append', 'ENOSPC', 'the disk is full (ENOSPC)', 'Free some space, then try again.'],
  ['datasync', 'EIO', 'the disk reported an I/O error (EIO)', 'Check the disk, then try again.'],
  [
    'rename',
    'EACCES',
    'permission denied (EACCES)',
    'Check who owns the file and its folder, then try again.',
  ],
  ['append', 'ESTALE', 'the file system refused (ESTALE)', 'Check the disk and the path, then try again.'],
] as const)(
  'when %s fails with %s the old file stays, alone, and the failure names it',
  async (name, errno, message, hint) => {
    const { disk, files } = await withOld((call) => (call.name === name ? errno : undefined));
    expect(await failuresOf(() => writeFileAtomic('/d/f', ['new'], files))).toEqual([
      { code: 'storage', where: { file: '/d/f' }, message, hint },
    ]);
    expect(await disk.list('/d')).toEqual(['f']);
    expect(disk.contents('/d/f').toString()).toBe('old');
  },
);

test('a disk that fills up half way leaves the old file, alone', async () => {
  const { disk, files } = await withOld(() => undefined, 10);
  expect((await failuresOf(() => writeFileAtomic('/d/f', ['0123456789'], files))).length).toBe(1);
  expect(await disk.list('/d')).toEqual(['f']);
  expect(disk.contents('/d/f').toString()).toBe('old');
});

test('when the chunks themselves fail, their error comes through and nothing is left', async () => {
  const { disk, files } = await withOld(() => undefined);
  function* broken() {
    yield 'new';
    throw new Error('no more');
  }
  await expect(writeFileAtomic('/d/f', broken(), files)).rejects.toThrow(new Error('no more'));
  expect(await disk.list('/d')).toEqual(['f']);
  expect(disk.contents('/d/f').toString()).toBe('old');
});

test('a file that another program holds for a moment is replaced when it lets go', async () => {
  let busy = 5;
  const { disk, files } = await withOld(({ name }) =>
    name === 'rename' && busy-- > 0 ? 'EBUSY' : undefined,
  );
  await writeFileAtomic('/d/f', ['new'], files);
  expect(disk.contents('/d/f').toString()).toBe('new');
});

test('after a power loss at any call the file holds the old bytes or the new ones, and once written the new', async () => {
  const found: Record<string, Set<string>> = {};
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed);
    for (let calls = 0; calls <= 8; calls++) {
      const disk = memoryFiles();
      await writeFileAtomic('/d/f', ['old'], disk);
      let left = calls;
      let lose = () => {};
      const lost = new Promise<'lost'>((resolve) => {
        lose = () => resolve('lost');
      });
      const files = tapFiles(disk, (_call, proceed) => {
        if (left-- > 0) return proceed();
        lose();
        return new Promise(() => {});
      });
      const end = await Promise.race([
        writeFileAtomic('/d/f', ['new', 'er'], files).then(() => 'written'),
        lost,
      ]);
      const seen = disk.afterPowerLoss(random).contents('/d/f').toString();
      found[end] = (found[end] ?? new Set()).add(seen);
    }
  }
  expect(found).toEqual({ lost: new Set(['old', 'newer']), written: new Set(['newer']) });
});
