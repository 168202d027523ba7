import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileLayer, StoreFile } from './files.ts';
import { appendAll } from './files.ts';
import { nodeFiles } from './node-files.ts';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

/** Text (written as UTF-8) or bytes, in pieces. */
export type Chunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Pieces are gathered up to this size before they are written, in bytes. */
const GATHER = 256 * 1024;

/** How long a rename is tried again while another program holds the file, in milliseconds. */
const RENAME_PATIENCE = 2000;

/**
 * Replaces a file at one stroke: at every moment, through a crash or a power loss, the path holds the old bytes or all
 * the new ones. Throws `Failures` with code `storage` when the disk refuses; then, or when the chunks throw, the old
 * file stays and nothing is left beside it.
 */
export async function writeFileAtomic(
  path: string,
  chunks: Chunks,
  files: FileLayer = nodeFiles,
): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
  let created = false;
  try {
    const file = await files.open(temporary, 'create');
    created = true;
    try {
      await writeChunks(file, chunks);
      await file.datasync();
    } finally {
      await file.close();
    }
    await renameOver(files, temporary, path);
    created = false;
    await files.syncFolder(folder);
  } catch (error) {
    // The first error is the one to report; a temporary file that cannot be removed either harms nobody.
    if (created) await files.remove(temporary).catch(() => undefined);
    throw asStorageFailure(error, path);
  }
}

/** Writes the chunks at the end of a file, gathered to writes of some size. */
export async function writeChunks(file: Pick<StoreFile, 'append'>, chunks: Chunks): Promise<void> {
  let gathered: Uint8Array[] = [];
  let size = 0;
  const flush = async () => {
    await appendAll(file, Buffer.concat(gathered));
    gathered = [];
    size = 0;
  };
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    gathered.push(bytes);
    size += bytes.length;
    if (size >= GATHER) await flush();
  }
  await flush();
}

/** On Windows a virus scanner or an editor that has the file open makes a rename fail for a moment. */
async function renameOver(files: FileLayer, from: string, to: string): Promise<void> {
  const passing = process.platform === 'win32' ? ['EBUSY', 'EPERM', 'EACCES'] : ['EBUSY'];
  for (let waited = 0, wait = 10; ; waited += wait, wait *= 2) {
    try {
      return await files.rename(from, to);
    } catch (error) {
      if (!passing.includes(errnoOf(error) ?? '') || waited + wait > RENAME_PATIENCE) throw error;
    }
    await sleep(wait);
  }
}
