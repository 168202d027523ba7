import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Holder } from './lock.ts';
import { describeProcess, LOCK_FILE, lockFolder } from './lock.ts';
import { failuresOf, temporaryFolder } from './testdata/samples.ts';

/** A folder with a lock that this process would hold, but for the given fields. */
function lockedBy(fields: Partial<Holder>): { folder: string; path: string } {
  const folder = temporaryFolder();
  const path = join(folder, LOCK_FILE);
  writeFileSync(path, JSON.stringify({ ...describeProcess(process.pid), nonce: 'theirs', ...fields }));
  return { folder, path };
}

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('a lock is taken, refused while it is held, and free once it is released', async () => {
  const folder = temporaryFolder();
  const release = await lockFolder(folder);
  expect(await failuresOf(() => lockFolder(folder))).toEqual([
    {
      code: 'forbidden',
      where: { file: join(folder, LOCK_FILE) },
      message: `process ${process.pid} is writing to this run`,
      hint: `Wait until it ends, or stop it with: kill -INT ${process.pid}`,
    },
  ]);
  await release();
  expect(readdirSync(folder)).toEqual([]);
  await (await lockFolder(folder))();
});

test('the lock of another live process is refused', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20_000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill());
  await once(child, 'spawn');
  const { folder, path } = lockedBy(describeProcess(child.pid ?? 0));
  expect(await failuresOf(() => lockFolder(folder))).toEqual([
    {
      code: 'forbidden',
      where: { file: path },
      message: `process ${child.pid} is writing to this run`,
      hint: `Wait until it ends, or stop it with: kill -INT ${child.pid}`,
    },
  ]);
});

test('the lock of a dead process is taken over, and nothing of it is left', async () => {
  const { folder } = lockedBy({ pid: await deadPid() });
  const release = await lockFolder(folder);
  expect(readdirSync(folder)).toEqual([LOCK_FILE]);
  await release();
  expect(readdirSync(folder)).toEqual([]);
});

test.runIf(existsSync('/proc/self/stat'))(
  'the lock of a process that is dead and that nobody has reaped is taken over',
  async () => {
    // `sleep` takes the shell's place and never asks how the shell's child ended.
    const shell = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 20'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void shell.kill());
    const [pid] = (await once(shell.stdout, 'data')).map(Number);
    const holder = describeProcess(pid ?? 0);
    while (readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z') await nextTurn();
    const { folder } = lockedBy(holder);
    await (await lockFolder(folder))();
    expect(readdirSync(folder)).toEqual([]);
  },
);

test.runIf(existsSync('/proc/self/stat'))(
  'the lock of a process whose id another one has now is taken over',
  async () => {
    const { folder } = lockedBy({ started: '1' });
    await (await lockFolder(folder))();
    expect(readdirSync(folder)).toEqual([]);
  },
);

test.each([
  ['another host', { host: 'build-7' }, `process ${process.pid} on host build-7 holds the lock of this run`],
  [
    'an earlier boot',
    { boot: '00000000-0000-0000-0000-000000000000' },
    `process ${process.pid} on this host before its last start holds the lock of this run`,
  ],
])('a lock from %s is refused, dead or not, for nobody here can tell', async (_, fields, message) => {
  const { folder, path } = lockedBy({ pid: process.pid, ...fields });
  expect(await failuresOf(() => lockFolder(folder))).toEqual([
    {
      code: 'forbidden',
      where: { file: path },
      message,
      hint: 'Make sure that it runs no more, then remove the file and try again.',
    },
  ]);
});

test('a lock that cannot be read is refused, not ignored', async () => {
  const paths = ['', '{', '{"pid":1}'].map((text) => {
    const path = join(temporaryFolder(), LOCK_FILE);
    writeFileSync(path, text);
    return path;
  });
  const ends = await Promise.all(paths.map((path) => failuresOf(() => lockFolder(dirname(path)))));
  expect(ends).toEqual(
    paths.map((path) => [
      {
        code: 'forbidden',
        where: { file: path },
        message: 'the lock of this run cannot be read or taken over, so its writer is unknown',
        hint: 'If no llm-eval is writing to this run, remove the files writer.lock* and try again.',
      },
    ]),
  );
});

test('a lock that someone else has by now is not released', async () => {
  const folder = temporaryFolder();
  const release = await lockFolder(folder);
  const theirs = JSON.stringify({ ...describeProcess(process.pid), nonce: 'theirs' });
  writeFileSync(join(folder, LOCK_FILE), theirs);
  await release();
  expect(readdirSync(folder)).toEqual([LOCK_FILE]);
});

test('of several processes that find a dead lock at once, one takes it', async () => {
  const { folder } = lockedBy({ pid: await deadPid() });
  const code = `
    import { lockFolder } from ${JSON.stringify(new URL('./lock.ts', import.meta.url).href)};
    process.stdout.write('ready ');
    process.stdin.once('data', async () => {
      const end = await lockFolder(${JSON.stringify(folder)}).then(() => 'taken', (error) => error.list?.[0].code ?? String(error));
      process.stdout.write(end);
    });`;
  const children = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const said: string[] = [];
    child.stdout.on('data', (data) => said.push(String(data)));
    return { child, said };
  });
  onTestFinished(() => {
    for (const { child } of children) child.kill();
  });
  // Every one has loaded before the first may start, and none ends before all have tried.
  await Promise.all(children.map(({ child }) => once(child.stdout, 'data')));
  const ends = children.map(({ child }) => once(child.stdout, 'data'));
  for (const { child } of children) child.stdin.write('go');
  await Promise.all(ends);
  expect(children.map(({ said }) => said.join('')).sort()).toEqual([
    'ready forbidden',
    'ready forbidden',
    'ready forbidden',
    'ready taken',
  ]);
});
