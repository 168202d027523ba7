import { readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Chunks, writeChunks, writeFileAtomic } from './atomic.ts';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

/** How an output reaches its path: the file there is replaced, or what stands there is opened and written through. */
export type Way = 'replace' | 'through';

/**
 * The way of an output to what stands at its path, links followed. A device, a FIFO and a socket stay what they are, and so does a
 * stream of this process's own, which has a name in these folders even where it leads to a file.
 */
export function wayOf(path: string, there: Pick<Stats, 'isFile' | 'isDirectory'> | undefined): Way {
  if (/^\/(dev|proc)\//.test(path)) return 'through';
  // A folder is refused by the rename.
  return there === undefined || there.isFile() || there.isDirectory() ? 'replace' : 'through';
}

/**
 * The file that a path leads to, through all its links: its real path, or where it would be made. Throws what the file system
 * does, e.g. for links in a circle.
 */
export function fileAt(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
  const folder = realpathSync.native(dirname(path));
  const link = linkAt(path);
  return link === undefined ? join(folder, path.slice(dirname(path).length)) : fileAt(resolve(folder, link));
}

/** What a link holds; undefined where there is none. */
function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (!['ENOENT', 'EINVAL'].includes(errnoOf(error) ?? '')) throw error;
    return undefined;
  }
}

/**
 * Writes a file that a user named, as the `>` of a shell would, but a regular file at one stroke, as `writeFileAtomic` does. A link
 * stays one: what it leads to is written. Throws `Failures` with code `storage`.
 */
export async function writeOutput(path: string, chunks: Chunks): Promise<void> {
  let real: string;
  try {
    if (wayOf(path, statSync(path, { throwIfNoEntry: false })) === 'through')
      return await writeThrough(path, chunks);
    real = fileAt(path);
  } catch (error) {
    throw asStorageFailure(error, path);
  }
  await writeFileAtomic(real, chunks);
}

async function writeThrough(path: string, chunks: Chunks): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await writeChunks(
      { append: async (bytes) => (await handle.write(bytes, 0, bytes.length, null)).bytesWritten },
      chunks,
    );
  } finally {
    await handle.close();
  }
}
