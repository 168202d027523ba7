import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoreFile } from './files.ts';
import { readLines } from './lines.ts';

/** A file that gives at most `most` bytes at a time. */
function fileOf(bytes: Buffer, most: number): StoreFile {
  const never = async () => {
    throw new Error('a reader only reads');
  };
  const read = async (buffer: Uint8Array, position: number) =>
    bytes.copy(buffer, 0, position, position + most);
  return {
    size: async () => bytes.length,
    read,
    append: never,
    overwrite: never,
    truncate: never,
    datasync: never,
    close: never,
  };
}

async function linesOf(bytes: Buffer, most: number, longest: number) {
  const lines = [];
  for await (const batch of readLines(fileOf(bytes, most), longest)) {
    for (const { content, ...line } of batch) lines.push({ ...line, content: content?.toString('latin1') });
  }
  return lines;
}

test('a file falls into the same lines however short its reads are', async () => {
  const bytes = fc
    .array(fc.constantFrom('\n', '\n', 'a', 'bb', '\0', '\r'))
    .map((parts) => Buffer.from(parts.join(''), 'latin1'));
  await fc.assert(
    fc.asyncProperty(
      bytes,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 6 }),
      async (file, most, longest) => {
        const parts = file.toString('latin1').split('\n');
        let offset = 0;
        const expected = parts.map((text, index) => {
          const ended = index < parts.length - 1;
          const line = {
            offset,
            bytes: text.length + (ended ? 1 : 0),
            ended,
            content: text.length > longest ? undefined : text,
          };
          offset += line.bytes;
          return line;
        });
        expect(await linesOf(file, most, longest)).toEqual(expected.filter((line) => line.bytes > 0));
      },
    ),
    { numRuns: 300 },
  );
});
