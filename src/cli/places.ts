import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Failure, Failures } from '../domain/failure.ts';
import { reportFormats } from '../report/formats.ts';
import type { RunOptions } from './command.ts';
import type { Io } from './io.ts';
import { shown } from './shown.ts';

/** A file that a flag asks to be written. */
interface Place {
  /** The flag as the user wrote it, e.g. `--report junit=report.xml`. */
  readonly flag: string;
  readonly file: string;
  /** What there might be written in a folder. */
  readonly example: string;
}

/**
 * Refuses places of `--record` and `--report` where nothing can be written, before answers are paid for: a folder, a file
 * in a folder that is not there, one file for two outputs. Throws `Failures` with code `usage`.
 */
export function refusePlaces(io: Io, options: Pick<RunOptions, 'record' | 'report'>): void {
  const taken = new Map<string, string>();
  const failures = placesOf(options).flatMap((place): Failure[] => {
    const { flag } = place;
    const found = pathOf(io, place);
    if ('message' in found) return [{ code: 'usage', ...found }];
    const other = taken.get(found.path);
    taken.set(found.path, flag);
    if (other === undefined) return [];
    const message = `${other} and ${flag} name the same file`;
    return [{ code: 'usage', message, hint: 'Name a file for each.' }];
  });
  if (failures.length > 0) throw new Failures(failures);
}

/** The path of a place, by its real folder: the same file by another way is the same. Or why nothing can be written there. */
function pathOf(
  io: Io,
  { flag, file, example }: Place,
): { path: string } | { message: string; hint: string } {
  const path = resolve(io.cwd, file);
  const folder = dirname(path);
  try {
    if (isFolder(path)) return { message: `${flag} is a folder`, hint: `Name ${example}.` };
    if (!isFolder(folder))
      return {
        message: `${flag}: the folder ${shown(io.cwd, folder)} is not there`,
        hint: 'Create it first.',
      };
    return { path: join(realpathSync(folder), basename(path)) };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return { message: `${flag} cannot be written (${error.code})`, hint: 'Name another file.' };
  }
}

function placesOf({ record, report = [] }: Pick<RunOptions, 'record' | 'report'>): Place[] {
  const recording = {
    flag: `--record ${record}`,
    example: 'the recording to write, e.g. NAME.recording.jsonl in it',
  };
  return [
    ...(record === undefined ? [] : [{ ...recording, file: record }]),
    ...report.map(({ format, file }) => ({
      ...{
        flag: `--report ${format}=${file}`,
        file,
        example: `the report in it, e.g. report.${reportFormats[format].ending}`,
      },
    })),
  ];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
