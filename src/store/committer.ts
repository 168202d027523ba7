import { basename } from 'node:path';
import { dropBallast } from './ballast.ts';
import type { FileLayer } from './files.ts';
import { encodeLine } from './journal-line.ts';
import type { Cut, Segment } from './segment.ts';
import { appendToSegment, createSegment, syncSegment } from './segment.ts';
import { asStorageFailure, errnoOf, isFull } from './storage-failure.ts';

/** A record on its way to the disk, and who waits for it to be durable. */
export interface Entry {
  readonly line: Buffer;
  readonly waiter?: { readonly resolve: () => void; readonly reject: (error: unknown) => void };
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

/** Stores batches one after the other and settles their waiters; never throws for what the disk did. */
export interface Committer {
  store(batch: readonly Entry[]): Promise<void>;
  /** The failure that stops the run, once there is one. */
  failure(): unknown;
  /** Makes the last records durable and closes the segment. */
  close(): Promise<void>;
}

/**
 * Two things may go wrong once each and be survived. No room: the ballast is given up, what is owed is stored, and from
 * then on what comes is still stored while it fits, yet refused, so that the run stops without losing what was paid. An
 * I/O error: the segment is given up for a new one, for after a failed sync no later sync of that file can be believed
 * (the kernel has already forgotten what it could not write). Anything more ends the journal.
 */
export function startCommitter({ dir, files, segmentBytes, segment: opened }: CommitterSettings): Committer {
  const asFailure = (error: unknown) =>
    asStorageFailure(error, dir, `go on with: llm-eval resume ${basename(dir)}`);
  let segment = opened;
  /** Everything that is not durable yet, in order; the first `written` of them are in the segment. */
  let owed: readonly Entry[] = [];
  let written = 0;
  /** Set once there was no room. */
  let full: unknown;
  /** Set once nothing can be stored any more. */
  let ended: unknown;
  let replaced = false;
  /** The segments that failed, with what counts of them. */
  const cuts: { readonly segment: number; readonly bytes: number }[] = [];

  const sync = async () => {
    if (written === 0) return;
    await syncSegment(segment);
    const durable = owed.slice(0, written);
    owed = owed.slice(written);
    written = 0;
    for (const { waiter } of durable) waiter?.resolve();
  };

  const write = async () => {
    const count = owed.length;
    await appendToSegment(segment, Buffer.concat(owed.slice(written).map(({ line }) => line)));
    written = count;
  };

  /** Writes what fits, a record at a time, and refuses the rest. */
  const squeeze = async () => {
    while (written < owed.length) {
      const entry = owed[written] as Entry;
      try {
        await appendToSegment(segment, entry.line);
        written++;
      } catch (error) {
        if (!isFull(error)) throw error;
        owed = owed.toSpliced(written, 1);
        entry.waiter?.reject(full);
      }
    }
  };

  const commit = async () => {
    const bytes = owed.slice(written).reduce((sum, { line }) => sum + line.length, 0);
    if (full === undefined && segment.size > 0 && segment.size + bytes > segmentBytes) {
      await sync();
      await segment.file.close();
      segment = await createSegment(files, dir, segment.number + 1);
    }
    await (full === undefined ? write() : squeeze());
    if (owed.some(({ waiter }) => waiter)) await sync();
  };

  /** Leaves a segment that refused, and writes all that is owed into a new one. */
  const commitElsewhere = async () => {
    written = 0;
    if (cuts.at(-1)?.segment !== segment.number)
      cuts.push({ segment: segment.number, bytes: segment.synced });
    // Should this fail, nothing is lost: the cut tells readers the same, and the synced part is untouched.
    await segment.file.truncate(segment.synced).catch(() => undefined);
    await segment.file.close().catch(() => undefined);
    segment = await createSegment(files, dir, segment.number + 1);
    // Durable before the records, so that none of them is ever found in both segments.
    await appendToSegment(segment, encodeLine({ kind: 'cut', cuts } satisfies Cut));
    await syncSegment(segment);
    await (full === undefined ? write() : squeeze());
    await sync();
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

  const settle = async (first: () => Promise<void>) => {
    for (let attempt = first; ended === undefined; attempt = commitElsewhere) {
      try {
        return await attempt();
      } catch (error) {
        await judge(error);
      }
    }
    for (const { waiter } of owed) waiter?.reject(ended);
    owed = [];
    written = 0;
  };

  return {
    async store(batch) {
      owed = [...owed, ...batch];
      await settle(commit);
    },
    failure: () => ended ?? full,
    async close() {
      await settle(sync);
      try {
        await segment.file.close();
        if (full === undefined) await dropBallast(files, dir);
      } catch (error) {
        ended ??= asFailure(error);
      }
    },
  };
}
