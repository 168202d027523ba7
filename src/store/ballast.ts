import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import type { FileLayer } from './files.ts';
import { appendAll } from './files.ts';

/**
 * Room kept for the answers that are owed when the disk runs full, in bytes: those in flight, and on a slow disk as many that
 * wait for a sync. 64 of 8 KB.
 */
export const BALLAST = 512 * 1024;

/**
 * Lays the ballast down in a run's folder. The bytes are random, so that a file system that compresses keeps the room
 * too. One that an earlier start left is laid anew, since it may be cut short.
 */
export async function layBallast(files: FileLayer, dir: string): Promise<void> {
  if ((await files.list(dir)).includes('ballast')) await dropBallast(files, dir);
  const file = await files.open(join(dir, 'ballast'), 'create');
  try {
    await appendAll(file, randomFillSync(Buffer.allocUnsafe(BALLAST)));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Gives the room back. */
export async function dropBallast(files: FileLayer, dir: string): Promise<void> {
  await files.remove(join(dir, 'ballast'));
}
