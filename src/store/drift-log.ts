import { appendFile, mkdir, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DriftNight, driftNightSchema } from '../domain/drift.ts';
import { canonicalJson } from '../domain/json.ts';
import { readKeptLines } from './kept-lines.ts';
import { asStorageFailure } from './storage-failure.ts';

/** The nights of a pin, oldest first. */
export interface DriftLog {
  readonly nights: readonly DriftNight[];
  /** Bytes of whole lines; what follows was never finished. */
  readonly whole: number;
}

/**
 * The nights that a pin's file holds; none when it is not there. Throws `Failures` (`damaged`) for a line that is no
 * night, but for a last one that was never finished.
 */
export async function readDriftLog(file: string): Promise<DriftLog> {
  const log = await readKeptLines(file, driftNightSchema, {
    message: 'a line of the nights of a pin cannot be read',
    hint: 'Remove the line; what that night told is then lost.',
  });
  return { nights: log?.values ?? [], whole: log?.whole ?? 0 };
}

/** Adds a night after the whole lines of a log, in place of what was never finished. Throws `Failures` (`storage`). */
export async function appendNight(
  file: string,
  { whole }: Pick<DriftLog, 'whole'>,
  night: DriftNight,
): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    if (whole > 0) await truncate(file, whole);
    const flag = whole > 0 ? 'a' : 'w';
    await appendFile(file, `${canonicalJson(night)}\n`, { flag, flush: true });
  } catch (error) {
    throw asStorageFailure(error, file);
  }
}
