import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Failure } from '../domain/failure.ts';
import { Failures } from '../domain/failure.ts';
import { dropBallast } from './ballast.ts';
import type { FileLayer } from './files.ts';
import { encodeLine } from './journal-line.ts';
import type { Cut, Segment } from './segment.ts';
import { appendToSegment, createSegment, syncSegment } from './segment.ts';
import { asStorageFailure, errnoOf, isFull } from './storage-failure.ts';

/** A record on its way to the disk. */
export interface Entry {
  readonly line: Buffer;
  /** Who waits for it to be in the file, or to be durable; nobody once they were told. */
  readonly waiter?: {
    readonly until: 'written' | 'durable';
    readonly resolve: () => void;
    readonly reject: (error: unknown) => void;
  };
}

/** Where a journal's records go. */
export interface CommitterSettings {
  readonly dir: string;
  readonly files: FileLayer;
  /** Size that a segment does not exceed unless a single record does, in bytes. */
  readonly segmentBytes: number;
  /** The segment to go on with. */
  readonly segment: Segment;
}

/** Stores records in order and settles their waiters; never throws for what the disk did. */
export interface Committer {
  add(entry: Entry): void;
  /** The failure that stops the run, once there is one. */
  failure(): unknown;
  /** Makes the last records durable and closes the segment. */
  close(): Promise<void>;
}

/**
 * Group commit: while one batch is synced the next one gathers, so that one sync serves many records. A record that is
 * waited for only until it is written does not wait for that sync: it is written, with all before it, while it runs.
 *
 * Two things may go wrong once each and be survived. No room: the ballast is given up, what is owed is stored, and from
 * then on what comes is still stored while it fits, yet refused, so that the run stops without losing what was paid. An
 * I/O error: the segment is given up for a new one, for after a failed sync no later sync of that file can be believed
 * (the kernel has already forgotten what it could not write). Anything more ends the journal.
 */
export function startCommitter({ dir, files, segmentBytes, segment: opened }: CommitterSettings): Committer {
  const asFailure = (error: unknown) =>
    errnoOf(error) === 'ENOENT'
      ? Object.assign(new Failures([removed]), { cause: error })
      : asStorageFailure(error, dir, `go on with: llm-eval resume ${basename(dir)}`);
  const removed: Failure = {
    code: 'storage',
    where: { file: dir },
    message: 'the folder of this run was removed while the run went on, and its answers with it',
    hint: 'Leave the folder in place until the run has ended, and run again.',
  };
  let segment = opened;
  /** Records that are not in the segment yet, then those in it that are not durable yet; each in order. */
  let queue: Entry[] = [];
  let written: Entry[] = [];
  /** The sync that runs. It never rejects: what went wrong is in `failedSync`, for the driver to judge. */
  let syncing: Promise<void> | undefined;
  let failedSync: { readonly error: unknown } | undefined;
  let driving: Promise<void> | undefined;
  let wake = () => {};
  let closing = false;
  /** Set once there was no room. */
  let full: unknown;
  /** Set once nothing can be stored any more. */
  let ended: unknown;
  let replaced = false;
  /** The segments that failed, with what counts of them. */
  const cuts: { readonly segment: number; readonly bytes: number }[] = [];

  const startSync = () => {
    const count = written.length;
    syncing = syncSegment(segment)
      .then(
        () => {
          for (const { waiter } of written.splice(0, count)) waiter?.resolve();
        },
        (error: unknown) => {
          failedSync = { error };
        },
      )
      .finally(() => {
        syncing = undefined;
      });
    return syncing;
  };

  /** How many of the oldest records fit into one segment together, at least one, and their size in bytes. */
  const nextBatch = () => {
    let bytes = 0;
    for (const [index, { line }] of queue.entries()) {
      if (index > 0 && bytes + line.length > segmentBytes) return { count: index, bytes };
      bytes += line.length;
    }
    return { count: queue.length, bytes };
  };

  const moveWritten = (count: number) => {
    for (const entry of queue.splice(0, count)) {
      const told = entry.waiter?.until === 'written';
      written.push(told ? { line: entry.line } : entry);
      if (told) entry.waiter?.resolve();
    }
  };

  const write = async () => {
    await nextTurn();
    if (full !== undefined) return squeeze();
    const { count, bytes } = nextBatch();
    if (segment.size > 0 && segment.size + bytes > segmentBytes) {
      await syncing;
      if (failedSync === undefined && written.length > 0) await startSync();
      if (failedSync !== undefined) return;
      await segment.file.close();
      segment = await createSegment(files, dir, segment.number + 1);
    }
    const lines = queue.slice(0, count).map(({ line }) => line);
    await appendToSegment(segment, lines.length === 1 ? (lines[0] as Buffer) : Buffer.concat(lines));
    moveWritten(count);
  };

  /** Writes what fits, a record at a time, and refuses the rest; and every intent, so that its request is not sent. */
  const squeeze = async () => {
    for (let entry = queue[0]; entry !== undefined; entry = queue[0]) {
      if (entry.waiter?.until !== 'written') {
        try {
          await appendToSegment(segment, entry.line);
          moveWritten(1);
          continue;
        } catch (error) {
          if (!isFull(error)) throw error;
        }
      }
      queue.shift();
      entry.waiter?.reject(full);
    }
  };

  /** Leaves a segment that refused: all that is not durable is to be written again, into a new one. */
  const moveElsewhere = async () => {
    queue = [...written, ...queue];
    written = [];
    if (cuts.at(-1)?.segment !== segment.number)
      cuts.push({ segment: segment.number, bytes: segment.synced });
    // Should this fail, nothing is lost: the cut tells readers the same, and the synced part is untouched.
    await segment.file.truncate(segment.synced).catch(() => undefined);
    await segment.file.close().catch(() => undefined);
    segment = await createSegment(files, dir, segment.number + 1);
    // Durable before the records, so that none of them is ever found in both segments.
    await appendToSegment(segment, encodeLine({ kind: 'cut', cuts } satisfies Cut));
    await syncSegment(segment);
  };

  /** Decides what an error means for the journal. */
  const judge = async (error: unknown) => {
    if (isFull(error) && full === undefined) {
      full = asFailure(error);
      // Without the ballast there is less room, and what fits is stored all the same.
      await dropBallast(files, dir).catch(() => undefined);
    } else if (errnoOf(error) === 'EIO' && !replaced) {
      replaced = true;
    } else {
      ended = asFailure(error);
    }
  };

  const recover = async (first: unknown) => {
    await syncing;
    failedSync = undefined;
    for (let error = first; ; ) {
      await judge(error);
      if (ended !== undefined) return;
      try {
        return await moveElsewhere();
      } catch (next) {
        error = next;
      }
    }
  };

  const mustSync = () => written.some(({ waiter }) => waiter) || (closing && written.length > 0);
  const isIdle = () => queue.length === 0 && syncing === undefined && failedSync === undefined && !mustSync();

  const step = async () => {
    if (failedSync !== undefined) throw failedSync.error;
    const hurried = queue.some(({ waiter }) => waiter?.until === 'written');
    if (hurried || (queue.length > 0 && syncing === undefined)) {
      await write();
    } else if (syncing !== undefined) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await Promise.race([syncing, woken]);
    } else startSync();
  };

  const drive = async () => {
    // So that `driving` is set before it is cleared.
    await null;
    while (ended === undefined && !isIdle()) await step().catch(recover);
    if (ended !== undefined) {
      for (const { waiter } of [...written, ...queue]) waiter?.reject(ended);
      written = [];
      queue = [];
    }
    driving = undefined;
  };

  return {
    add(entry) {
      queue.push(entry);
      if (entry.waiter?.until === 'written') wake();
      driving ??= drive();
    },
    failure: () => ended ?? full,
    async close() {
      closing = true;
      driving ??= drive();
      await driving;
      try {
        await segment.file.close();
        if (full === undefined) await dropBallast(files, dir);
      } catch (error) {
        ended ??= asFailure(error);
      }
    },
  };
}
