import { join } from 'node:path';
import { z } from '../domain/zod.ts';
import type { FileLayer, StoreFile } from './files.ts';
import { appendAll } from './files.ts';
import { decodeLine, LONGEST_JOURNAL_LINE } from './journal-line.ts';
import { readLines } from './lines.ts';

/** One file of a journal, open for writing. */
export interface Segment {
  readonly number: number;
  readonly file: StoreFile;
  /** Bytes of whole records. */
  size: number;
  /** Bytes that survive a power loss. */
  synced: number;
}

/**
 * The first line of a segment that took over from ones that failed: how many bytes of each count. What lies behind is
 * written again in the new segment, and after a power loss may be anything.
 */
export interface Cut {
  readonly kind: 'cut';
  readonly cuts: readonly { readonly segment: number; readonly bytes: number }[];
}

const cutSchema = z.strictObject({
  kind: z.literal('cut'),
  cuts: z.array(z.strictObject({ segment: z.int().min(1), bytes: z.int().nonnegative() })),
  /** Spaces, in a line that was written over a damaged stretch. */
  blank: z.string().optional(),
});

/** The cut that a line's value is; undefined when it is something else. */
export function cutOf(value: unknown): Cut | undefined {
  const cut = cutSchema.safeParse(value).data;
  return cut && { kind: cut.kind, cuts: cut.cuts };
}

/** The file name of a segment: `journal-0001.log`. */
export function segmentName(number: number): string {
  return `journal-${String(number).padStart(4, '0')}.log`;
}

/** The numbers of the segments in a run's folder, in order. */
export async function segmentNumbers(files: FileLayer, dir: string): Promise<number[]> {
  const names = await files.list(dir);
  const numbers = names.flatMap((name) => {
    const digits = /^journal-(\d{4,})\.log$/.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
  return numbers.sort((a, b) => a - b);
}

/** Creates a segment whose name survives a power loss. On an error no file is left, so that no number is skipped. */
export async function createSegment(files: FileLayer, dir: string, number: number): Promise<Segment> {
  const path = join(dir, segmentName(number));
  const file = await files.open(path, 'create');
  try {
    await files.syncFolder(dir);
  } catch (error) {
    await file.close();
    await files.remove(path);
    throw error;
  }
  return { number, file, size: 0, synced: 0 };
}

/**
 * Opens the last segment of a journal. What follows its last whole record is a write that a crash cut short and nobody
 * was told of: it is cut off, or the next record would be glued to it and lost. The rest is written again and synced
 * before anyone relies on it: the process that died may not have synced it, or its sync may have failed, and then readers
 * see records that are on no disk although the kernel takes them for written.
 */
export async function recoverSegment(files: FileLayer, dir: string, number: number): Promise<Segment> {
  const file = await files.open(join(dir, segmentName(number)), 'append');
  try {
    let whole = 0;
    for await (const lines of readLines(file, LONGEST_JOURNAL_LINE)) {
      for (const line of lines) {
        if (line.ended && line.content !== undefined && decodeLine(line.content))
          whole = line.offset + line.bytes;
      }
    }
    if ((await file.size()) > whole) await file.truncate(whole);
    await writeAgain(file, whole);
    await file.datasync();
    await files.syncFolder(dir);
    return { number, file, size: whole, synced: whole };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Writes the first bytes of a file over themselves, so that the next sync brings them to the disk. */
async function writeAgain(file: StoreFile, length: number): Promise<void> {
  const chunk = Buffer.allocUnsafe(Math.min(length, 1024 * 1024));
  for (let at = 0; at < length; ) {
    const read = await file.read(chunk.subarray(0, Math.min(chunk.length, length - at)), at);
    if (read === 0) throw new Error('a segment shrank while it was opened');
    for (let done = 0; done < read; ) done += await file.overwrite(chunk.subarray(done, read), at + done);
    at += read;
  }
}

/** Appends whole records. On an error the segment is cut back, so that it never ends in half a record. */
export async function appendToSegment(segment: Segment, bytes: Uint8Array): Promise<void> {
  try {
    await appendAll(segment.file, bytes);
  } catch (error) {
    await segment.file.truncate(segment.size);
    throw error;
  }
  segment.size += bytes.length;
}

/** Makes everything appended so far survive a power loss. */
export async function syncSegment(segment: Segment): Promise<void> {
  const { size } = segment;
  await segment.file.datasync();
  segment.synced = size;
}
