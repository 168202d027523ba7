import { appendFile, mkdir, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type DriftNight, driftNightSchema } from '../domain/drift.ts';
import { fail } from '../domain/failure.ts';
import { canonicalJson, jsonOf } from '../domain/json.ts';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

const LF = 0x0a;

/** The nights of a pin, oldest first. */
export interface DriftLog {
  readonly nights: readonly DriftNight[];
  /** Bytes of whole lines; what follows was never finished. */
  readonly whole: number;
}

/**
 * The nights that a pin's file holds; none when it is not there. A last line without its line feed was never finished and is
 * left out. Throws `Failures` (`damaged`) for any other line that is none.
 */
export async function readDriftLog(file: string): Promise<DriftLog> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { nights: [], whole: 0 };
    throw asStorageFailure(error, file);
  }
  const whole = bytes.lastIndexOf(LF) + 1;
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  const nights = lines.map((line, index) => {
    const night = driftNightSchema.safeParse(jsonOf(line));
    if (night.success) return night.data;
    return fail({
      code: 'damaged',
      where: { file, line: index + 1 },
      message: 'a line of the nights of a pin cannot be read',
      hint: 'Remove the line; what that night told is then lost.',
    });
  });
  return { nights, whole };
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
