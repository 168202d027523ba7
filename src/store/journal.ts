import type { Fact } from '../domain/fact.ts';
import { fail } from '../domain/failure.ts';
import type { Journal } from '../domain/ports.ts';
import { layBallast } from './ballast.ts';
import type { Committer } from './committer.ts';
import { startCommitter } from './committer.ts';
import type { FileLayer } from './files.ts';
import { encodeLine, LONGEST_JOURNAL_LINE } from './journal-line.ts';
import { nodeFiles } from './node-files.ts';
import { readJournal } from './read-journal.ts';
import { createSegment, recoverSegment, segmentNumbers } from './segment.ts';
import { asStorageFailure } from './storage-failure.ts';

/** How a journal is written; for tests, mostly. */
export interface JournalOptions {
  /** Size that a segment does not exceed unless a single record does, in bytes. 64 MiB when left out. */
  readonly segmentBytes?: number;
  /** The real file system when left out. */
  readonly files?: FileLayer;
}

/**
 * Opens the journal in a run's folder for its one writer, and mends what a crash left. Read a journal after opening it:
 * until then its last records need not survive a power loss. Throws `Failures`: `forbidden` while another process
 * writes, `damaged` for the format of a newer version, `storage` when the disk refuses.
 *
 * Once the disk has been full, `note` and `append` reject, both with `storage`; what is appended is stored all the same
 * while it fits, so that answers in flight are kept.
 */
export async function openJournal(dir: string, options: JournalOptions = {}): Promise<Journal> {
  const { files = nodeFiles, segmentBytes = 64 * 1024 * 1024 } = options;
  let release: (() => Promise<void>) | undefined;
  try {
    release = await files.lock(dir);
    // One record is enough to meet the format version.
    for await (const _ of readJournal(dir, { files })) break;
    await layBallast(files, dir);
    const last = (await segmentNumbers(files, dir)).at(-1);
    const segment =
      last === undefined ? await createSegment(files, dir, 1) : await recoverSegment(files, dir, last);
    return startJournal(startCommitter({ dir, files, segmentBytes, segment }), { dir, release });
  } catch (error) {
    await release?.();
    throw asStorageFailure(error, dir);
  }
}

interface Setting {
  readonly dir: string;
  readonly release: () => Promise<void>;
}

function startJournal(committer: Committer, { dir, release }: Setting): Journal {
  /** True once a caller has seen the failure; else `close` must tell it. */
  let told = false;
  let closed = false;

  const encode = (fact: Fact): Buffer => {
    if (closed) throw new Error('the journal is closed');
    const line = encodeLine(fact);
    if (line.length > LONGEST_JOURNAL_LINE) {
      fail({
        code: 'limit',
        where: { file: dir },
        message: `a record of ${line.length} bytes is longer than a journal line may be (${LONGEST_JOURNAL_LINE})`,
        hint: 'Lower max_output_tokens.',
      });
    }
    return line;
  };

  /** Hands a record over; `failure` refuses it once it is stored. */
  const store = (line: Buffer, until: 'written' | 'durable', failure?: unknown) =>
    new Promise<void>((resolve, reject) => {
      const refuse = (error: unknown) => {
        told = true;
        reject(error);
      };
      const settled = failure === undefined ? resolve : () => refuse(failure);
      committer.add({ line, waiter: { until, resolve: settled, reject: refuse } });
    });

  return {
    async note(fact) {
      const line = encode(fact);
      const failure = committer.failure();
      if (failure !== undefined) {
        told = true;
        throw failure;
      }
      await store(line, 'written');
    },
    async append(fact) {
      await store(encode(fact), 'durable', committer.failure());
    },
    async close() {
      if (closed) return;
      closed = true;
      await committer.close();
      await release().catch((error: unknown) => {
        throw asStorageFailure(error, dir);
      });
      if (!told && committer.failure() !== undefined) throw committer.failure();
    },
  };
}
