import type { Failure } from '../domain/failure.ts';
import type { Clock } from '../domain/ports.ts';
import type { JsonText } from '../report/escape/json.ts';
import type { MarkdownText } from '../report/escape/markdown.ts';
import type { TermText } from '../report/escape/term.ts';
import type { OpenBatch, OpenClient, OpenModels } from './client.ts';

/** Text that a sink's escape function has made: the compiler keeps anything else from the streams. */
export type SafeText = TermText | JsonText | MarkdownText;

/** A stream that text is written to. `write` resolves when the text was taken; false when the reader has gone. */
export interface Output {
  write(text: SafeText): Promise<boolean>;
  readonly isTTY: boolean;
  /** Columns of the terminal, 80 where there is none. */
  readonly columns: number;
}

/** The two steps of an interruption: `stop` ends dispatch, `abort` ends what is in flight. */
export interface Interrupts {
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  /** Which signal came first, once one came. */
  signal(): 'SIGINT' | 'SIGTERM' | undefined;
}

/** The two streams of somebody who can be asked: what they type, and where questions are drawn. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** A folder whose files are watched. */
export interface WatchedFolder {
  /** Absolute. */
  readonly path: string;
  /** The names of the files in it that matter; absent: all of them, in all folders below as well. */
  readonly only?: readonly string[];
}

/** The path of a file that changed, or why nothing more will be told of. */
export type Change = { readonly path: string } | { readonly failure: Failure };

/** The world as `main` sees it: the real process hands in itself, tests hand in a deterministic form. */
export interface Io {
  readonly argv: readonly string[];
  readonly env: { readonly [name: string]: string | undefined };
  /** Absolute. */
  readonly cwd: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Absent where nobody can be asked: in a CI job, behind a pipe. */
  readonly terminal?: Terminal;
  /** Calls back until what it returns is called; absent where no file can change. */
  readonly watchFolders?: (
    folders: readonly WatchedFolder[],
    onChange: (change: Change) => void,
  ) => () => void;
  readonly clock: Clock;
  readonly interrupts: Interrupts;
  /** Bounds what the process takes of memory, before suites are read; absent where the process is not ours alone. */
  readonly boundMemory?: () => Promise<void>;
  /** Numbers from 0 up to 1; ids and jitter, never a decision. */
  readonly random: () => number;
  readonly user: string;
  /** As Node names it: `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** Starts a program that outlives us, and does not wait for its end; the error code where it cannot be started. */
  readonly launch: (program: string, words: readonly string[]) => Promise<string | undefined>;
  /** Opens the live client. */
  readonly openClient: OpenClient;
  /** Opens the client of the Batch API. */
  readonly openBatch: OpenBatch;
  /** Opens what says which models an endpoint serves. */
  readonly openModels: OpenModels;
}
