import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { fail, type Where } from '../domain/failure.ts';
import type { FilePart } from '../domain/request.ts';
import { quote } from './failures.ts';
import { type Base, refPath, resolveRef } from './refs.ts';
import { type FileName, reading } from './text.ts';

const MEGABYTE = 1_000_000;

/**
 * Bounds in bytes: of one file, of the files of one request (the vendor takes 50 MB a request, in base64, which is a third
 * longer), and of all files of a project, which are held in memory.
 */
const LIMITS = { file: 20 * MEGABYTE, request: 36 * MEGABYTE, project: 500 * MEGABYTE } as const;

/** What each kind of file begins with; `RIFF` files say at the ninth byte which they are. */
const KINDS: readonly {
  readonly extensions: readonly string[];
  readonly media: FilePart['media'];
  readonly begins: (bytes: Buffer) => boolean;
}[] = [
  { extensions: ['.png'], media: 'image/png', begins: (bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n') },
  {
    extensions: ['.jpg', '.jpeg'],
    media: 'image/jpeg',
    begins: (bytes) => startsWith(bytes, '\xff\xd8\xff'),
  },
  {
    extensions: ['.gif'],
    media: 'image/gif',
    begins: (bytes) => startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a'),
  },
  {
    extensions: ['.webp'],
    media: 'image/webp',
    begins: (bytes) => startsWith(bytes, 'RIFF') && startsWith(bytes.subarray(8), 'WEBP'),
  },
  { extensions: ['.pdf'], media: 'application/pdf', begins: (bytes) => startsWith(bytes, '%PDF-') },
];

const EXTENSIONS = KINDS.flatMap(({ extensions }) => extensions).join(', ');

function startsWith(bytes: Buffer, head: string): boolean {
  return bytes.subarray(0, head.length).toString('latin1') === head;
}

/** The files of one load, by real path, so that one that many cases send is read and held once. */
export interface LoadedFiles {
  readonly parts: Map<string, Promise<FilePart>>;
  bytes: number;
}

/**
 * Reads the images and documents that go with a text. Throws `Failures`: `limit` for what is too large, `invalid` for a
 * file of another kind or one whose bytes are not what its name says.
 */
export async function readFiles(
  files: LoadedFiles,
  base: Base,
  written: readonly string[],
  placeOf: (index: number) => Where,
): Promise<readonly FilePart[]> {
  const parts: FilePart[] = [];
  let size = 0;
  for (const [index, text] of written.entries()) {
    const where = placeOf(index);
    const path = refPath(text);
    if (path === undefined) {
      fail({
        code: 'invalid',
        where,
        message: `expected \`file:PATH\`, found ${quote(text)}`,
        hint: `Write file:${text}.`,
      });
    }
    const name = await resolveRef(base, path, where);
    let part = files.parts.get(name.real);
    if (part === undefined) {
      part = readPart(files, name, where);
      files.parts.set(name.real, part);
    }
    const one = await part;
    parts.push(one);
    size += Math.floor((one.data.length * 3) / 4);
    if (size > LIMITS.request) {
      fail({
        code: 'limit',
        where,
        message: `the files of one text are larger than ${LIMITS.request / MEGABYTE} MB together`,
        hint: 'Send fewer or smaller ones.',
      });
    }
  }
  return parts;
}

async function readPart(files: LoadedFiles, { real, file }: FileName, where: Where): Promise<FilePart> {
  const extension = extname(real).toLowerCase();
  const kind = KINDS.find(({ extensions }) => extensions.includes(extension));
  if (kind === undefined) {
    fail({
      code: 'invalid',
      where,
      message: `${file} is no file that both APIs take; there are ${EXTENSIONS}`,
      hint: 'Send it as one of these, or put its text into vars.',
    });
  }
  const bytes = await reading(file, where, async () => {
    const { size } = await stat(real);
    tooLarge(size, LIMITS.file, `${file} is`, where);
    files.bytes += size;
    tooLarge(files.bytes, LIMITS.project, 'the files of all suites are', where);
    return readFile(real);
  });
  if (!kind.begins(bytes)) {
    const is = KINDS.find(({ begins }) => begins(bytes));
    fail({
      code: 'invalid',
      where,
      message: `${file} is called ${extension}, but its bytes are ${is === undefined ? 'of another kind' : `those of ${is.media}`}`,
      hint: is === undefined ? 'Save the file anew.' : `Rename it to ${is.extensions[0]}.`,
    });
  }
  return {
    name: basename(file),
    media: kind.media,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    data: bytes.toString('base64'),
  };
}

function tooLarge(size: number, limit: number, what: string, where: Where): void {
  if (size <= limit) return;
  fail({
    code: 'limit',
    where,
    message: `${what} larger than ${limit / MEGABYTE} MB`,
    hint: 'Send fewer or smaller ones: a picture of 2,000 pixels is enough for any model.',
  });
}
