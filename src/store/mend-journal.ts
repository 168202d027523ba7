import { join } from 'node:path';
import type { Damage } from './describe-run.ts';
import type { FileLayer, StoreFile } from './files.ts';
import { appendAll } from './files.ts';
import { encodeLine } from './journal-line.ts';
import { nodeFiles } from './node-files.ts';
import { createSegment, segmentName } from './segment.ts';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

/** What mending a journal came to. */
export interface Mended {
  /** Names of the copies of the damaged segments, as they were, in the run's folder. */
  readonly copies: readonly string[];
  /** Damaged lines that were no requests about to be sent: what they held was stored, and mostly paid for. */
  readonly answers: number;
}

/**
 * Copies the damaged segments of a journal aside, and writes a line that says nothing over each damaged stretch, so that what is
 * good keeps its place and a later reader finds a whole journal. A stretch shorter than such a line stays as it is, and
 * damaged. Throws `Failures`: `forbidden` while another process writes, `storage` when the disk refuses.
 */
export async function mendJournal(
  dir: string,
  damage: readonly Damage[],
  files: FileLayer = nodeFiles,
): Promise<Mended> {
  const copies: string[] = [];
  let answers = 0;
  const release = await files.lock(dir);
  try {
    for (const [segment, stretches] of Map.groupBy(damage, (one) => one.segment)) {
      if (stretches.every(({ bytes }) => bytes === 0)) {
        // A segment that is missing: an empty one in its place, so that it is told once.
        await (await createSegment(files, dir, segment)).file.close();
        continue;
      }
      const file = await files.open(join(dir, segmentName(segment)), 'append');
      try {
        copies.push(await copyAside(files, dir, segment, file));
        for (const { offset, bytes } of stretches) {
          const lost = await readAt(file, offset, bytes);
          answers += lost.toString('latin1').split('\n').filter(isStored).length;
          const blank = blankLine(bytes);
          if (blank !== undefined) await writeAt(file, blank, offset);
        }
        await file.datasync();
      } finally {
        await file.close();
      }
    }
    await files.syncFolder(dir);
  } catch (error) {
    throw asStorageFailure(error, dir);
  } finally {
    await release();
  }
  return { copies, answers };
}

/** Whether a damaged line held something that had been stored, as far as can be seen. */
function isStored(line: string): boolean {
  return line !== '' && !line.includes('"kind":"intent"') && !line.includes('"request":"');
}

/** A line of so many bytes that readers pass over: a cut that cuts nothing. Undefined where it does not fit. */
function blankLine(bytes: number): Buffer | undefined {
  const least = encodeLine({ kind: 'cut', cuts: [] }).length;
  if (bytes === least) return encodeLine({ kind: 'cut', cuts: [] });
  // What it is made longer with is part of what its checksum is over.
  const filler = bytes - encodeLine({ kind: 'cut', cuts: [], blank: '' }).length;
  return filler < 0 ? undefined : encodeLine({ kind: 'cut', cuts: [], blank: ' '.repeat(filler) });
}

/** Copies a segment to the first name that is free: `journal-0001.log.damaged`, `journal-0001.log.damaged-2`. */
async function copyAside(files: FileLayer, dir: string, segment: number, from: StoreFile): Promise<string> {
  for (let number = 1; ; number++) {
    const name = `${segmentName(segment)}.damaged${number === 1 ? '' : `-${number}`}`;
    let copy: StoreFile;
    try {
      copy = await files.open(join(dir, name), 'create');
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') continue;
      throw error;
    }
    try {
      const size = await from.size();
      for (let at = 0; at < size; at += CHUNK)
        await appendAll(copy, await readAt(from, at, Math.min(CHUNK, size - at)));
      await copy.datasync();
    } finally {
      await copy.close();
    }
    await files.syncFolder(dir);
    return name;
  }
}

/** Bytes that are copied at once. */
const CHUNK = 1024 * 1024;

async function readAt(file: StoreFile, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const read = await file.read(bytes.subarray(done), position + done);
    if (read === 0) throw new Error('a segment shrank while it was mended');
    done += read;
  }
  return bytes;
}

async function writeAt(file: StoreFile, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += await file.overwrite(bytes.subarray(done), position + done);
}
