import { statfs } from 'node:fs/promises';
import { fail } from '../domain/failure.ts';
import { asStorageFailure } from './storage-failure.ts';

/** Bytes that a folder's file system has free for us; undefined where it does not say. */
async function freeBytes(folder: string): Promise<number | undefined> {
  const { blocks, bavail, bsize } = await statfs(folder);
  return blocks === 0 ? undefined : bavail * bsize;
}

/** Throws `Failures` (`storage`) when a folder has less room than `bytes`, so that nothing is paid for that cannot be kept. */
export async function requireRoom(
  folder: string,
  bytes: number,
  free: (folder: string) => Promise<number | undefined> = freeBytes,
): Promise<void> {
  const room = await free(folder).catch((error: unknown) => {
    throw asStorageFailure(error, folder);
  });
  if (room === undefined || room >= bytes) return;
  fail({
    code: 'storage',
    where: { file: folder },
    message: `the disk has ${shown(room)} free, and the answers of this run may take ${shown(bytes)}`,
    hint: 'Free some space.',
  });
}

function shown(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.ceil(bytes / 1e6)} MB`;
}
