import { resolve } from 'node:path';
import { fail } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import type { Report } from '../domain/report.ts';
import type { CaseFile, SuiteHead } from '../domain/suite-file.ts';
import type { GivenSuite } from '../load/project.ts';
import type { Command, RunOptions } from './command.ts';

/** An assertion as a suite file writes it; `.github/docs/assertions.md` lists the kinds and their fields. */
export interface AssertionSpec {
  /** A kind; `not-` before it negates. */
  readonly type: string;
  /** JSON pointer into the answer read as JSON. */
  readonly path?: string;
  /** A name for reports. */
  readonly name?: string;
  /** Share in the score; 0 makes it informative only. */
  readonly weight?: number;
  /** The value, 0 to 1, from which a measuring assertion passes, and its negation fails. */
  readonly threshold?: number;
  /** The kind's own fields. */
  readonly [field: string]: Json | undefined;
}

/** A case as a suite file writes it. */
export interface CaseSpec extends Omit<CaseFile, 'assert'> {
  /** Assertions for this case, after those of the suite. */
  readonly assert?: readonly AssertionSpec[];
}

/** A suite as its file writes it. */
export interface SuiteSpec extends Omit<SuiteHead, 'assert'> {
  /** Assertions for every case. */
  readonly assert?: readonly AssertionSpec[];
  /** The cases, or `file:x.cases.jsonl`, relative to `evals/`. */
  readonly cases: readonly CaseSpec[] | string;
}

/** What `run` and `compare` take; each field is the command's flag of that name. */
export interface RunInput {
  /** Suite files, folders, globs, and suites of `defineSuite`. Left out: every suite under `evals`. */
  readonly suites?: readonly (string | SuiteSpec)[];
  /** The project's folder; nothing outside is read. The process's own when left out. */
  readonly cwd?: string;
  /** Config file instead of `llm-eval.config.yaml`. */
  readonly config?: string;
  /** Models that replace those of the config's pins, by the pin's name. */
  readonly pins?: { readonly [name: string]: string };
  /** Recordings (paths or globs) to answer from. */
  readonly replay?: readonly string[];
  /** Ask the API even where suites name recordings. */
  readonly live?: boolean;
  /** Write the answers to this recording as well. */
  readonly record?: string;
  /** Ids and tags of the cases to take. */
  readonly cases?: readonly string[];
  readonly tags?: readonly string[];
  /** Exactly, or at most, so many trials a case. */
  readonly trials?: number;
  readonly maxTrials?: number;
  /** Requests in flight at once. */
  readonly concurrency?: number;
  /** USD, and tokens in and out together: never more than this. */
  readonly maxCost?: number;
  readonly maxTokens?: number;
  /** Another API origin; the key is sent to it. */
  readonly baseUrl?: string;
  /** The environment, e.g. with `OPENAI_API_KEY`; the process's own when left out. */
  readonly env?: { readonly [name: string]: string | undefined };
  /** Ends the asking; what was answered is kept, and the exit code is 130. */
  readonly signal?: AbortSignal;
  /** Is handed progress and notes, as the command writes them to stderr: text of a terminal, escaped. */
  readonly onNote?: (text: string) => void;
}

/** What `compare` takes. */
export interface CompareInput extends RunInput {
  /** The two sides, as the command takes them: a file, a run, a pin (`$triage`) or a model id. */
  readonly before: string;
  readonly after: string;
}

/** How a run ended. */
export interface RunResult {
  /** Absent where the run was interrupted before a verdict. */
  readonly report?: Report;
  /** 0 passed, 1 regressed, 3 cannot tell, 130 interrupted. */
  readonly exitCode: number;
}

/**
 * Collects, scores, compares with the baseline and decides, as `llm-eval run` does, with the same files and the same result.
 * Throws `Failures` for what the user must mend: a suite, the config, the key, the disk.
 *
 * @example
 * ```ts
 * import { run } from 'llm-eval';
 *
 * const { report, exitCode } = await run({ suites: ['evals/triage.eval.yaml'], maxCost: 2 });
 * console.log(exitCode, report?.verdict.status);
 * ```
 */
export async function run(input: RunInput = {}): Promise<RunResult> {
  const { suites, options } = commandOf(input);
  return execute({ name: 'run', suites, options }, input);
}

/**
 * Compares two sides, as `llm-eval compare` does. Throws `Failures` as `run` does.
 *
 * @example
 * ```ts
 * const { report } = await compare({ before: '$triage', after: 'gpt-5.4-mini-2026-03-17' });
 * ```
 */
export async function compare({ before, after, ...input }: CompareInput): Promise<RunResult> {
  const { suites, options } = commandOf(input);
  return execute({ name: 'compare', before, after, suites, options }, input);
}

async function execute(command: Command, input: RunInput): Promise<RunResult> {
  const { runCommand } = await import('./main.ts');
  const { programIo } = await import('./process-io.ts');
  const printed: string[] = [];
  const io = programIo({
    cwd: resolve(input.cwd ?? '.'),
    env: input.env ?? process.env,
    ...(input.signal === undefined ? {} : { signal: input.signal }),
    onStdout: (text) => printed.push(text),
    onStderr: (text) => input.onNote?.(text),
  });
  const exitCode = await runCommand(command, io);
  const text = printed.join('');
  return text === '' ? { exitCode } : { report: JSON.parse(text) as Report, exitCode };
}

function commandOf(input: RunInput): { readonly suites: readonly string[]; readonly options: RunOptions } {
  const { suites = [], config, pins = {}, replay = [], live = false, cases = [], tags = [] } = input;
  const { record, trials, maxTrials, concurrency, maxCost, maxTokens, baseUrl } = input;
  if (input.suites?.length === 0) {
    fail({
      code: 'nothing-selected',
      message: 'the list of suites is empty',
      hint: 'Name at least one, or leave the field out for every suite under evals.',
    });
  }
  const files = suites.filter((suite) => typeof suite === 'string');
  const given = suites.filter((suite) => typeof suite !== 'string').map(givenSuite);
  const options: RunOptions = {
    ...{ config, given, replay, live, record, trials, maxTrials, concurrency, maxCost, maxTokens, baseUrl },
    pin: Object.entries(pins).map(([name, model]) => `${name}=${model}`),
    ...{ case: cases, tag: tags, json: true },
  };
  return { suites: files, options };
}

/** A copy as plain data, so that nothing of it can change while it is asked. */
export function givenSuite(spec: SuiteSpec): GivenSuite {
  const { suite } = spec;
  if (typeof suite !== 'string' || !/^[\w.-]+$/.test(suite)) {
    return fail({
      code: 'invalid',
      message: 'a suite of defineSuite has no name that a file could have',
      hint: 'Give it `suite: NAME`, of letters, digits, `.`, `_` and `-`.',
    });
  }
  return { file: `evals/${suite}.eval.yaml`, value: JSON.parse(JSON.stringify(spec)) as unknown };
}
