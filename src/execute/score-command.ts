import { type ChildProcess, spawn } from 'node:child_process';
import type { AssertionInput } from '../core/assertions/module-result.ts';
import { readResult } from '../core/assertions/module-result.ts';
import { readJson } from '../core/assertions/subject.ts';
import type { Assertion, Finding } from '../domain/assertion.ts';
import type { Code } from '../domain/code-target.ts';
import { duration, passLines } from './score-thread.ts';

/** Bounds of one command, what it sees, and where its prints go. */
export interface CommandOptions {
  /** Milliseconds that one answer may take where the suite writes no `timeout`. */
  readonly deadlineMs: number;
  /** The environment that the variables a command may see are taken from. */
  readonly env: { readonly [name: string]: string | undefined };
  /** Called with each line that the program wrote to stderr, as it was written: escape it. */
  readonly onPrint: (line: string) => void;
}

/** How one answer ended: with a finding, or with the program, for a reason that continues a sentence about it. */
export type CommandEnd = { readonly finding: Finding } | { readonly died: string; readonly late: boolean };

/** A program of the user's that is asked one answer at a time. */
export interface Command {
  /** Never rejects. */
  run(input: AssertionInput): Promise<CommandEnd>;
  /** Ends what still runs. */
  stop(): Promise<void>;
}

/** Most that a program may write about one answer, in characters, to stdout and to stderr. */
const MOST_OUTPUT = 1_000_000;
/** Longest line of stderr that a reason quotes, in characters. */
const QUOTED = 300;
/** What every program sees of the environment. */
const SEEN = ['PATH', 'HOME', 'LANG'];

type Params = Assertion['params'];
type ProgramParams = Params | Pick<Code, 'run' | 'folder' | 'env'>;

/**
 * A command assertion's program. A process an answer; with `lines` one process for many, which echoes the `id` of each, so
 * that a line too many is never taken for the answer to another question.
 */
export function startCommand(params: Params, options: CommandOptions): Command {
  const deadlineMs = typeof params.timeout === 'number' ? params.timeout * 1000 : options.deadlineMs;
  const keep = params.lines === true;
  let program: Program | undefined;
  let asked = 0;

  return {
    async run(input) {
      program ??= openProgram(params, options);
      const one = program;
      const id = ++asked;
      const said = await one.ask(JSON.stringify(keep ? { id, ...input } : input), deadlineMs, keep);
      if (!keep || 'died' in said) {
        program = undefined;
        one.stop('was stopped');
      }
      if ('died' in said)
        return keep || said.late ? said : { finding: { unscored: `the command ${said.died}` } };
      return { finding: keep ? readLine(said.text, id) : readText(said.text) };
    },
    async stop() {
      program?.stop('was stopped');
      program = undefined;
    },
  };
}

function readText(text: string): Finding {
  if (text.trim() === '') return { unscored: 'the command wrote nothing to stdout' };
  const read = readJson(text, 'what the command wrote to stdout');
  return 'problem' in read ? { unscored: read.problem } : readResult(read.value, 'the command');
}

function readLine(line: string, id: number): Finding {
  const read = readJson(line, 'the line that the command wrote');
  if ('problem' in read) return { unscored: read.problem };
  const { value } = read;
  if (value === null || typeof value !== 'object' || !('id' in value) || value.id !== id)
    return { unscored: `the command wrote a line without the id it was asked with, which is ${id}` };
  return readResult(value, 'the command');
}

/** What a program said, or why it says nothing. */
export type Said = { readonly text: string } | { readonly died: string; readonly late: boolean };

/** A program that was started. */
export interface Program {
  /** Writes a line; what the program wrote until it ended, or with `keep` its next line. */
  ask(line: string, deadlineMs: number, keep: boolean): Promise<Said>;
  /** Ends it with all that it started; whoever still waits is told `why`, which continues a sentence. */
  stop(why: string): void;
}

/** Starts the `run` of `params` in its `folder`, without a shell, with what `env` names of the environment. */
export function openProgram(
  params: ProgramParams,
  { env, onPrint }: Pick<CommandOptions, 'env' | 'onPrint'>,
): Program {
  const [file = '', ...args] = params.run as readonly string[];
  const named = (params.env ?? []) as readonly string[];
  const child = spawn(file, args, {
    cwd: String(params.folder),
    env: Object.fromEntries([...SEEN, ...named].map((name) => [name, env[name]])),
    stdio: 'pipe',
    // A group of its own, so that what it started ends with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let out = '';
  let errors = 0;
  let lastError = '';
  let closed = false;
  let death: { readonly died: string; readonly late: boolean } | undefined;
  let listen: (() => void) | undefined;

  const die = (died: string, late = false) => {
    death ??= { died, late };
    if (!closed) kill(child);
    listen?.();
  };
  child.on('error', (error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? `${file} is not there or not on the PATH` : error.message;
    die(`cannot be started: ${why}`);
  });
  child.on('close', (code, signal) => {
    closed = true;
    const last = lastError === '' ? '' : `: ${lastError}`;
    if (signal !== null) die(`was ended by ${signal}${last}`);
    else if (code !== 0) die(`ended with exit code ${code}${last}`);
    listen?.();
  });
  // A program that ends without reading its input is judged by what it wrote and its exit code.
  child.stdin.on('error', (error: NodeJS.ErrnoException) => {
    if (!['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED'].includes(error.code ?? ''))
      die(`cannot be written to: ${error.message}`);
  });
  const tooMuch = (stream: string) => die(`wrote more than ${MOST_OUTPUT / 1_000_000} MB to ${stream}`);
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    if (out.length > MOST_OUTPUT) tooMuch('stdout');
    else listen?.();
  });
  passLines(child.stderr, (line) => {
    if (death !== undefined) return;
    errors += line.length + 1;
    if (line.trim() !== '') lastError = line.trim().slice(0, QUOTED);
    onPrint(line);
    if (errors > MOST_OUTPUT) tooMuch('stderr');
  });

  return {
    ask: (line, deadlineMs, keep) =>
      new Promise((resolve) => {
        errors = 0;
        const settle = (said: Said) => {
          clearTimeout(timer);
          listen = undefined;
          resolve(said);
        };
        const look = () => {
          const end = out.indexOf('\n');
          if (death !== undefined) settle(death);
          else if (keep && end >= 0) {
            settle({ text: out.slice(0, end) });
            out = out.slice(end + 1);
          } else if (closed) {
            settle(keep ? { died: 'ended before it wrote a line', late: false } : { text: out });
          }
        };
        // If the main thread itself was held up, the answer may be waiting to be read; it is read before an immediate runs.
        const expire = () => {
          if (listen === look) die(`did not finish within ${duration(deadlineMs)} and was stopped`, true);
        };
        const timer = setTimeout(() => setImmediate(expire), deadlineMs);
        listen = look;
        if (keep && out !== '') return die('wrote more than one line for an answer');
        child.stdin.write(`${line}\n`);
        if (!keep) child.stdin.end();
        look();
      }),
    stop: (why) => {
      if (!closed) die(why);
    },
  };
}

/** Ends a program and all that it started, and waits for nothing of theirs. */
function kill(child: ChildProcess): void {
  const { pid } = child;
  try {
    if (pid !== undefined && process.platform !== 'win32') process.kill(-pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch (error) {
    // The group has ended already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
}
