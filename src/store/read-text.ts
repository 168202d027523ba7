import { readFile } from 'node:fs/promises';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

/** The text of a file; undefined when it is not there. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw asStorageFailure(error, path);
  }
}
