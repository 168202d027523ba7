import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '../domain/failure.ts';
import { jsonOf } from '../domain/json.ts';
import { z } from '../domain/zod.ts';
import { errnoOf } from './storage-failure.ts';

/** The file in a run's folder that names its one writer. */
export const LOCK_FILE = 'writer.lock';

/** Who writes. No time stamps: a clock that jumps must not free or hold a lock. */
const holderSchema = z.strictObject({
  pid: z.int().positive(),
  /** When the process started, in the kernel's ticks since boot: tells a reused pid. Linux only. */
  started: z.string().optional(),
  /** The kernel's id of this boot. Linux only. */
  boot: z.string().optional(),
  host: z.string(),
  nonce: z.string(),
});
export type Holder = z.infer<typeof holderSchema>;

/** How often, and after how many milliseconds, a lock is looked at again that another process is just writing. */
const LOOKS = 50;
const PAUSE = 10;

/** Takes the lock of a folder; answers its release. Throws `Failures` (`forbidden`) naming the holder while there is one. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, LOCK_FILE);
  const mine: Holder = { ...describeProcess(process.pid), nonce: randomUUID() };
  for (let looks = 1; ; looks++) {
    if (create(path, mine)) break;
    const holder = readHolder(path);
    if (holder !== undefined && holder !== 'unreadable') {
      if (!isDead(holder, mine)) refuse(path, holder, mine);
      if (takeOver(path, holder, mine)) break;
    }
    if (looks === LOOKS) {
      fail({
        code: 'forbidden',
        where: { file: path },
        message: 'the lock of this run cannot be read or taken over, so its writer is unknown',
        hint: `If no llm-eval is writing to this run, remove the files ${LOCK_FILE}* and try again.`,
      });
    }
    await sleep(PAUSE);
  }
  return async () => release(path, mine);
}

/** True while a process that may still run holds the lock of a folder. */
export function isHeld(folder: string): boolean {
  const holder = readHolder(join(folder, LOCK_FILE));
  if (holder === undefined) return false;
  return holder === 'unreadable' || !isDead(holder, { ...describeProcess(process.pid), nonce: '' });
}

/** What tells this process from every other one, here and on other machines. */
export function describeProcess(pid: number): Omit<Holder, 'nonce'> {
  return {
    pid,
    started: startOf(pid),
    boot: readKernel('/proc/sys/kernel/random/boot_id')?.trim(),
    host: hostname(),
  };
}

function startOf(pid: number): string | undefined {
  return statOf(pid)?.[19];
}

/** What Linux says of a process, from field 3, its state, on; the name in field 2 may hold spaces and parentheses. */
function statOf(pid: number): string[] | undefined {
  const stat = readKernel(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** A file of the kernel's, or undefined where the system has none. */
function readKernel(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) !== undefined) return undefined;
    throw error;
  }
}

/** True only when the holder certainly runs no more: this very boot of this host, and the pid is gone or another's. */
function isDead(holder: Holder, mine: Holder): boolean {
  if (holder.host !== mine.host || holder.boot !== mine.boot) return false;
  if (!isRunning(holder.pid)) return true;
  const started = startOf(holder.pid);
  return started !== undefined && holder.started !== undefined && started !== holder.started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie can be signalled and does nothing; in a container the first process may never reap it.
    return statOf(pid)?.[0] !== 'Z';
  } catch (error) {
    // EPERM: it runs, as another user.
    if (errnoOf(error) === 'ESRCH') return false;
    if (errnoOf(error) === 'EPERM') return true;
    throw error;
  }
}

function refuse(path: string, holder: Holder, mine: Holder): never {
  const here = holder.host === mine.host;
  const sameBoot = here && holder.boot === mine.boot;
  fail({
    code: 'forbidden',
    where: { file: path },
    message: sameBoot
      ? `process ${holder.pid} is writing to this run`
      : `process ${holder.pid} on ${here ? 'this host before its last start' : `host ${holder.host}`} holds the lock of this run`,
    hint: sameBoot
      ? `Wait until it ends, or stop it with: kill -INT ${holder.pid}`
      : 'Make sure that it runs no more, then remove the file and try again.',
  });
}

/** One exclusive creation and one write, with nothing awaited between them. False when the file is there. */
function create(path: string, holder: Holder): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, JSON.stringify(holder));
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/** The holder that a lock file names; undefined when the file is gone. */
function readHolder(path: string): Holder | 'unreadable' | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  return holderSchema.safeParse(jsonOf(text)).data ?? 'unreadable';
}

/**
 * Puts our lock in the place of a dead holder's; false when another process was faster. A second lock guards the
 * exchange, for else a process could remove the lock that another one has just taken.
 */
function takeOver(path: string, dead: Holder, mine: Holder): boolean {
  const guard = `${path}.takeover`;
  if (!create(guard, mine)) return false;
  try {
    const holder = readHolder(path);
    if (holder === undefined || holder === 'unreadable' || holder.nonce !== dead.nonce) return false;
    unlinkSync(path);
    return create(path, mine);
  } finally {
    unlinkSync(guard);
  }
}

function release(path: string, mine: Holder): void {
  const holder = readHolder(path);
  if (holder !== undefined && holder !== 'unreadable' && holder.nonce === mine.nonce) unlinkSync(path);
}
