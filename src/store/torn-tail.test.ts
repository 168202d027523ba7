import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { openJournal } from './journal.ts';
import { encodeLine } from './journal-line.ts';
import { memoryFiles } from './memory-files.ts';
import { readFact } from './read-journal.ts';
import { answerFact, failuresOf, readAll, temporaryFolder } from './testdata/samples.ts';

const facts = Array.from({ length: 20 }, (_, n): Fact => {
  return { kind: 'intent', trial: `s/case-${n}@m#1`, attempt: 1, request: `ü${n}\u{1f600}` };
});
const lines = facts.map(encodeLine);
const journal = Buffer.concat(lines);
/** Where each line starts; the last number is the journal's length. */
const starts = [0];
for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
const later = answerFact(99);

/** A folder in memory that holds these bytes as its one segment. */
async function folderOf(bytes: Uint8Array) {
  const files = memoryFiles();
  const file = await files.open('/run/journal-0001.log', 'create');
  if (bytes.length > 0) await file.append(bytes);
  return files;
}

async function appendLater(files: ReturnType<typeof memoryFiles>) {
  const writer = await openJournal('/run', { files });
  await writer.append(later);
  await writer.close();
}

test('cut at any byte, a journal keeps its whole records and takes new ones', async () => {
  const wrong: unknown[] = [];
  for (let cut = 0; cut <= journal.length; cut++) {
    const files = await folderOf(journal.subarray(0, cut));
    const whole = starts.filter((start) => start > 0 && start <= cut).length;
    const before = await readAll('/run', files);
    await appendLater(files);
    const found = files.contents('/run/journal-0001.log');
    const expected = Buffer.concat([...lines.slice(0, whole), encodeLine(later)]);
    if (before.facts.length !== whole || before.damage.length > 0 || !found.equals(expected)) wrong.push(cut);
  }
  expect(wrong).toEqual([]);
});

test('no flipped bit makes a record that was not written', async () => {
  const texts = new Set(facts.map((fact) => JSON.stringify(fact)));
  const wrong: unknown[] = [];
  for (let at = 0; at < journal.length; at += 7) {
    const flipped = Buffer.from(journal);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    const { facts: read, damage } = await readAll('/run', await folderOf(flipped));
    const lost = starts.filter((start) => start <= at).length - 1;
    // A line feed that is no more joins two records.
    const joined = starts.includes(at + 1) && lost < facts.length - 1;
    const expected = facts.filter((_, n) => n !== lost && !(joined && n === lost + 1));
    const end = starts[lost + (joined ? 2 : 1)] ?? 0;
    const place = { segment: 1, offset: starts[lost] ?? 0, bytes: end - (starts[lost] ?? 0) };
    const reported = end === journal.length ? [] : [place];
    const same = JSON.stringify([read, damage]) === JSON.stringify([expected, reported]);
    if (!same || read.some((fact) => !texts.has(JSON.stringify(fact)))) wrong.push(at);
  }
  expect(wrong).toEqual([]);
});

test('a damaged record in the middle is skipped and reported, and stays so after new records', async () => {
  const dir = temporaryFolder();
  const damaged = Buffer.from(journal);
  damaged.fill('#', (starts[4] ?? 0) + 20, (starts[4] ?? 0) + 30);
  writeFileSync(join(dir, 'journal-0001.log'), damaged);
  const damage = [{ segment: 1, offset: starts[4], bytes: lines[4]?.length }];
  const kept = facts.filter((_, n) => n !== 4);
  expect(await readAll(dir)).toEqual({ facts: kept, damage });
  const writer = await openJournal(dir);
  await writer.append(later);
  await writer.close();
  expect(await readAll(dir)).toEqual({ facts: [...kept, later], damage });
});

test('records that are damaged side by side are one stretch', async () => {
  const damaged = Buffer.from(journal);
  for (const n of [4, 5, 6, 9]) damaged.fill('#', (starts[n] ?? 0) + 20, (starts[n] ?? 0) + 30);
  expect((await readAll('/run', await folderOf(damaged))).damage).toEqual([
    { segment: 1, offset: starts[4], bytes: (starts[7] ?? 0) - (starts[4] ?? 0) },
    { segment: 1, offset: starts[9], bytes: lines[9]?.length },
  ]);
});

const line = encodeLine(later).toString();
const tails: Record<string, Buffer> = {
  'a block of NULs': Buffer.alloc(4096),
  'NULs with a line feed': Buffer.from('\0\0\0\n'),
  'half a UTF-8 character': Buffer.from(line).subarray(0, Buffer.from(line).indexOf('ü') + 1),
  'blank lines': Buffer.from('\n\n\n'),
  'a foreign line': Buffer.from('Nov 22 15:06:07 host app: started\n'),
  'JSON without a checksum': Buffer.from(line.slice(9)),
  'a checksum in capitals': Buffer.from(line.slice(0, 8).toUpperCase() + line.slice(8)),
  'a line without its line feed': Buffer.from(line.slice(0, -1)),
  'the checksum of something that is not JSON': Buffer.from('352441c2 abc\n'),
};

test.each(Object.entries(tails))(
  '%s at the end costs no earlier record and no later one',
  async (_, tail) => {
    const files = await folderOf(Buffer.concat([journal, tail]));
    expect(await readAll('/run', files)).toEqual({ facts, damage: [] });
    await appendLater(files);
    expect(files.contents('/run/journal-0001.log').equals(Buffer.concat([journal, encodeLine(later)]))).toBe(
      true,
    );
  },
);

test('a whole record of an unknown kind is damage wherever it stands, and is not cut off', async () => {
  const unknown = encodeLine({ kind: 'verdict', passed: true } as never);
  const files = await folderOf(Buffer.concat([journal, unknown]));
  const damage = [{ segment: 1, offset: journal.length, bytes: unknown.length }];
  expect(await readAll('/run', files)).toEqual({ facts, damage });
  await appendLater(files);
  expect(await readAll('/run', files)).toEqual({ facts: [...facts, later], damage });
});

test('what lies behind a cut is neither read nor damage, for it stands in the next segment', async () => {
  const dir = temporaryFolder();
  const half = starts[10] ?? 0;
  const uncertain = Buffer.concat([
    journal.subarray(half, starts[12]),
    Buffer.from('\0\0\n'),
    lines[13] ?? Buffer.alloc(0),
  ]);
  writeFileSync(join(dir, 'journal-0001.log'), Buffer.concat([journal.subarray(0, half), uncertain]));
  const cut = encodeLine({ kind: 'cut', cuts: [{ segment: 1, bytes: half }] });
  writeFileSync(join(dir, 'journal-0002.log'), Buffer.concat([cut, journal.subarray(half)]));
  expect(await readAll(dir)).toEqual({ facts, damage: [] });
});

test('a segment that is missing before another is reported', async () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'journal-0001.log'), lines[0] ?? '');
  writeFileSync(join(dir, 'journal-0003.log'), lines[1] ?? '');
  writeFileSync(join(dir, 'journal-0003.log.bak'), lines[2] ?? '');
  expect(await readAll(dir)).toEqual({
    facts: facts.slice(0, 2),
    damage: [{ segment: 2, offset: 0, bytes: 0 }],
  });
});

test('a place whose record has changed gives a failure, not another fact', async () => {
  const dir = temporaryFolder();
  writeFileSync(join(dir, 'journal-0001.log'), journal);
  expect(
    await failuresOf(() => readFact(dir, { segment: 1, offset: 3, bytes: lines[0]?.length ?? 0 })),
  ).toEqual([
    {
      code: 'damaged',
      where: { file: join(dir, 'journal-0001.log') },
      message: 'the record at byte 3 is not what was written',
      hint: 'Ask what is lost again with: llm-eval resume',
    },
  ]);
});

test('a run that is not there is not found, and an empty one has no facts', async () => {
  const dir = temporaryFolder();
  mkdirSync(join(dir, 'empty'));
  expect(await readAll(join(dir, 'empty'))).toEqual({ facts: [], damage: [] });
  expect(await failuresOf(() => readAll(join(dir, 'gone')))).toEqual([
    {
      code: 'not-found',
      where: { file: join(dir, 'gone') },
      message: 'there is no such run',
      hint: 'List the runs with: llm-eval runs',
    },
  ]);
});
