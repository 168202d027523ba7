import type { Failure } from '../domain/failure.ts';
import { collect } from './failures.ts';
import { parseJson } from './json.ts';
import type { Source } from './source.ts';
import { type FileName, readLines } from './text.ts';

/** Streams a JSONL file: one JSON value a line, blank lines skipped. Lines that do not parse become failures in `problems`. */
export async function readRows(
  name: FileName,
  problems: Failure[],
  onRow: (row: Source) => void | Promise<void>,
): Promise<void> {
  await readLines(name, problems, (text, line) => {
    if (text.trim() === '') return;
    const row = collect(problems, () => parseJson(text, name.file, line));
    return row === undefined ? undefined : onRow(row);
  });
}
