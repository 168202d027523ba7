import { readFile } from 'node:fs/promises';
import { fail } from '../domain/failure.ts';
import { jsonOf } from '../domain/json.ts';
import type { z } from '../domain/zod.ts';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

const LF = 0x0a;

/** What a file holds to which commands add lines of JSON. */
export interface KeptLines<T> {
  /** Oldest first. */
  readonly values: readonly T[];
  /** Bytes of whole lines; what follows was never finished. */
  readonly whole: number;
}

/**
 * The lines of such a file, or undefined when there is none. A last line without its line feed was never finished and is left
 * out. Throws `Failures`: `damaged`, in the given words, for any other line that does not fit, `storage` when the disk refuses.
 */
export async function readKeptLines<T>(
  file: string,
  schema: z.ZodType<T>,
  words: { readonly message: string; readonly hint: string },
): Promise<KeptLines<T> | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw asStorageFailure(error, file);
  }
  const whole = bytes.lastIndexOf(LF) + 1;
  const lines = bytes.toString('utf8', 0, whole).split('\n').slice(0, -1);
  const values = lines.map((line, index) => {
    const parsed = schema.safeParse(jsonOf(line));
    return parsed.success
      ? parsed.data
      : fail({ code: 'damaged', where: { file, line: index + 1 }, ...words });
  });
  return { values, whole };
}
