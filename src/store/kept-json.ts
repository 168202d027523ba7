import { readFile } from 'node:fs/promises';
import { fail } from '../domain/failure.ts';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

/** A small JSON file that a command keeps, beside the suites or in the folder of a run. */
export interface KeptJson {
  readonly value: unknown;
  /** Throws `Failures`: `damaged`, with what to do. */
  damaged(message: string): never;
}

/**
 * What such a file holds, or undefined when there is none. `label` names the file in messages, `name` begins their sentences,
 * `hint` says what to do. Throws `Failures`: `damaged` when it is not JSON, `storage` when the disk refuses.
 */
export async function readKeptJson(
  file: string,
  { label, name, hint }: { readonly label: string; readonly name: string; readonly hint: string },
): Promise<KeptJson | undefined> {
  const text = await readText(file);
  if (text === undefined) return undefined;
  const damaged = (message: string): never =>
    fail({ code: 'damaged', where: { file: label }, message, hint });
  try {
    return { value: JSON.parse(text), damaged };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return damaged(`${name} is not JSON: ${error.message}`);
  }
}

/** The text of a file; undefined when it is not there. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw asStorageFailure(error, path);
  }
}
