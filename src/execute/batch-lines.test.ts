import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttemptFailure } from '../domain/answer.ts';
import type { Tried } from '../domain/ports.ts';
import { linesOf } from './batch-lines.ts';

const broken: AttemptFailure = { outcome: 'failed', kind: 'reset', message: 'broke', possibly_billed: false };

/** The lines of a text that arrives in pieces cut at these bytes. */
async function read(text: string, cuts: readonly number[], breaks = false) {
  async function* content(): AsyncGenerator<Tried<Uint8Array>> {
    const bytes = Buffer.from(text);
    const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    for (const [place, from] of places.entries()) yield { value: bytes.subarray(from, places[place + 1]) };
    if (breaks) yield { failure: broken };
  }
  const lines: string[] = [];
  const failures: AttemptFailure[] = [];
  for await (const got of linesOf(content())) {
    if ('value' in got) lines.push(...got.value);
    else failures.push(got.failure);
  }
  return { lines, failures };
}

test('lines are the same wherever the bytes are cut', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\r', '') });
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat()), async (lines, cuts) => {
      const text = lines.map((one) => `${one}\n`).join('');
      expect(await read(text, cuts)).toEqual({ lines, failures: [] });
    }),
    { numRuns: 100 },
  );
});

test('a last line without a line feed counts, but not when the file broke off', async () => {
  expect(await read('one\ntwo', [2])).toEqual({ lines: ['one', 'two'], failures: [] });
  expect(await read('one\ntwo', [2], true)).toEqual({ lines: ['one'], failures: [broken] });
});
