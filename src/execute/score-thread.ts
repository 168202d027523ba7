import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { thrown } from './score-module.ts';
import type { Reply, Task } from './score-worker.ts';

/** Bounds of one thread, and where its prints go. */
export interface ThreadOptions {
  /** Milliseconds that one task may take, a module's import included. */
  readonly deadlineMs: number;
  /**
   * Megabytes of heap that it may use; looked at while a task runs. Not covered: a single built-in call that takes
   * gigabytes at once, which ends the process.
   */
  readonly memoryMb: number;
  /** Called with each line that the user's code printed to stdout or stderr, as it was printed: escape it. */
  readonly onPrint: (line: string) => void;
}

/**
 * How a task ended: with a reply, or with the thread, for a reason that continues a sentence about the task. `late`: it
 * was stopped at its deadline. A thread that died runs nothing more.
 */
type TaskEnd = { readonly reply: Reply } | { readonly died: string; readonly late: boolean };

/** One score worker, which runs one task at a time. */
export interface Thread {
  /** Never rejects. `limitMs` is how long this task may take; the thread's deadline when left out. */
  run(task: Task, limitMs?: number): Promise<TaskEnd>;
  /** Ends the thread. Until then it keeps the process alive. */
  stop(): Promise<void>;
}

/** Longest line that is passed on whole, in characters; a longer one comes in pieces, so that it cannot fill the memory. */
const LONGEST_LINE = 10_000;

/** Milliseconds between two looks at a busy thread's memory. */
const WEIGH_EVERY = 50;

/**
 * Megabytes of heap above the limit at which Node itself stops a thread. It needs to be far off: where one large
 * allocation crosses that line (a list or Map that grows), V8 ends the whole process instead of the thread.
 */
const HEADROOM = 2048;

/** Megabytes of Buffers that a thread may hold; far off as well, since V8 lets unused ones lie for long. */
const OUTSIDE_HEAP = 1024;

/** The thread's file beside this one: TypeScript in a checkout, JavaScript in the package. */
const file = new URL(`./score-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

/**
 * Starts a thread. It sees an empty environment, so user code cannot read the API key there by accident; a thread is a
 * guard against accidents, not a sandbox against malice.
 */
export function startThread({ deadlineMs, memoryMb, onPrint }: ThreadOptions): Thread {
  const worker = new Worker(file, {
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning', '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb + HEADROOM },
    stdout: true,
    stderr: true,
  });
  let ready = false;
  let dead: TaskEnd | undefined;
  let finish: ((end: TaskEnd) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  let watch: NodeJS.Timeout | undefined;
  let weighing = false;
  let limit = deadlineMs;

  const settle = (end: TaskEnd) => {
    clearTimeout(timer);
    clearInterval(watch);
    finish?.(end);
    finish = undefined;
  };
  const die = (died: string, late = false) => {
    dead ??= { died, late };
    settle(dead);
  };
  const expire = (task: typeof finish) => {
    if (finish !== task) return;
    die(`did not finish within ${duration(limit)} and was stopped`, true);
    void worker.terminate();
  };
  const weigh = async () => {
    if (weighing) return;
    weighing = true;
    const exceeded = await limitExceeded(worker, memoryMb);
    weighing = false;
    if (finish === undefined || exceeded === undefined) return;
    die(outOfMemory(exceeded));
    void worker.terminate();
  };
  // If the main thread itself was held up, the reply may be waiting to be read; it is read before an immediate runs.
  const startClock = () => {
    timer = setTimeout(() => setImmediate(expire, finish), limit);
    watch = setInterval(() => void weigh(), WEIGH_EVERY);
  };

  passLines(worker.stdout, onPrint);
  passLines(worker.stderr, onPrint);
  worker.on('message', (reply: Reply | 'ready') => {
    if (reply !== 'ready') return settle({ reply });
    // Starting a thread is our time, not the user's.
    ready = true;
    if (finish !== undefined) startClock();
  });
  worker.on('error', (error: unknown) => die(deathOf(error, memoryMb)));
  worker.on('exit', (code) => die(`ended its thread with exit code ${code} before it answered`));

  return {
    run(task, limitMs = deadlineMs) {
      // What an earlier task left running may have ended an idle thread.
      if (dead !== undefined) return Promise.resolve(dead);
      return new Promise((resolve) => {
        worker.postMessage(task);
        finish = resolve;
        limit = limitMs;
        if (ready) startClock();
      });
    },
    async stop() {
      die('was stopped before it answered');
      await worker.terminate();
    },
  };
}

function deathOf(error: unknown, memoryMb: number): string {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return outOfMemory(memoryMb);
  }
  return `threw outside its own call: ${thrown(error)}`;
}

function outOfMemory(memoryMb: number): string {
  return `used more than ${memoryMb} MB of memory and was stopped`;
}

/**
 * The limit in megabytes that a thread is beyond, if any; answered also while it is in a busy loop. A thread that has
 * ended is beyond none: its `exit` event says so.
 */
async function limitExceeded(worker: Worker, memoryMb: number): Promise<number | undefined> {
  try {
    const { used_heap_size, external_memory } = await worker.getHeapStatistics();
    if (used_heap_size / 2 ** 20 > memoryMb) return memoryMb;
    return external_memory / 2 ** 20 > OUTSIDE_HEAP ? OUTSIDE_HEAP : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_NOT_RUNNING')
      return undefined;
    throw error;
  }
}

/** A time limit in words. */
export function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000} s` : `${ms} ms`;
}

/** Passes on what a stream brings, a line at a time; a very long line comes in pieces. */
export function passLines(stream: Readable, onPrint: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onPrint(line);
    if (rest.length > LONGEST_LINE) {
      onPrint(rest);
      rest = '';
    }
  });
  stream.on('end', () => {
    if (rest !== '') onPrint(rest);
  });
}
