import { randomUUID } from 'node:crypto';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson } from '../core/assertions/subject.ts';
import { type Answer, type AttemptEnd, type FailedKind, isBlank } from '../domain/answer.ts';
import { type Code, type CodeInput, codeAnswerSchema } from '../domain/code-target.ts';
import { canonicalJson } from '../domain/json.ts';
import type { Ask, Client, Clock } from '../domain/ports.ts';
import type { CommandOptions } from './score-command.ts';
import { openProgram } from './score-command.ts';

/** What runs a module: TypeScript in a checkout, JavaScript in the package. */
const RUNNER = fileURLToPath(
  new URL(`./run-module${extname(new URL(import.meta.url).pathname)}`, import.meta.url),
);

/** What code targets run with; `deadlineMs` is for those that write no timeout. */
export interface CodeClientOptions extends CommandOptions {
  readonly clock: Clock;
  /** Most programs at work at once. */
  readonly size: number;
  /** The code of an ask's target. */
  readonly codeOf: (ask: Ask) => Code;
}

/**
 * Answers asks by code of the user's: a process an ask, without a shell and with a deadline. Whatever goes wrong with it is a
 * failure of the trial, which is not asked again: what the code did so far, and what that cost, is not known.
 */
export async function codeClient({
  clock,
  codeOf,
  deadlineMs,
  size,
  ...options
}: CodeClientOptions): Promise<Client> {
  const { default: Queue } = await import('p-queue');
  const queue = new Queue({ concurrency: size });
  const running = new Set<() => void>();
  const work = async (ask: Ask, signal: AbortSignal): Promise<AttemptEnd> => {
    const code = codeOf(ask);
    if (signal.aborted) return failed('cancelled', 'cancelled before the code was started', false);
    const { folder, env } = code;
    const run = code.module ? [process.execPath, RUNNER, ...code.run] : code.run;
    const program = openProgram({ run, folder, env }, options);
    const kill = () => program.stop('was stopped');
    running.add(kill);
    signal.addEventListener('abort', kill, { once: true });
    const started = clock.monotonic();
    const said = await program.ask(JSON.stringify(inputOf(ask)), code.timeout_ms ?? deadlineMs, false);
    signal.removeEventListener('abort', kill);
    running.delete(kill);
    program.stop('was stopped');
    if (signal.aborted) return failed('cancelled', 'cancelled while the code ran', true);
    if ('died' in said) {
      if (said.late) return failed('timeout', `the code ${said.died}`, true);
      return failed('server_error', `the code ${said.died}`, true);
    }
    return read(ask, said.text, clock.monotonic() - started);
  };
  return {
    ask: (ask, { signal }) => queue.add(() => work(ask, signal)),
    async close() {
      for (const kill of running) kill();
    },
  };
}

function failed(kind: FailedKind, message: string, billed: boolean): AttemptEnd {
  return {
    failure: { outcome: 'failed', kind, message, should_retry: false, possibly_billed: billed },
  };
}

function inputOf({ trial, request }: Ask): CodeInput {
  const { vars = {}, user, system, files, said, schema } = request;
  return { case: trial.case, ordinal: trial.ordinal, vars, user, system, files, said, schema };
}

function read({ request }: Ask, text: string, latency: number): AttemptEnd {
  const json = readJson(text, 'what the code wrote to stdout');
  if ('problem' in json) return failed('malformed', json.problem, true);
  const value = typeof json.value === 'string' ? { text: json.value } : json.value;
  const checked = codeAnswerSchema.safeParse(value);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    return failed('malformed', `the code wrote no answer: ${place}${issue?.message ?? ''}`, true);
  }
  const { data } = checked;
  const words = data.text ?? (data.json === undefined ? '' : JSON.stringify(data.json));
  const calls = data.tool_calls?.map(({ id, name, arguments: given }) => ({
    ...(id === undefined ? {} : { id }),
    ...{ name, arguments: typeof given === 'string' ? given : JSON.stringify(given) },
  }));
  const silent = isBlank(words) && (calls === undefined || calls.length === 0);
  const answer: Answer = {
    outcome: silent ? 'empty' : 'answered',
    body: { text: words, ...(calls === undefined ? {} : { tool_calls: calls }) },
    ...{ id: `code_${randomUUID()}`, served: request.model, usage: data.usage ?? null, latency_ms: latency },
  };
  // The answer itself is what is kept: there is no response of an API to read it from again.
  return { answer, raw: canonicalJson(answer), source: 'replay' };
}
