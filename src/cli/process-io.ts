import { userInfo } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { fail } from '../domain/failure.ts';
import type { Clock } from '../domain/ports.ts';
import { openLive, openLiveBatch, openLiveModels } from './client.ts';
import type { Interrupts, Io, Output } from './io.ts';
import { watchFolders } from './watch-files.ts';

/** Milliseconds that answers in flight get after the first signal; a CI runner kills the tree after 7.5 s. */
const GRACE = 20_000;
const GRACE_IN_CI = 5_000;

/** The real world. Call it once: it listens for signals. */
export function processIo(process: NodeJS.Process): Io {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdout: outputOf(process.stdout, 'stdout'),
    stderr: outputOf(process.stderr, 'stderr'),
    // Questions are drawn where notes go, so that stdout holds results alone.
    terminal: asksOn(process),
    watchFolders,
    clock: systemClock,
    interrupts: interruptsOf(process),
    boundMemory,
    random: Math.random,
    user: process.env.GITHUB_ACTOR ?? process.env.USER ?? userInfo().username,
    platform: process.platform,
    launch,
    openClient: openLive,
    openBatch: openLiveBatch,
    openModels: openLiveModels,
  };
}

/** What a program that runs commands of its own hands in. */
export interface ProgramWorld {
  readonly cwd: string;
  readonly env: Io['env'];
  /** Ends the asking: answers in flight get the grace of a first signal. */
  readonly signal?: AbortSignal;
  readonly onStdout: (text: string) => void;
  readonly onStderr: (text: string) => void;
}

/** The real world but for streams and signals, which are the calling program's; its process is left as it is. */
export function programIo({ cwd, env, signal, onStdout, onStderr }: ProgramWorld): Io {
  const output = (write: (text: string) => void): Output => ({
    isTTY: false,
    columns: 80,
    write: async (text) => {
      write(text);
      return true;
    },
  });
  const abort = new AbortController();
  signal?.addEventListener('abort', () => setTimeout(() => abort.abort(), GRACE_IN_CI).unref(), {
    once: true,
  });
  return {
    argv: [],
    env,
    cwd,
    stdout: output(onStdout),
    stderr: output(onStderr),
    clock: systemClock,
    interrupts: {
      stop: signal ?? new AbortController().signal,
      abort: abort.signal,
      signal: () => (signal?.aborted ? 'SIGINT' : undefined),
    },
    random: Math.random,
    user: env.GITHUB_ACTOR ?? env.USER ?? userInfo().username,
    platform: process.platform,
    // A program shows what it is given by itself.
    launch: async () => 'ENOTSUP',
    openClient: openLive,
    openBatch: openLiveBatch,
    openModels: openLiveModels,
  };
}

/** Somebody to ask, where both streams are a terminal and no CI runner gave it. `stdin` is not opened before it is read. */
function asksOn(process: NodeJS.Process): Io['terminal'] {
  const { env, stderr } = process;
  if (env.CI || !isatty(0) || stderr.isTTY !== true) return undefined;
  return {
    get input() {
      return process.stdin;
    },
    output: stderr,
  };
}

/**
 * Left alone, V8 lets the space of young objects grow to three times 32 MB, and the old ones to four times what is alive.
 * Little that a run makes lasts: the space as it is by now, and half as much again for the old, cost it no time. Of V8's
 * flags on this, these are the ones that it still reads once it has started.
 */
async function boundMemory(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
}

async function launch(program: string, words: readonly string[]): Promise<string | undefined> {
  const { spawn } = await import('node:child_process');
  const child = spawn(program, words, {
    ...{ detached: true, stdio: 'ignore' },
    // What cmd reads is quoted as cmd wants it, which is not as other programs do.
    ...{ windowsVerbatimArguments: true, windowsHide: true },
  });
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    child.once('spawn', () => {
      child.unref();
      resolve(undefined);
    });
  });
}

const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { signal });
  },
};

/** A reader that has gone ends the writing, not the run; a full disk behind the stream is a storage failure. */
function outputOf(stream: NodeJS.WriteStream, name: string): Output {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') gone = true;
  });
  return {
    isTTY: stream.isTTY === true,
    columns: stream.columns ?? 80,
    write: (text) =>
      new Promise((resolve, reject) => {
        if (gone) return resolve(false);
        stream.write(text, (error) => {
          if (!error) return resolve(true);
          const { code } = error as NodeJS.ErrnoException;
          if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') return resolve(false);
          try {
            fail({ code: 'storage', message: `${name} could not be written (${code ?? error.message})` });
          } catch (failures) {
            reject(failures);
          }
        });
      }),
  };
}

/** First signal: no new requests, answers in flight may land. Second signal, or the end of the grace: everything ends. */
function interruptsOf(process: NodeJS.Process): Interrupts {
  const stop = new AbortController();
  const abort = new AbortController();
  let first: 'SIGINT' | 'SIGTERM' | undefined;
  const onSignal = (signal: 'SIGINT' | 'SIGTERM') => {
    if (first !== undefined) return abort.abort();
    first = signal;
    stop.abort();
    setTimeout(() => abort.abort(), process.env.CI ? GRACE_IN_CI : GRACE).unref();
  };
  process.on('SIGINT', () => onSignal('SIGINT'));
  process.on('SIGTERM', () => onSignal('SIGTERM'));
  return { stop: stop.signal, abort: abort.signal, signal: () => first };
}
