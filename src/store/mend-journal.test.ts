import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { Damage } from './describe-run.ts';
import { openJournal } from './journal.ts';
import { mendJournal } from './mend-journal.ts';
import { readJournal } from './read-journal.ts';
import { answerFact, temporaryFolder } from './testdata/samples.ts';

const intent: Fact = { kind: 'intent', trial: 'suite/case-1@model#1', attempt: 1, request: 'llm-eval-1' };

/** A journal of an intent and three answers, and its bytes. */
async function journalOf() {
  const dir = temporaryFolder();
  const journal = await openJournal(dir);
  for (const fact of [intent, answerFact(1), answerFact(2), answerFact(3)]) await journal.append(fact);
  await journal.close();
  const path = join(dir, 'journal-0001.log');
  return { dir, path, bytes: readFileSync(path) };
}

async function read(dir: string) {
  const damage: Damage[] = [];
  const facts: Fact[] = [];
  const onDamage = (place: Omit<Damage, 'lines'>, lines: number) => damage.push({ ...place, lines });
  for await (const { fact } of readJournal(dir, { onDamage })) facts.push(fact);
  return { facts, damage };
}

const copiesIn = (dir: string) => readdirSync(dir).filter((name) => name.includes('damaged'));

test('damaged lines are blanked in their place, and the segment is kept as it was', async () => {
  const { dir, path, bytes } = await journalOf();
  const [first = 0, second = 0] = [...bytes.entries()].flatMap(([at, byte]) => (byte === 10 ? [at + 1] : []));
  for (const at of [30, first + 30]) bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const { facts, damage } = await read(dir);
  expect({ facts, damage }).toEqual({
    facts: [answerFact(2), answerFact(3)],
    damage: [{ segment: 1, offset: 0, bytes: second, lines: 2 }],
  });
  expect(await mendJournal(dir, damage)).toEqual({ copies: ['journal-0001.log.damaged'], answers: 1 });
  expect(readFileSync(join(dir, 'journal-0001.log.damaged'))).toEqual(bytes);
  expect(await read(dir)).toEqual({ facts, damage: [] });
  expect(readFileSync(path).subarray(second)).toEqual(bytes.subarray(second));
});

test('a second damage is kept beside the first', async () => {
  const { dir, path } = await journalOf();
  for (const names of [
    ['journal-0001.log.damaged'],
    ['journal-0001.log.damaged', 'journal-0001.log.damaged-2'],
  ]) {
    const bytes = readFileSync(path);
    const at = bytes.indexOf('case-2') + 30 * (names.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await mendJournal(dir, (await read(dir)).damage);
    expect(copiesIn(dir)).toEqual(names);
  }
  expect((await read(dir)).damage).toEqual([]);
});

test('a missing segment is told once, and what is too short for a line stays damaged', async () => {
  const { dir, path, bytes } = await journalOf();
  writeFileSync(join(dir, 'journal-0002.log'), bytes);
  rmSync(path);
  const { damage } = await read(dir);
  expect(damage).toEqual([{ segment: 1, offset: 0, bytes: 0, lines: 0 }]);
  expect(await mendJournal(dir, damage)).toEqual({ copies: [], answers: 0 });
  expect((await read(dir)).damage).toEqual([]);
  writeFileSync(path, Buffer.concat([Buffer.from('#\n'), bytes]));
  const short = [{ segment: 1, offset: 0, bytes: 2, lines: 1 }];
  expect((await read(dir)).damage).toEqual(short);
  await mendJournal(dir, short);
  expect((await read(dir)).damage).toEqual(short);
});
