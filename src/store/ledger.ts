import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { canonicalJson } from '../domain/json.ts';
import { type LookTaken, lookSchema } from '../domain/look.ts';
import { readKeptLines } from './kept-lines.ts';
import { asStorageFailure } from './storage-failure.ts';

/**
 * The looks that were taken, oldest first; undefined when there is no ledger. Throws `Failures` (`damaged`) for a line that is
 * no look, but for a last one that was never finished.
 */
export async function readLedger(file: string): Promise<readonly LookTaken[] | undefined> {
  const ledger = await readKeptLines(file, lookSchema, {
    message: 'a line of the ledger of looks cannot be read',
    hint: 'Remove the line; the looks that it told of are then unknown.',
  });
  return ledger?.values;
}

/** Adds looks at the end. One write: two commands at once leave whole lines. Throws `Failures` (`storage`). */
export async function appendLedger(file: string, looks: readonly LookTaken[]): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, looks.map((look) => `${canonicalJson(look)}\n`).join(''), { flush: true });
  } catch (error) {
    throw asStorageFailure(error, file);
  }
}
