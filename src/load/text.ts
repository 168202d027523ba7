import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { type Failure, fail, type Where } from '../domain/failure.ts';
import { stopAtMany } from './failures.ts';
import { noteRead } from './reads.ts';

const MEGABYTE = 1_000_000;

/** Size bounds in bytes. Files that are streamed (`.jsonl`, `.csv`) have none; their lines do. */
export const LIMITS = { file: 10 * MEGABYTE, schema: MEGABYTE, line: 8 * MEGABYTE } as const;

/** A file to read: its real path, and its name in messages. */
export interface FileName {
  readonly real: string;
  /** Relative to the working folder, with `/`. */
  readonly file: string;
}

/**
 * The text of a small file: UTF-8 without its byte order mark, line ends as LF, so that a checkout on Windows asks the
 * same questions. Throws `Failures`: `limit` when it is larger than `limit` bytes, `syntax` when it is not text.
 */
export async function readText(
  { real, file }: FileName,
  limit: number,
  where: Where = { file },
): Promise<string> {
  noteRead(real);
  const bytes = await reading(file, where, async () => {
    // A suite is many small files. Each is here sooner than the thread pool would answer, and nothing else is to be done.
    const { size } = statSync(real);
    if (size <= limit) return readFileSync(real);
    return fail({
      code: 'limit',
      where,
      message: `${file} is larger than ${limit / MEGABYTE} MB`,
      hint:
        limit === LIMITS.file
          ? 'Move the cases to a .jsonl file, which may be of any size.'
          : 'Make the file smaller.',
    });
  });
  if (notText(bytes) !== undefined) {
    let start = 0;
    for (let line = 1; ; line++) {
      const end = bytes.indexOf(LF, start);
      const problem = notText(bytes.subarray(start, end === -1 ? undefined : end));
      if (problem !== undefined) fail({ ...problem, where: { file, line } });
      start = end + 1;
    }
  }
  return withoutMark(bytes.toString('utf8')).replaceAll('\r\n', '\n');
}

/**
 * Hands over a text file line by line, without LF and without holding more than one line. Lines that are too long or not
 * text become failures in `problems`; the others follow all the same.
 */
export async function readLines(
  { real, file }: FileName,
  problems: Failure[],
  onLine: (text: string, line: number) => void | Promise<void>,
): Promise<void> {
  let parts: Buffer[] = [];
  let size = 0;
  let line = 0;
  const finish = (): void | Promise<void> => {
    line++;
    stopAtMany(problems, { file, line });
    const tooLong = size > LIMITS.line;
    const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    [parts, size] = [[], 0];
    const problem = tooLong ? longLine : notText(bytes);
    if (problem !== undefined) problems.push({ ...problem, where: { file, line } });
    else return onLine(line === 1 ? withoutMark(bytes.toString('utf8')) : bytes.toString('utf8'), line);
  };

  noteRead(real);
  const opened = await reading(file, { file }, async () => openSync(real, 'r'));
  try {
    for (;;) {
      // A part of a line is kept until its end is read: each chunk is a buffer of its own.
      const buffer = Buffer.allocUnsafeSlow(CHUNK);
      const read = await reading(file, { file }, async () => readSync(opened, buffer));
      if (read === 0) break;
      const chunk = buffer.subarray(0, read);
      let start = 0;
      for (;;) {
        const end = chunk.indexOf(LF, start);
        const part = chunk.subarray(start, end === -1 ? undefined : end);
        size += part.length;
        if (size <= LIMITS.line) parts.push(part);
        if (end === -1) break;
        const pending = finish();
        if (pending !== undefined) await pending;
        start = end + 1;
      }
    }
    if (size > 0) await finish();
  } finally {
    closeSync(opened);
  }
}

/** Bytes that are read at a time. */
const CHUNK = 1 << 18;

const LF = 10;

const longLine: Omit<Failure, 'where'> = {
  code: 'limit',
  message: `the line is longer than ${LIMITS.line / MEGABYTE} MB`,
  hint: 'Split it, or keep the large text in a file of its own.',
};

function notText(bytes: Buffer): Omit<Failure, 'where'> | undefined {
  if (!isUtf8(bytes)) {
    return { code: 'syntax', message: 'the line is not valid UTF-8', hint: 'Save the file as UTF-8.' };
  }
  if (bytes.includes(0)) {
    return {
      code: 'syntax',
      message: 'the line holds a NUL byte',
      hint: 'Remove it; in JSON, write \\u0000.',
    };
  }
  return undefined;
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Runs file access; what the system refuses becomes a failure at `where`. */
export async function reading<T>(file: string, where: Where | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return fail({
      code: 'not-found',
      ...(where === undefined ? {} : { where }),
      message: `${file} cannot be read (${code})`,
      hint: 'Check that it is a file and that this user may read it.',
    });
  }
}

/** The system's name for an error of file access, e.g. `ENOENT`; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'syscall' in error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
