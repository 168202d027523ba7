import type { Assertion, Finding, Subject } from '../domain/assertion.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import { startThread, type Thread, type ThreadOptions } from './score-thread.ts';
import type { Task } from './score-worker.ts';

export interface ScoreWorkersOptions extends ThreadOptions {
  /** Most threads at work at once. */
  readonly size: number;
}

/** Missed deadlines in a row after which a module is not called again: a run would wait hours for one that hangs. */
const MOST_LATE = 3;
/** Idle threads that are kept beside those at work, so that suites with several modules need not restart them. */
const SPARE = 8;
/** Assertions whose fields one thread keeps at most. */
const MOST_KEPT = 256;

interface Job {
  readonly assertion: Assertion;
  readonly subject: Subject;
  readonly resolve: (finding: Finding) => void;
  readonly reject: (bug: unknown) => void;
  retried: boolean;
}

interface Slot {
  readonly thread: Thread;
  /** The module that runs here, '' for patterns: what one module does to globals never reaches another. */
  readonly module: string;
  /** Numbers of the fields that the thread keeps. */
  readonly sent: Set<number>;
  busy: boolean;
  /** Tasks that it has finished. */
  done: number;
}

/**
 * Threads for the assertions that may not run on the main one: user code, and patterns that can take exponential time.
 * Started when first needed, each with a deadline a task and a memory limit. Whatever goes wrong there is `unscored` with
 * its reason. Code that means harm is not kept in.
 * Close them: an open thread keeps the process alive.
 */
export function openScoreWorkers({ size, ...options }: ScoreWorkersOptions): ScoreWorkers {
  const slots = new Set<Slot>();
  /** Deadlines that each module has missed in a row. */
  const late = new Map<string, number>();
  const numbers = new WeakMap<Assertion['params'], number>();
  const ending = new Set<Promise<void>>();
  let queue: Job[] = [];
  let next = 0;
  let numbered = 0;
  let closed = false;

  const busy = () => [...slots].filter((slot) => slot.busy).length;

  const drop = (slot: Slot) => {
    slots.delete(slot);
    const ended = slot.thread.stop().finally(() => ending.delete(ended));
    ending.add(ended);
  };

  const slotFor = (module: string): Slot => {
    const idle = [...slots].filter((slot) => !slot.busy);
    const fitting = idle.find((slot) => slot.module === module);
    if (fitting !== undefined) return fitting;
    const oldest = idle[0];
    if (oldest !== undefined && slots.size >= size + SPARE) drop(oldest);
    const slot: Slot = { thread: startThread(options), module, sent: new Set(), busy: false, done: 0 };
    slots.add(slot);
    return slot;
  };

  const taskFor = (slot: Slot, { assertion, subject }: Job): Task => {
    const { params, type, path } = assertion;
    const number = numbers.get(params) ?? numbered++;
    numbers.set(params, number);
    const forget = slot.sent.size >= MOST_KEPT;
    if (forget) slot.sent.clear();
    const isNew = !slot.sent.has(number);
    slot.sent.add(number);
    const task = {
      do: 'find',
      type,
      path,
      params: number,
      forget,
      answer: subject.answer,
      calls: subject.calls,
      case: subject.case,
    } as const;
    return isNew ? { ...task, given: params } : task;
  };

  const work = async (slot: Slot, job: Job) => {
    slot.busy = true;
    const end = await slot.thread.run(taskFor(slot, job));
    slot.busy = false;
    if ('died' in end) {
      drop(slot);
      if (end.late) late.set(slot.module, (late.get(slot.module) ?? 0) + 1);
      // It may have died of what an earlier task left running there, so a fresh thread has the last word.
      if (slot.done > 0 && !end.late && !job.retried && !closed) {
        job.retried = true;
        queue.push(job);
      } else {
        job.resolve({ unscored: `the ${nounOf(job.assertion)} ${end.died}` });
      }
    } else {
      const reply: unknown = end.reply;
      if (reply === null || typeof reply !== 'object' || !('finding' in reply)) {
        // Only code in the thread can have sent it: what it says next cannot be believed either.
        drop(slot);
        job.resolve({
          unscored: `the ${nounOf(job.assertion)} sent a message of its own to the main thread`,
        });
        return pump();
      }
      late.delete(slot.module);
      slot.done++;
      // The slot used last stands last, so the first idle one is the one to give up.
      slots.delete(slot);
      slots.add(slot);
      job.resolve(reply.finding as Finding);
    }
    pump();
  };

  const pump = () => {
    while (!closed && next < queue.length && busy() < size) {
      const job = queue[next++] as Job;
      if (moduleOf(job.assertion) !== '' && (late.get(moduleOf(job.assertion)) ?? 0) >= MOST_LATE) {
        job.resolve({
          unscored: `the ${nounOf(job.assertion)} is not called again: it missed its deadline ${MOST_LATE} times in a row`,
        });
        continue;
      }
      work(slotFor(moduleOf(job.assertion)), job).catch(job.reject);
    }
    if (next > 0 && next === queue.length) {
      queue = [];
      next = 0;
    }
  };

  return {
    find(assertion, subject) {
      if (closed) throw new Error('the score workers are closed');
      return new Promise((resolve, reject) => {
        queue.push({ assertion, subject, resolve, reject, retried: false });
        pump();
      });
    },
    async close() {
      closed = true;
      for (const job of queue.slice(next))
        job.resolve({ unscored: 'the run ended before this assertion was scored' });
      queue = [];
      next = 0;
      for (const slot of slots) drop(slot);
      await Promise.all(ending);
    },
  };
}

function moduleOf({ params }: Assertion): string {
  return typeof params.module === 'string' ? params.module : '';
}

/** What failed, for the beginning of a reason. */
function nounOf(assertion: Assertion): string {
  if (moduleOf(assertion) !== '') return assertion.type === 'schema' ? 'schema module' : 'module';
  return assertion.type === 'regex' ? 'pattern' : 'schema';
}
