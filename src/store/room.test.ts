import { expect, test } from 'vitest';
import { requireRoom } from './room.ts';
import { failuresOf, temporaryFolder } from './testdata/samples.ts';

test('a folder with room enough is taken, and so is one whose file system does not say', async () => {
  expect(await failuresOf(() => requireRoom(temporaryFolder(), 1))).toBe('none');
  expect(await failuresOf(() => requireRoom('/run', 1000, async () => 1000))).toBe('none');
  expect(await failuresOf(() => requireRoom('/run', 1000, async () => undefined))).toBe('none');
});

test('too little room is refused with both sizes', async () => {
  expect(await failuresOf(() => requireRoom('/run', 8_000_001, async () => 12_345))).toEqual([
    {
      code: 'storage',
      where: { file: '/run' },
      message: 'the disk has 13 kB free, and the answers of this run may take 9 MB',
      hint: 'Free some space.',
    },
  ]);
  const folder = temporaryFolder();
  expect(await failuresOf(() => requireRoom(folder, Number.MAX_VALUE))).toHaveLength(1);
});

test('a folder that is gone is a storage failure', async () => {
  expect(await failuresOf(() => requireRoom('/nowhere/at/all', 1))).toEqual([
    {
      code: 'storage',
      where: { file: '/nowhere/at/all' },
      message: 'the file or its folder is not there (ENOENT)',
      hint: 'Create the folder, then try again.',
    },
  ]);
});
