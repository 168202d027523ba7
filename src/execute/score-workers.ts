import type { AssertionInput } from '../core/assertions/module-result.ts';
import type { Assertion, Finding, Subject } from '../domain/assertion.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { SuiteTrial } from '../domain/suite-assertion.ts';
import { type Command, type CommandOptions, startCommand } from './score-command.ts';
import { nameOf } from './score-module.ts';
import { startThread, type Thread, type ThreadOptions } from './score-thread.ts';
import type { Task } from './score-worker.ts';

export interface ScoreWorkersOptions extends ThreadOptions, Partial<Pick<CommandOptions, 'env'>> {
  /** Most threads and programs at work at once. */
  readonly size: number;
  /** Milliseconds that the `setup` of a module may take; 60 s when left out. */
  readonly setupMs?: number;
}

const SETUP = 60_000;

/** Missed deadlines in a row after which a module is not called again: a run would wait hours for one that hangs. */
const MOST_LATE = 3;
/** Idle threads that are kept beside those at work, so that suites with several modules need not restart them; more of modules with a `setup`. */
const SPARE = 8;
/** Assertions whose fields one thread keeps at most. */
const MOST_KEPT = 256;

interface Job {
  readonly assertion: Assertion;
  /** One answer, or all scored trials of a side. */
  readonly about: Subject | readonly SuiteTrial[];
  readonly resolve: (finding: Finding) => void;
  readonly reject: (bug: unknown) => void;
  retried: boolean;
}

interface Slot {
  /** Absent where a command runs here. */
  readonly thread?: Thread;
  readonly command?: Command;
  /** The code that runs here, '' for patterns: what one module does to globals never reaches another. */
  readonly code: string;
  /** Numbers of the fields that the thread keeps. */
  readonly sent: Set<number>;
  busy: boolean;
  /** The module's `setup` was called here, or is being called. */
  isSetUp: boolean;
  /** Tasks that it has finished. */
  done: number;
}

/**
 * Threads for the assertions that may not run on the main one: user code, and patterns that can take exponential time;
 * and the programs of commands. Started when first needed, each with a deadline a task, threads with a memory limit. Whatever goes wrong there is `unscored` with
 * its reason. Code that means harm is not kept in.
 * Close them: an open thread keeps the process alive.
 */
export function openScoreWorkers({ size, setupMs = SETUP, ...options }: ScoreWorkersOptions): ScoreWorkers {
  const slots = new Set<Slot>();
  /** Deadlines that each module has missed in a row. */
  const late = new Map<string, number>();
  /** Why a module's `setup` failed, after which it is not called again. */
  const unready = new Map<string, string>();
  /** Jobs of each module with a `setup` that wait for its one thread. */
  const held = new Map<string, Job[]>();
  const numbers = new WeakMap<Assertion['params'], number>();
  const ending = new Set<Promise<unknown>>();
  let queue: Job[] = [];
  let next = 0;
  let numbered = 0;
  let closed = false;

  const busy = () => [...slots].filter((slot) => slot.busy).length;

  const drop = (slot: Slot) => {
    slots.delete(slot);
    const ended = tearDown(slot)
      .then(() => Promise.all([slot.thread?.stop(), slot.command?.stop()]))
      .finally(() => ending.delete(ended));
    ending.add(ended);
  };

  const tearDown = async ({ thread, isSetUp, busy, code }: Slot) => {
    if (thread === undefined || !isSetUp || busy) return;
    const end = await thread.run({ do: 'teardown', module: code });
    if ('died' in end) {
      if (end.late) options.onPrint(`the teardown of ${nameOf(code)} ${end.died}`);
    } else if (says(end.reply, 'problem')) options.onPrint(String(end.reply.problem));
  };

  const slotFor = ({ params, type }: Assertion): Slot => {
    const code = codeOf({ params });
    const idle = [...slots].filter((slot) => !slot.busy);
    const fitting = idle.find((slot) => slot.code === code);
    if (fitting !== undefined) return fitting;
    // A setup is called once in a command: a thread that has had one stays, however many there are.
    const oldest = idle.find((slot) => !slot.isSetUp);
    if (oldest !== undefined && slots.size >= size + SPARE) drop(oldest);
    const runner =
      type === 'command'
        ? { command: startCommand(params, { env: {}, ...options }) }
        : { thread: startThread(options) };
    const slot: Slot = { ...runner, code, sent: new Set(), busy: false, isSetUp: false, done: 0 };
    slots.add(slot);
    return slot;
  };

  const taskFor = (slot: Slot, { assertion, about }: Job): Task => {
    const { params, type, path } = assertion;
    if (isOver(about))
      return { do: 'find-over', module: String(params.module), trials: about, with: params.with };
    const subject = about;
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

  const run = (slot: Slot, job: Job) => {
    if (slot.command !== undefined && !isOver(job.about))
      return slot.command.run(inputOf(job.assertion, job.about));
    if (slot.thread === undefined) throw new Error('a slot has neither a thread nor a command');
    return slot.thread.run(taskFor(slot, job));
  };

  const isBusy = (code: string) => [...slots].some((slot) => slot.busy && slot.code === code);

  /** Calls a module's `setup` on the one thread that is to have it; why it failed. */
  const setUp = async ({ thread, code }: Slot): Promise<string | undefined> => {
    const end = await thread?.run({ do: 'setup', module: code }, setupMs);
    if (end === undefined || closed) return undefined;
    if ('died' in end) return `the setup of ${nameOf(code)} ${end.died}`;
    if (says(end.reply, 'problem')) return String(end.reply.problem);
    return says(end.reply, 'done') ? undefined : `the setup of ${nameOf(code)} sent a message of its own`;
  };

  const work = async (slot: Slot, job: Job): Promise<void> => {
    slot.busy = true;
    let end = await run(slot, job);
    if ('reply' in end && says(end.reply, 'needs')) {
      const { code } = slot;
      const waiting = held.get(code) ?? [];
      held.set(code, waiting);
      const elsewhere = [...slots].some((other) => other.isSetUp && other.code === code);
      if (elsewhere) {
        slot.busy = false;
        drop(slot);
        waiting.push(job);
        if (!isBusy(code)) release(code);
        return pump();
      }
      const failed = unready.get(code);
      slot.isSetUp = failed === undefined;
      const problem = failed ?? (await setUp(slot));
      if (problem === undefined) end = await run(slot, job);
      else {
        slot.busy = false;
        slot.isSetUp = false;
        drop(slot);
        if (failed === undefined) options.onPrint(`${problem}; what the module asserts is unscored`);
        unready.set(code, problem);
        job.resolve({ unscored: problem });
        release(code);
        return pump();
      }
    }
    slot.busy = false;
    if ('died' in end) {
      // What was set up is gone with its thread: nothing is left that a teardown could be called in.
      slot.isSetUp = false;
      drop(slot);
      if (end.late) late.set(slot.code, (late.get(slot.code) ?? 0) + 1);
      // It may have died of what an earlier task left running there, so a fresh thread has the last word.
      if (slot.done > 0 && !end.late && !job.retried && !closed) {
        job.retried = true;
        queue.push(job);
      } else {
        job.resolve({ unscored: `the ${nounOf(job.assertion)} ${end.died}` });
      }
    } else {
      const reply: unknown = 'reply' in end ? end.reply : end;
      if (!says(reply, 'finding')) {
        // Only code in the thread can have sent it: what it says next cannot be believed either.
        drop(slot);
        job.resolve({
          unscored: `the ${nounOf(job.assertion)} sent a message of its own to the main thread`,
        });
        release(slot.code);
        return pump();
      }
      late.delete(slot.code);
      slot.done++;
      // The slot used last stands last, so the first idle one is the one to give up.
      slots.delete(slot);
      slots.add(slot);
      job.resolve(reply.finding as Finding);
    }
    release(slot.code);
    pump();
  };

  /** Goes on with the jobs that waited for a module's one thread. */
  const release = (code: string) => {
    const waiting = held.get(code) ?? [];
    while (!closed && waiting.length > 0 && !isBusy(code)) begin(waiting.shift() as Job);
  };

  const begin = (job: Job) => {
    const code = codeOf(job.assertion);
    const problem = job.assertion.type === 'module' ? unready.get(code) : undefined;
    if (problem !== undefined) return job.resolve({ unscored: problem });
    if (code !== '' && (late.get(code) ?? 0) >= MOST_LATE)
      return job.resolve({
        unscored: `the ${nounOf(job.assertion)} is not called again: it missed its deadline ${MOST_LATE} times in a row`,
      });
    work(slotFor(job.assertion), job).catch(job.reject);
  };

  const pump = () => {
    while (!closed && next < queue.length && busy() < size) {
      const job = queue[next++] as Job;
      const code = codeOf(job.assertion);
      const waiting = held.get(code);
      if (waiting !== undefined && isBusy(code)) waiting.push(job);
      else begin(job);
    }
    if (next > 0 && next === queue.length) {
      queue = [];
      next = 0;
    }
  };

  return {
    find(assertion, about) {
      if (closed) throw new Error('the score workers are closed');
      return new Promise((resolve, reject) => {
        queue.push({ assertion, about, resolve, reject, retried: false });
        pump();
      });
    },
    async close() {
      closed = true;
      for (const job of [...queue.slice(next), ...[...held.values()].flat()])
        job.resolve({ unscored: 'the run ended before this assertion was scored' });
      queue = [];
      next = 0;
      for (const slot of slots) drop(slot);
      await Promise.all(ending);
    },
  };
}

/** What an assertion runs of the user's: its module's path, or its command with all that starting it depends on. */
function codeOf({ params }: Pick<Assertion, 'params'>): string {
  if (typeof params.module === 'string') return params.module;
  const { run, folder, env, timeout, lines } = params;
  return run === undefined || folder === undefined ? '' : JSON.stringify([run, folder, env, timeout, lines]);
}

/** True of a reply with that in it. Code of the user's can send anything. */
function says<Key extends string>(reply: unknown, key: Key): reply is { readonly [K in Key]: unknown } {
  return reply !== null && typeof reply === 'object' && key in reply;
}

function isOver(about: Job['about']): about is readonly SuiteTrial[] {
  return Array.isArray(about);
}

function inputOf(assertion: Assertion, subject: Subject): AssertionInput {
  return {
    text: subject.text,
    output: subject.value,
    tool_calls: subject.calls,
    outcome: subject.answer.outcome,
    case: subject.case,
    with: assertion.params.with,
  };
}

/** What failed, for the beginning of a reason. */
function nounOf({ type, params }: Assertion): string {
  if (type === 'command') return 'command';
  if (params.module !== undefined) return type === 'schema' ? 'schema module' : 'module';
  if (type === 'sql') return 'SQL parser';
  return type === 'regex' ? 'pattern' : 'schema';
}
