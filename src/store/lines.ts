import type { FileLayer, StoreFile } from './files.ts';

/** One line of a file. */
export interface Line {
  /** Where it starts, in bytes. */
  readonly offset: number;
  /** Its length in bytes, the line feed included where there is one. */
  readonly bytes: number;
  /** What it holds, without the line feed; `undefined` when it is longer than allowed. Valid until the next batch is read. */
  readonly content: Buffer | undefined;
  /** False for a last line without a line feed. */
  readonly ended: boolean;
}

const CHUNK = 1024 * 1024;
const LF = 0x0a;

/**
 * Splits a file into lines, a batch for each chunk read, with memory for one chunk and one line of at most `longest`
 * bytes, whatever the file's size.
 */
export async function* readLines(file: StoreFile, longest: number): AsyncGenerator<Line[]> {
  const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK, Math.max(await file.size(), 1)));
  // The line that the last chunk broke off: its pieces (dropped once it is too long), start and length.
  let pieces: Buffer[] = [];
  let start = 0;
  let held = 0;
  for (let position = 0; ; ) {
    const read = await file.read(chunk, position);
    if (read === 0) break;
    const got = chunk.subarray(0, read);
    const lines: Line[] = [];
    let from = 0;
    for (let at = got.indexOf(LF); at !== -1; at = got.indexOf(LF, from)) {
      const piece = got.subarray(from, at);
      const length = held + piece.length;
      const content = length > longest ? undefined : held === 0 ? piece : Buffer.concat([...pieces, piece]);
      lines.push({ offset: start, bytes: length + 1, content, ended: true });
      from = at + 1;
      start = position + from;
      held = 0;
      pieces = [];
    }
    held += read - from;
    if (held > longest) pieces = [];
    else if (from < read) pieces.push(Buffer.from(got.subarray(from)));
    position += read;
    if (lines.length > 0) yield lines;
  }
  if (held > 0) {
    yield [
      {
        offset: start,
        bytes: held,
        content: held > longest ? undefined : Buffer.concat(pieces),
        ended: false,
      },
    ];
  }
}

/** The lines of the file at a path, which is open while they are read. Fails with the errno error of the file layer. */
export async function* linesAt(files: FileLayer, path: string, longest: number): AsyncGenerator<Line[]> {
  const file = await files.open(path, 'read');
  try {
    yield* readLines(file, longest);
  } finally {
    await file.close();
  }
}
