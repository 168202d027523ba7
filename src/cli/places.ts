import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Failure, Failures } from '../domain/failure.ts';
import { shown } from './answers.ts';
import type { ReportFile, RunOptions } from './command.ts';
import type { Io } from './io.ts';

/** A file that a flag asks to be written. */
interface Place {
  /** The flag as the user wrote it, e.g. `--report junit=report.xml`. */
  readonly flag: string;
  readonly file: string;
  /** What there might be written in a folder. */
  readonly example: string;
}

const endings = {
  junit: 'xml',
  markdown: 'md',
  comment: 'md',
  json: 'json',
  jsonl: 'jsonl',
  csv: 'csv',
} as const satisfies { readonly [format in ReportFile['format']]: string };

/**
 * Refuses places of `--record` and `--report` where nothing can be written, before answers are paid for: a folder, a file in a folder that is not there,
 * one file for two outputs. Throws `Failures` with code `usage`.
 */
export function refusePlaces(io: Io, options: Pick<RunOptions, 'record' | 'report'>): void {
  const taken = new Map<string, string>();
  const failures = placesOf(options).flatMap(({ flag, file, example }): Failure[] => {
    const refuse = (message: string, hint: string) => [{ code: 'usage' as const, message, hint }];
    const path = resolve(io.cwd, file);
    if (isFolder(path)) return refuse(`${flag} is a folder`, `Name ${example}.`);
    if (!isFolder(dirname(path)))
      return refuse(`${flag}: the folder ${shown(io.cwd, dirname(path))} is not there`, 'Create it first.');
    // The same file by another way to its folder is the same file.
    const real = join(realpathSync(dirname(path)), basename(path));
    const other = taken.get(real);
    taken.set(real, flag);
    if (other === undefined) return [];
    return refuse(`${other} and ${flag} name the same file`, 'Name a file for each.');
  });
  if (failures.length > 0) throw new Failures(failures);
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
        example: `the report in it, e.g. report.${endings[format]}`,
      },
    })),
  ];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
