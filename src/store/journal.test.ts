import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BALLAST } from './ballast.ts';
import type { FileLayer } from './files.ts';
import { openJournal } from './journal.ts';
import { encodeLine } from './journal-line.ts';
import type { FileCall } from './memory-files.ts';
import { errnoError, memoryFiles, tapFiles } from './memory-files.ts';
import { readFact, readJournal } from './read-journal.ts';
import { answerFact, failuresOf, readAll, temporaryFolder } from './testdata/samples.ts';

const facts = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => answerFact(from + index));

/** Counts the calls on journal segments, by name. */
function counting(files: FileLayer) {
  const calls: Record<string, number> = {};
  const layer = tapFiles(files, ({ name, path }, proceed) => {
    if (path.endsWith('.log')) calls[name] = (calls[name] ?? 0) + 1;
    return proceed();
  });
  return { calls, layer };
}

/** Fails the calls that `fault` names an errno for. */
const failing = (files: FileLayer, fault: (call: FileCall) => string | undefined) =>
  tapFiles(files, (call, proceed) => {
    const errno = fault(call);
    return errno === undefined ? proceed() : Promise.reject(errnoError(errno));
  });

/** The failures that each of some promises ended with. */
const endings = (promises: readonly Promise<void>[]) =>
  Promise.all(promises.map((promise) => failuresOf(() => promise)));

test('what is appended is read back in order, from the start and from any place', async () => {
  const dir = temporaryFolder();
  const journal = await openJournal(dir);
  await Promise.all(facts(1, 5).map((fact) => journal.append(fact)));
  await journal.close();
  const read = [];
  for await (const { fact, place } of readJournal(dir))
    read.push({ fact, again: await readFact(dir, place) });
  expect(read).toEqual(facts(1, 5).map((fact) => ({ fact, again: fact })));
});

test('a closed journal leaves its segment alone in the folder', async () => {
  const files = memoryFiles();
  const journal = await openJournal('/run', { files });
  expect(await files.list('/run')).toEqual(['ballast', 'journal-0001.log']);
  await journal.close();
  expect(await files.list('/run')).toEqual(['journal-0001.log']);
});

test('appends of one turn share one write and one sync, and resolve in order', async () => {
  const { calls, layer } = counting(memoryFiles());
  const journal = await openJournal('/run', { files: layer });
  const order: number[] = [];
  const before = { ...calls };
  await Promise.all(facts(1, 100).map((fact, index) => journal.append(fact).then(() => order.push(index))));
  expect(calls).toEqual({ ...before, append: 1, datasync: 1 });
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test('what is appended during a sync shares the next one', async () => {
  let syncs = 0;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const files = tapFiles(memoryFiles(), async ({ name, path }, proceed) => {
    if (name === 'datasync' && path.endsWith('.log') && ++syncs === 1) await held;
    return proceed();
  });
  const journal = await openJournal('/run', { files });
  const first = journal.append(answerFact(1));
  while (syncs === 0) await nextTurn();
  const rest = facts(2, 40).map((fact) => journal.append(fact));
  letGo();
  await Promise.all([first, ...rest]);
  expect(syncs).toBe(2);
});

test('a note is written at once and made durable by the next append', async () => {
  const { calls, layer } = counting(memoryFiles());
  const journal = await openJournal('/run', { files: layer });
  await journal.note(answerFact(1));
  expect({ synced: calls.datasync ?? 0, ...(await readAll('/run', layer)) }).toEqual({
    synced: 0,
    facts: facts(1, 1),
    damage: [],
  });
  void journal.note(answerFact(2));
  await journal.append(answerFact(3));
  expect({ synced: calls.datasync, ...(await readAll('/run', layer)) }).toEqual({
    synced: 1,
    facts: facts(1, 3),
    damage: [],
  });
});

test('a note is written while a sync runs, in its order, and notes of one turn share a write', async () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const { calls, layer } = counting(memoryFiles());
  const files = tapFiles(layer, async ({ name, path }, proceed) => {
    if (name === 'datasync' && path.endsWith('.log')) await held;
    return proceed();
  });
  const journal = await openJournal('/run', { files });
  const first = journal.append(answerFact(1));
  while (calls.append === undefined) await nextTurn();
  const second = journal.append(answerFact(2));
  await Promise.all(facts(3, 20).map((fact) => journal.note(fact)));
  expect({ writes: calls.append, syncs: calls.datasync ?? 0, ...(await readAll('/run', layer)) }).toEqual({
    writes: 2,
    syncs: 0,
    facts: facts(1, 20),
    damage: [],
  });
  letGo();
  await Promise.all([first, second]);
  await journal.close();
  expect({ writes: calls.append, syncs: calls.datasync }).toEqual({ writes: 2, syncs: 2 });
});

test('a sync that fails while notes are written loses none of them', async () => {
  const memory = memoryFiles();
  let refuse = () => {};
  const held = new Promise<void>((resolve) => {
    refuse = resolve;
  });
  let syncs = 0;
  const files = tapFiles(memory, async ({ name, path }, proceed) => {
    if (name !== 'datasync' || !path.endsWith('.log') || ++syncs > 1) return proceed();
    await held;
    memory.loseUnsynced(path, () => 0);
    throw errnoError('EIO');
  });
  const journal = await openJournal('/run', { files });
  const first = journal.append(answerFact(1));
  while (syncs === 0) await nextTurn();
  await journal.note(answerFact(2));
  refuse();
  await first;
  await journal.append(answerFact(3));
  const after = memory.afterPowerLoss(() => 0);
  expect(await readAll('/run', after)).toEqual({ facts: facts(1, 3), damage: [] });
});

test('on a full disk an intent is refused before its request is sent, and leaves its room to answers', async () => {
  const files = memoryFiles(BALLAST + 1000);
  const journal = await openJournal('/run', { files });
  const answer = answerFact(1, 'x'.repeat(2000));
  expect(await endings([journal.append(answer), journal.note(answerFact(2))])).toEqual(['none', fullDisk]);
  await journal.close();
  expect(await readAll('/run', files)).toEqual({ facts: [answer], damage: [] });
});

test('closing makes the last notes durable', async () => {
  const { calls, layer } = counting(memoryFiles());
  const journal = await openJournal('/run', { files: layer });
  await journal.note(answerFact(1));
  await journal.close();
  expect(calls).toEqual({ open: 1, append: 1, datasync: 1, close: 1 });
});

test('segments stay below their size, and a longer record has one of its own', async () => {
  const files = memoryFiles();
  const journal = await openJournal('/run', { files, segmentBytes: 1000 });
  const long = answerFact(4, 'x'.repeat(3000));
  const written = [...facts(1, 3), long, ...facts(5, 9)];
  await Promise.all(written.map((fact) => journal.append(fact)));
  await journal.close();
  const lengths = (await files.list('/run')).map((name) => files.contents(`/run/${name}`).length);
  const line = encodeLine(answerFact(1)).length;
  expect(lengths).toEqual([3 * line, encodeLine(long).length, 3 * line, 2 * line]);
  expect(await readAll('/run', files)).toEqual({ facts: written, damage: [] });
});

test('a journal that is opened again goes on where it ended', async () => {
  const dir = temporaryFolder();
  for (const n of [1, 2, 3]) {
    const journal = await openJournal(dir);
    await journal.append(answerFact(n));
    await journal.close();
  }
  expect(await readAll(dir)).toEqual({ facts: facts(1, 3), damage: [] });
});

test('short writes are continued', async () => {
  const memory = memoryFiles();
  const short: FileLayer = {
    ...memory,
    async open(path, mode) {
      const file = await memory.open(path, mode);
      const most = path.endsWith('.log') ? 7 : Number.POSITIVE_INFINITY;
      return { ...file, append: (bytes) => file.append(bytes.subarray(0, most)) };
    },
  };
  const journal = await openJournal('/run', { files: short });
  await Promise.all(facts(1, 3).map((fact) => journal.append(fact)));
  expect(await readAll('/run', memory)).toEqual({ facts: facts(1, 3), damage: [] });
});

test('an answer of 4 MiB is one whole record', async () => {
  const dir = temporaryFolder();
  const huge = answerFact(1, `"\u{1f600}\u0000${'ü"\n'.repeat(1024 * 1024)}`);
  const journal = await openJournal(dir);
  await Promise.all([journal.append(huge), journal.append(answerFact(2))]);
  await journal.close();
  expect(await readAll(dir)).toEqual({ facts: [huge, answerFact(2)], damage: [] });
});

test('a record too long to be read back is refused and stops nothing else', async () => {
  const journal = await openJournal('/run', { files: memoryFiles() });
  const long = journal.append(answerFact(1, 'x'.repeat(40_000_000)));
  expect(await endings([long, journal.append(answerFact(2))])).toEqual([
    [
      {
        code: 'limit',
        where: { file: '/run' },
        message: 'a record of 40000254 bytes is longer than a journal line may be (40000000)',
        hint: 'Lower max_output_tokens.',
      },
    ],
    'none',
  ]);
});

const fullDisk = [
  {
    code: 'storage',
    where: { file: '/run' },
    message: 'the disk is full (ENOSPC)',
    hint: 'Free some space, then go on with: llm-eval resume run.',
  },
];

const ioError = [
  {
    code: 'storage',
    where: { file: '/run' },
    message: 'the disk reported an I/O error (EIO)',
    hint: 'Check the disk, then go on with: llm-eval resume run.',
  },
];

test('on a full disk the ballast makes room for what is queued and in flight, and the run is stopped', async () => {
  const answer = (n: number) => answerFact(n, 'x'.repeat(2000));
  const files = memoryFiles(BALLAST + 5 * 2300);
  const journal = await openJournal('/run', { files });
  const kept = [1, 2, 3, 4].map(answer);
  for (const fact of kept) await journal.append(fact);
  const queued = Array.from({ length: 32 }, (_, index) => answer(5 + index));
  expect(await endings(queued.map((fact) => journal.append(fact)))).toEqual(queued.map(() => 'none'));
  expect(await failuresOf(() => journal.note(answer(100)))).toEqual(fullDisk);
  const inFlight = [answer(40), answer(41)];
  expect(await endings(inFlight.map((fact) => journal.append(fact)))).toEqual([fullDisk, fullDisk]);
  await journal.close();
  expect(await readAll('/run', files)).toEqual({ facts: [...kept, ...queued, ...inFlight], damage: [] });
});

test('when even the ballast is too small, each record is either whole or refused', async () => {
  const answer = (n: number) => answerFact(n, 'x'.repeat(80_000));
  const files = memoryFiles(BALLAST + 1000);
  const journal = await openJournal('/run', { files });
  const queued = [1, 2, 3, 4, 5, 6, 7, 8].map(answer);
  const ends = await endings(queued.map((fact) => journal.append(fact)));
  expect(ends).toEqual(['none', 'none', 'none', 'none', 'none', 'none', fullDisk, fullDisk]);
  expect(await endings([journal.append(answer(9)), journal.append(answerFact(10))])).toEqual([
    fullDisk,
    fullDisk,
  ]);
  await journal.close();
  expect(await readAll('/run', files)).toEqual({
    facts: [...queued.slice(0, 6), answerFact(10)],
    damage: [],
  });
});

test('a failed sync is never believed again: the records go to a new segment', async () => {
  const memory = memoryFiles();
  let syncs = 0;
  const files = failing(memory, ({ name, path }) => {
    if (name !== 'datasync' || !path.endsWith('.log') || ++syncs !== 2) return undefined;
    memory.loseUnsynced(path, () => 0);
    return 'EIO';
  });
  const journal = await openJournal('/run', { files });
  await journal.append(answerFact(1));
  await journal.note(answerFact(2));
  await Promise.all([journal.append(answerFact(3)), journal.append(answerFact(4))]);
  await journal.append(answerFact(5));
  expect(await readAll('/run', memory)).toEqual({ facts: facts(1, 5), damage: [] });
  expect(
    await readAll(
      '/run',
      memory.afterPowerLoss(() => 0),
    ),
  ).toEqual({ facts: facts(1, 5), damage: [] });
});

test('a second I/O error ends the journal, and nothing unsynced is called kept', async () => {
  let broken = false;
  const files = failing(memoryFiles(), ({ name, path }) =>
    broken && name === 'datasync' && path.endsWith('.log') ? 'EIO' : undefined,
  );
  const journal = await openJournal('/run', { files });
  await journal.append(answerFact(1));
  broken = true;
  expect(await endings([journal.append(answerFact(2)), journal.append(answerFact(3))])).toEqual([
    ioError,
    ioError,
  ]);
  broken = false;
  expect(await endings([journal.append(answerFact(4))])).toEqual([ioError]);
  expect(await failuresOf(() => journal.note(answerFact(5)))).toEqual(ioError);
  await journal.close();
});

test('an I/O error that nobody waited for is told when the journal is closed', async () => {
  const files = failing(memoryFiles(), ({ name, path }) =>
    name === 'datasync' && path.endsWith('.log') ? 'EIO' : undefined,
  );
  const journal = await openJournal('/run', { files });
  await journal.note(answerFact(1));
  expect(await failuresOf(() => journal.close())).toEqual(ioError);
});

test('a folder that cannot be written is refused before anything is asked', async () => {
  const files = failing(memoryFiles(), ({ name, path }) =>
    name === 'open' && path === '/run/ballast' ? 'EROFS' : undefined,
  );
  expect(await failuresOf(() => openJournal('/run', { files }))).toEqual([
    {
      code: 'storage',
      where: { file: '/run' },
      message: 'the file system is read-only (EROFS)',
      hint: 'Use a folder that can be written, then try again.',
    },
  ]);
});

test('a folder that is removed while it is written to is named when the journal is closed', async () => {
  const dir = temporaryFolder();
  const journal = await openJournal(dir);
  await journal.append(answerFact(1));
  rmSync(dir, { recursive: true });
  expect(await failuresOf(() => journal.close())).toEqual([
    {
      code: 'storage',
      where: { file: dir },
      message: 'the folder of this run was removed while the run went on, and its answers with it',
      hint: 'Leave the folder in place until the run has ended, and run again.',
    },
  ]);
});

test('a second writer is refused, and the first one goes on', async () => {
  const dir = temporaryFolder();
  const journal = await openJournal(dir);
  expect(await failuresOf(() => openJournal(dir))).toEqual([
    {
      code: 'forbidden',
      where: { file: join(dir, 'writer.lock') },
      message: `process ${process.pid} is writing to this run`,
      hint: `Wait until it ends, or stop it with: kill -INT ${process.pid}`,
    },
  ]);
  await journal.append(answerFact(1));
  await journal.close();
  await (await openJournal(dir)).close();
  expect(await readAll(dir)).toEqual({ facts: facts(1, 1), damage: [] });
});

test('a journal of a newer version is neither read nor written', async () => {
  const dir = temporaryFolder();
  const path = join(dir, 'journal-0001.log');
  writeFileSync(
    path,
    encodeLine({ kind: 'run', v: 2, tool: 'llm-eval 9', plan: 'x', at: '2030-01-01T00:00:00Z' } as never),
  );
  const before = readFileSync(path, 'utf8');
  const refusal = [
    {
      code: 'damaged',
      where: { file: path },
      message: 'this journal has format 2; this version of llm-eval reads format 1',
      hint: 'Use the version of llm-eval that made the run, or a newer one.',
    },
  ];
  expect(await failuresOf(() => readAll(dir))).toEqual(refusal);
  expect(await failuresOf(() => openJournal(dir))).toEqual(refusal);
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test('a closed journal takes nothing more', async () => {
  const journal = await openJournal('/run', { files: memoryFiles() });
  await journal.close();
  await journal.close();
  await expect(journal.append(answerFact(1))).rejects.toThrow(new Error('the journal is closed'));
});
