import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Failure } from '../domain/failure.ts';
import { inProject } from './testdata/project.ts';
import { readLines } from './text.ts';

/** The lines of a file, each with its number, and what is wrong with the others. */
async function linesOf(
  bytes: Uint8Array,
): Promise<{ lines: [string, number][]; bad: (number | undefined)[] }> {
  return inProject({ 'a.txt': bytes }, async (root) => {
    const lines: [string, number][] = [];
    const problems: Failure[] = [];
    await readLines({ real: join(root, 'a.txt'), file: 'a.txt' }, problems, (text, line) => {
      lines.push([text, line]);
    });
    return { lines, bad: problems.map(({ where }) => where?.line) };
  });
}

test('a file comes line by line however long the lines are, and bad lines are left out', async () => {
  const line = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\r', ' ') }).map((text) => ({ text })),
    fc.integer({ min: 100_000, max: 400_000 }).map((count) => ({ text: 'ü'.repeat(count) })),
    fc
      .constantFrom(Uint8Array.of(0xff), Uint8Array.of(65, 0), Uint8Array.of(0xc3))
      .map((bytes) => ({ bytes })),
  );
  for (const written of fc.sample(fc.array(line, { maxLength: 8 }), { numRuns: 20, seed: 1 })) {
    const parts = written.map((one) => ('text' in one ? new TextEncoder().encode(one.text) : one.bytes));
    const { lines, bad } = await linesOf(Buffer.concat(parts.flatMap((part) => [part, Uint8Array.of(10)])));
    expect(lines).toEqual(written.flatMap((one, index) => ('text' in one ? [[one.text, index + 1]] : [])));
    expect(bad).toEqual(written.flatMap((one, index) => ('text' in one ? [] : [index + 1])));
  }
});

test('the last line needs no line end', async () => {
  expect((await linesOf(new TextEncoder().encode('\uFEFFa\n\nb'))).lines).toEqual([
    ['a', 1],
    ['', 2],
    ['b', 3],
  ]);
});
