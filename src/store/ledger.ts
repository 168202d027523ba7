import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail } from '../domain/failure.ts';
import { canonicalJson, jsonOf } from '../domain/json.ts';
import { type LookTaken, lookSchema } from '../domain/look.ts';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

/**
 * The looks that were taken, oldest first; undefined when there is no ledger. A last line without its line feed was never
 * finished and is left out. Throws `Failures` (`damaged`) for any other line that is none.
 */
export async function readLedger(file: string): Promise<readonly LookTaken[] | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw asStorageFailure(error, file);
  }
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index) => {
    const look = lookSchema.safeParse(jsonOf(line));
    if (look.success) return look.data;
    return fail({
      code: 'damaged',
      where: { file, line: index + 1 },
      message: 'a line of the ledger of looks cannot be read',
      hint: 'Remove the line; the looks that it told of are then unknown.',
    });
  });
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
