import { closeSync, openSync, readSync, rmSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Failure, Failures, fail } from '../domain/failure.ts';
import { type ReportFormat, reportFormats } from '../report/formats.ts';
import { fileAt, wayOf } from '../store/output.ts';
import type { RunOptions } from './command.ts';
import type { Io } from './io.ts';
import { ownFile } from './own-files.ts';
import { shown } from './shown.ts';

/** The flags that name files to be written. */
export type Places = Pick<RunOptions, 'record' | 'report'>;

/** A file that a flag asks to be written. */
interface Place {
  /** The flag as the user wrote it, e.g. `--report junit=report.xml`. */
  readonly flag: string;
  readonly file: string;
  /** What there might be written in a folder. */
  readonly example: string;
  /** Absent for a recording. */
  readonly format?: ReportFormat;
}

/** What stands where a place leads to, links followed. */
interface Found {
  readonly path: string;
  /** Absent where nothing is there yet. */
  readonly there?: Stats;
  /** How it begins, where it is a file. */
  readonly head?: string;
}

/**
 * Refuses places of `--record` and `--report` where nothing may be written, before answers are paid for: a folder, a file
 * in a folder that is not there, one file for two outputs, a file of llm-eval's own. Then takes away the reports that an
 * earlier command wrote there, so that none of them speaks for this one, should it end without a verdict. Throws `Failures` with
 * code `usage`.
 */
export function refusePlaces(io: Io, options: Places): void {
  const taken = new Map<string, string>();
  const earlier: { readonly flag: string; readonly path: string }[] = [];
  const failures = placesOf(options).flatMap((place): Failure[] => {
    const { flag } = place;
    const found = pathOf(io, place);
    if ('message' in found) return [{ code: 'usage', ...found }];
    const { path, there, head } = found;
    if (wayOf(path, there) === 'through') return [];
    const other = taken.get(path);
    taken.set(path, flag);
    if (other !== undefined)
      return [
        { code: 'usage', message: `${other} and ${flag} name the same file`, hint: 'Name a file for each.' },
      ];
    const own = ownFile(shown(io.cwd, path), head);
    if (own !== undefined) return [overwriting(flag, own, there !== undefined)];
    if (place.format !== undefined && reportFormats[place.format].begins.test(head ?? ''))
      earlier.push({ flag, path });
    return [];
  });
  if (failures.length > 0) throw new Failures(failures);
  for (const { flag, path } of earlier) takeAway(flag, path);
}

function takeAway(flag: string, path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const message = `${flag}: the report of an earlier command cannot be taken away (${error.code})`;
    fail({ code: 'usage', message, hint: 'Remove it, or name another file.' });
  }
}

/** Refuses places that would overwrite what a command reads; `inputs` says what each is, by its real path. */
export function refuseInputs(io: Io, options: Places, inputs: ReadonlyMap<string, string>): void {
  const failures = placesOf(options).flatMap((place): Failure[] => {
    const found = pathOf(io, place);
    const input = 'path' in found ? inputs.get(found.path) : undefined;
    return input === undefined ? [] : [overwriting(place.flag, input, true)];
  });
  if (failures.length > 0) throw new Failures(failures);
}

function overwriting(flag: string, what: string, isThere: boolean): Failure {
  return {
    code: 'usage',
    message: `${flag} would ${isThere ? 'overwrite' : 'be read as'} ${what}`,
    hint: 'Name another file.',
  };
}

/** Where a place leads to: the same file by another way is the same. Or why nothing can be written there. */
function pathOf(io: Io, { flag, file, example }: Place): Found | { message: string; hint: string } {
  const path = resolve(io.cwd, file);
  const folder = dirname(path);
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory()) return { message: `${flag} is a folder`, hint: `Name ${example}.` };
    if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false))
      return {
        message: `${flag}: the folder ${shown(io.cwd, folder)} is not there`,
        hint: 'Create it first.',
      };
    if (wayOf(path, there) === 'through') return { path, ...(there && { there }) };
    const real = fileAt(path);
    return { path: real, ...(there && { there, head: headOf(real) }) };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return { message: `${flag} cannot be written (${error.code})`, hint: 'Name another file.' };
  }
}

/** The beginning of a file, as text. */
function headOf(path: string): string {
  const bytes = Buffer.alloc(128 * 1024);
  const opened = openSync(path, 'r');
  try {
    return bytes.toString('utf8', 0, readSync(opened, bytes));
  } finally {
    closeSync(opened);
  }
}

function placesOf({ record, report = [] }: Places): Place[] {
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
        format,
        example: `the report in it, e.g. report.${reportFormats[format].ending}`,
      },
    })),
  ];
}
