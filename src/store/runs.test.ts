import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import type { Plan } from '../domain/plan.ts';
import { openJournal } from './journal.ts';
import { mendJournal } from './mend-journal.ts';
import { createRun, findRun, listRuns, readReport, writeReport } from './runs.ts';
import { answerFact, failuresOf, temporaryFolder } from './testdata/samples.ts';

const plan: Plan = {
  v: 1,
  tool: 'llm-eval 0.1.0',
  command: 'run',
  source: 'replay',
  hash: 'ab'.repeat(32),
  suites: [
    {
      suite: 'triage',
      file: 'evals/triage.eval.yaml',
      target: 'demo',
      asked: { api: 'chat', model: 'demo-2026-01-15', prompt: '00', schema: null, params: {} },
      suite_digest: '00',
      cases_digest: '11',
      cases: 3,
      trials: 1,
    },
  ],
  total: 3,
};

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 15, 6, second, 789));
const end = (why: 'complete' | 'interrupted' | 'stopped'): Fact => ({
  kind: 'end',
  at: '2026-11-22T15:07:00Z',
  why,
});
const failure = (n: number, final: boolean): Fact => ({
  kind: 'failure',
  trial: `suite/case-${n}@model#1`,
  attempt: 1,
  failed: 'timeout',
  message: 'no answer within 60 s',
  possibly_billed: true,
  final,
});

/** A run of the given second with these facts; its folder. */
async function runOf(base: string, second: number, facts: readonly Fact[], name = 'aaaa'): Promise<string> {
  const { dir } = await createRun(base, plan, { now: at(second), random: () => name });
  const journal = await openJournal(dir);
  for (const fact of facts) await journal.note(fact);
  await journal.close();
  return dir;
}

test('a new run has a folder of its own, named by time and chance, with its plan', async () => {
  const base = join(temporaryFolder(), '.llm-eval', 'runs');
  const names = ['k3f9', 'k3f9', 'k3f9', 'zz10'];
  const options = { now: at(7), random: () => names.shift() ?? '' };
  const first = await createRun(base, plan, options);
  expect(first).toEqual({ id: '20261122T150607Z-k3f9', dir: join(base, '20261122T150607Z-k3f9') });
  expect((await createRun(base, plan, options)).id).toBe('20261122T150607Z-zz10');
  expect(readdirSync(first.dir)).toEqual(['plan.json']);
  expect(JSON.parse(readFileSync(join(first.dir, 'plan.json'), 'utf8'))).toEqual(plan);
});

test('a run that cannot be made is a storage failure', async () => {
  const base = join(temporaryFolder(), 'file');
  writeFileSync(base, '');
  expect(await failuresOf(() => createRun(base, plan, { now: at(7), random: () => 'aaaa' }))).toEqual([
    {
      code: 'storage',
      where: { file: base },
      message: 'the file system refused (EEXIST)',
      hint: 'Check the disk and the path, then try again.',
    },
  ]);
});

test('runs are listed oldest first with what became of them', async () => {
  const base = temporaryFolder();
  const answers = [answerFact(1), answerFact(2), answerFact(3)];
  const dirs = [
    await runOf(base, 1, [...answers, end('complete')]),
    await runOf(base, 2, [answerFact(1), failure(2, true), failure(3, true), end('complete')]),
    await runOf(base, 3, [answerFact(1), answerFact(1), failure(2, false)]),
    await runOf(base, 4, [...answers, end('interrupted')]),
    await runOf(base, 5, [
      ...answers,
      end('complete'),
      { kind: 'run', v: 1, tool: 't', plan: 'x', at: 'now' },
    ]),
    await runOf(base, 6, []),
  ];
  writeFileSync(join(base, '.DS_Store'), '');
  mkdirSync(join(base, 'notes'));
  const states = ['complete', 'complete', 'unfinished', 'unfinished', 'unfinished', 'unfinished'];
  const answered = [3, 1, 1, 3, 3, 0];
  expect(await listRuns(base)).toEqual(
    dirs.map((dir, index) => ({
      id: `2026112${`2T15060${index + 1}`}Z-aaaa`,
      dir,
      started: `2026-11-22T15:06:0${index + 1}Z`,
      plan,
      answered: answered[index],
      state: states[index],
    })),
  );
});

test('a run is damaged while something stored is lost, and whole again once it is mended and everything has been asked anew', async () => {
  const base = temporaryFolder();
  const dir = await runOf(base, 1, [answerFact(1), answerFact(2), answerFact(3), end('complete')]);
  const path = join(dir, 'journal-0001.log');
  const bytes = readFileSync(path);
  const lines = bytes.toString().split('\n');
  bytes.fill('#', Buffer.byteLength(lines[0] ?? '') + 20, Buffer.byteLength(lines[0] ?? '') + 30);
  writeFileSync(path, bytes);
  const about = { id: '20261122T150601Z-aaaa', dir, started: '2026-11-22T15:06:01Z', plan };
  const length = Buffer.byteLength(lines[1] ?? '') + 1;
  const offset = Buffer.byteLength(lines[0] ?? '') + 1;
  const reason = `journal-0001.log has 1 damaged line at byte ${offset}`;
  const damage = [{ segment: 1, offset, bytes: length, lines: 1 }];
  expect(await listRuns(base)).toEqual([{ ...about, answered: 2, state: 'damaged', reason, damage }]);
  expect((await findRun(base, 'last', 'unfinished')).state).toBe('damaged');

  expect(await mendJournal(dir, damage)).toEqual({ copies: ['journal-0001.log.damaged'], answers: 1 });
  expect(readFileSync(join(dir, 'journal-0001.log.damaged'))).toEqual(bytes);
  const journal = await openJournal(dir);
  await journal.append(answerFact(2));
  await journal.append(end('complete'));
  await journal.close();
  expect(await listRuns(base)).toEqual([{ ...about, answered: 3, state: 'complete' }]);
});

test('a missing segment is damage', async () => {
  const base = temporaryFolder();
  const dir = await runOf(base, 1, [answerFact(1)]);
  writeFileSync(join(dir, 'journal-0002.log'), readFileSync(join(dir, 'journal-0001.log')));
  rmSync(join(dir, 'journal-0001.log'));
  expect((await findRun(base, 'last', 'any')).reason).toBe('journal-0001.log is missing');
});

test.each([
  ['is gone', undefined, 'plan.json is missing'],
  [
    'is not JSON',
    '{"v":1',
    "plan.json is not JSON: Expected ',' or '}' after property value in JSON at position 6 (line 1 column 7)",
  ],
  ['lacks a field', '{"v":1}', 'plan.json is no plan: "tool" is missing'],
  ['is of a newer version', '{"v":2}', 'plan.json has format 2; this version of llm-eval reads format 1'],
])('a run whose plan %s is damaged, and never the last one to resume', async (_, text, reason) => {
  const base = temporaryFolder();
  const dir = await runOf(base, 1, [answerFact(1)]);
  if (text === undefined) rmSync(join(dir, 'plan.json'));
  else writeFileSync(join(dir, 'plan.json'), text);
  expect(await listRuns(base)).toEqual([
    {
      id: '20261122T150601Z-aaaa',
      dir,
      started: '2026-11-22T15:06:01Z',
      answered: 0,
      state: 'damaged',
      reason,
    },
  ]);
  expect(await failuresOf(() => findRun(base, 'last', 'unfinished'))).toEqual([
    {
      code: 'not-found',
      where: { file: base },
      message: 'there is no unfinished run here',
      hint: 'List the runs with: llm-eval runs',
    },
  ]);
});

test('a torn tail is no damage', async () => {
  const base = temporaryFolder();
  const dir = await runOf(base, 1, [answerFact(1)]);
  appendFileSync(join(dir, 'journal-0001.log'), '1234abcd {"kind":"answ');
  expect((await findRun(base, 'last', 'any')).state).toBe('unfinished');
});

test('a run is found by its id, by a unique beginning, and as the last one of a kind', async () => {
  const base = temporaryFolder();
  await runOf(base, 1, [end('complete')]);
  await runOf(base, 2, [end('complete')]);
  await runOf(base, 3, [answerFact(1)]);
  const found = async (name: string, want: 'complete' | 'unfinished' | 'any') =>
    (await findRun(base, name, want)).id;
  expect([
    await found('20261122T150602Z-aaaa', 'unfinished'),
    await found('20261122T150601', 'any'),
    await found('last', 'complete'),
    await found('last', 'unfinished'),
    await found('last', 'any'),
  ]).toEqual([
    '20261122T150602Z-aaaa',
    '20261122T150601Z-aaaa',
    '20261122T150602Z-aaaa',
    '20261122T150603Z-aaaa',
    '20261122T150603Z-aaaa',
  ]);
});

test('of two runs of one second the one planned later is the last', async () => {
  const base = temporaryFolder();
  const [older, younger] = [await runOf(base, 1, [], 'zzzz'), await runOf(base, 1, [], 'aaaa')];
  utimesSync(join(older, 'plan.json'), 100, 100);
  utimesSync(join(younger, 'plan.json'), 200, 200);
  expect((await findRun(base, 'last', 'any')).id).toBe('20261122T150601Z-aaaa');
});

test('a name that fits no run or several says which there are', async () => {
  const base = temporaryFolder();
  const problem = async (name: string) => failuresOf(() => findRun(base, name, 'any'));
  const start = 'Start one with: llm-eval run';
  const refused = (message: string, hint: string) => [
    { code: 'not-found', where: { file: base }, message, hint },
  ];
  expect(await problem('x')).toEqual(refused('there is no run "x"', start));
  expect(await problem('last')).toEqual(refused('there is no run here', start));
  for (let second = 1; second <= 7; second++)
    await createRun(base, plan, { now: at(second), random: () => 'aaaa' });
  const newest =
    'Name one of the newest: 20261122T150607Z-aaaa, 20261122T150606Z-aaaa, 20261122T150605Z-aaaa, 20261122T150604Z-aaaa, 20261122T150603Z-aaaa.';
  expect(await problem('x')).toEqual(refused('there is no run "x"', newest));
  expect(await problem('')).toEqual(refused('there is no run ""', newest));
  expect(await problem('2026')).toEqual(refused('"2026" is the beginning of 7 runs', newest));
});

test('a report is kept with its run, and its absence says how to get it', async () => {
  const dir = join(temporaryFolder(), '20261122T150601Z-aaaa');
  mkdirSync(dir);
  expect(await failuresOf(() => readReport(dir))).toEqual([
    {
      code: 'not-found',
      where: { file: join(dir, 'report.json') },
      message: 'run 20261122T150601Z-aaaa has no report: it was not scored yet',
      hint: 'Make it with: llm-eval score 20261122T150601Z-aaaa',
    },
  ]);
  await writeReport(dir, ['{"v":', '1}\n']);
  expect(await readReport(dir)).toBe('{"v":1}\n');
});
