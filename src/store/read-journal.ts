import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact } from '../domain/fact.ts';
import { factSchema, JOURNAL_VERSION } from '../domain/fact.ts';
import { fail } from '../domain/failure.ts';
import type { FileLayer } from './files.ts';
import { decodeLine, LONGEST_JOURNAL_LINE } from './journal-line.ts';
import type { Line } from './lines.ts';
import { linesAt } from './lines.ts';
import { nodeFiles } from './node-files.ts';
import { cutOf, segmentName, segmentNumbers } from './segment.ts';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

/** Where a stretch of a journal lies. `offset` and `bytes` count within the file `journal-<segment>.log`. */
export interface Place {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
}

export interface ReadJournalOptions {
  /**
   * Called with each stretch that cannot be read although good records follow it, and how many lines it is. A missing segment
   * has 0 bytes and no line.
   */
  readonly onDamage?: (place: Place, lines: number) => void;
  readonly files?: FileLayer;
}

/**
 * The facts of a run in the order of writing, with memory for one chunk. What a crash left at the very end is ignored:
 * nobody was told that it was stored. Damage before a good record is skipped and reported. Throws `Failures`:
 * `not-found` without the folder, `damaged` for a journal of a newer version, `storage` when the disk refuses.
 */
export async function* readJournal(
  dir: string,
  { onDamage, files = nodeFiles }: ReadJournalOptions = {},
): AsyncGenerator<{ readonly fact: Fact; readonly place: Place }> {
  // Stretches that are damage if a good record follows, and else the torn tail.
  let suspect: Suspect[] = [];
  const settle = () => {
    for (const { place, lines } of suspect) onDamage?.(place, lines);
    suspect = [];
  };
  const numbers = await numbersIn(files, dir);
  const cuts = await cutsOf(files, dir, numbers);
  let expected = 1;
  for (const segment of numbers) {
    for (; expected < segment; expected++)
      suspect.push({ place: { segment: expected, offset: 0, bytes: 0 }, lines: 0 });
    expected = segment + 1;
    const path = join(dir, segmentName(segment));
    const counted = cuts.get(segment) ?? Number.POSITIVE_INFINITY;
    for await (const lines of linesOf(files, path)) {
      for (const line of lines) {
        if (line.offset >= counted) break;
        const value = recordOf(line);
        const fact = value === undefined ? undefined : factOf(value, path);
        if (fact !== undefined) {
          settle();
          yield { fact, place: { segment, offset: line.offset, bytes: line.bytes } };
        } else if (value === undefined || cutOf(value) === undefined) {
          addTo(suspect, { segment, offset: line.offset, bytes: line.bytes });
          // A whole record that we cannot understand is no torn write.
          if (value !== undefined) settle();
        }
      }
    }
  }
}

/** Adds a stretch to others, to the last one where it follows without a gap. */
function addTo(suspects: Suspect[], place: Place): void {
  const { place: last, lines = 0 } = suspects.at(-1) ?? {};
  if (last?.segment === place.segment && last.offset + last.bytes === place.offset) {
    suspects[suspects.length - 1] = { place: { ...last, bytes: last.bytes + place.bytes }, lines: lines + 1 };
  } else suspects.push({ place, lines: 1 });
}

/** A stretch that may be damaged. */
interface Suspect {
  readonly place: Place;
  readonly lines: number;
}

/** How many bytes count of the segments that failed, as the first lines of their successors say. */
async function cutsOf(
  files: FileLayer,
  dir: string,
  numbers: readonly number[],
): Promise<Map<number, number>> {
  const counted = new Map<number, number>();
  for (const number of numbers.slice(1)) {
    for await (const [first] of linesOf(files, join(dir, segmentName(number)))) {
      for (const { segment, bytes } of cutOf(first && recordOf(first))?.cuts ?? [])
        counted.set(segment, bytes);
      break;
    }
  }
  return counted;
}

/** The value of a line; undefined when the line is not whole. */
function recordOf({ content, ended }: Line): unknown {
  return ended && content !== undefined ? decodeLine(content)?.value : undefined;
}

/** The fact at a place that `readJournal` gave. Throws `Failures` (`damaged`) when it is no longer whole. */
export async function readFact(dir: string, place: Place): Promise<Fact> {
  const path = join(dir, segmentName(place.segment));
  const buffer = Buffer.allocUnsafe(place.bytes);
  try {
    // Synchronous: the page cache has it in microseconds, a tenth of what a turn through the thread pool costs.
    const file = openSync(path, 'r');
    try {
      for (let done = 0; done < buffer.length; ) {
        const read = readSync(file, buffer, done, buffer.length - done, place.offset + done);
        if (read === 0) break;
        done += read;
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw asStorageFailure(error, path);
  }
  const value = decodeLine(buffer.subarray(0, -1))?.value;
  const fact = value === undefined ? undefined : factOf(value, path);
  if (fact !== undefined) return fact;
  fail({
    code: 'damaged',
    where: { file: path },
    message: `the record at byte ${place.offset} is not what was written`,
    hint: 'Ask what is lost again with: llm-eval resume',
  });
}

async function numbersIn(files: FileLayer, dir: string): Promise<number[]> {
  try {
    return await segmentNumbers(files, dir);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') {
      fail({
        code: 'not-found',
        where: { file: dir },
        message: 'there is no such run',
        hint: 'List the runs with: llm-eval runs',
      });
    }
    throw asStorageFailure(error, dir);
  }
}

async function* linesOf(files: FileLayer, path: string): AsyncGenerator<Line[]> {
  try {
    yield* linesAt(files, path, LONGEST_JOURNAL_LINE);
  } catch (error) {
    throw asStorageFailure(error, path);
  }
}

/** A value as a fact; undefined when it is none. Throws `Failures` for a journal that a newer version wrote. */
function factOf(value: unknown, path: string): Fact | undefined {
  const parsed = factSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { kind, v } = Object(value) as { kind?: unknown; v?: unknown };
  if (kind === 'run' && typeof v === 'number' && v !== JOURNAL_VERSION) {
    fail({
      code: 'damaged',
      where: { file: path },
      message: `this journal has format ${v}; this version of llm-eval reads format ${JOURNAL_VERSION}`,
      hint: 'Use the version of llm-eval that made the run, or a newer one.',
    });
  }
  return undefined;
}
