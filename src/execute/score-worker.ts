import { parentPort } from 'node:worker_threads';
import {
  type AssertionInput,
  readResult,
  type SuiteAssertionInput,
} from '../core/assertions/module-result.ts';
import { findByStandardSchema, isStandardSchema } from '../core/assertions/standard-schema.ts';
import { readAnswer } from '../core/assertions/subject.ts';
import { sort } from '../core/assertions/text.ts';
import type { Answer, ToolCall } from '../domain/answer.ts';
import type { Assertion, CaseView, Finding, Subject } from '../domain/assertion.ts';
import type { Json } from '../domain/json.ts';
import type { PrivateSpan } from '../domain/redact.ts';
import type { SuiteTrial } from '../domain/suite-assertion.ts';
import { jsonSchemaOf } from './score-json-schema.ts';
import { importModule, nameOf, thrown } from './score-module.ts';
import { findInTexts, type PrivateTask } from './score-private.ts';
import { needsSetup, setUp, setupOf, tearDown } from './score-setup.ts';

/** What a score worker is asked. */
export type Task =
  | {
      readonly do: 'find';
      readonly type: string;
      readonly path?: string;
      /** The number under which the worker keeps the assertion's fields, so that they are sent and compiled once. */
      readonly params: number;
      /** The fields, the first time. */
      readonly given?: Assertion['params'];
      /** Drop all fields kept so far. */
      readonly forget: boolean;
      readonly answer: Answer;
      readonly calls: readonly ToolCall[];
      readonly case: CaseView;
    }
  | {
      readonly do: 'find-over';
      readonly module: string;
      readonly trials: readonly SuiteTrial[];
      readonly with: Json | undefined;
    }
  | { readonly do: 'setup' | 'teardown'; readonly module: string }
  | { readonly do: 'import-schema'; readonly file: string; readonly export: string }
  | PrivateTask;

/** What it replies. A reply never holds anything of the user's but JSON. */
export type Reply =
  | { readonly finding: Finding }
  /** The module was not called: its `setup` has to be first. */
  | { readonly needs: 'setup' }
  | { readonly done: true }
  | { readonly schema: { readonly [key: string]: Json } }
  | { readonly spans: readonly (readonly PrivateSpan[])[] }
  | { readonly problem: string };

const kept = new Map<number, Assertion['params']>();

if (parentPort === null) throw new Error('score-worker runs as a worker thread');
const port = parentPort;
port.on('message', async (task: Task) => {
  const reply = await replyTo(task);
  await Promise.all([printed(process.stdout), printed(process.stderr)]);
  port.postMessage(reply);
});
port.postMessage('ready');

async function replyTo(task: Task): Promise<Reply> {
  switch (task.do) {
    case 'find':
      return find(task);
    case 'find-over':
      return findOver(task);
    case 'setup':
      return setUp(task.module);
    case 'teardown':
      return tearDown(task.module);
    case 'import-schema':
      return jsonSchemaOf(task.file, task.export);
    case 'find-private':
      return findInTexts(task);
  }
}

async function findOver(task: Extract<Task, { do: 'find-over' }>): Promise<Reply> {
  const loaded = await importModule(task.module);
  if ('problem' in loaded) return { finding: { unscored: loaded.problem } };
  if (needsSetup(task.module, loaded.exports)) return { needs: 'setup' };
  const input: SuiteAssertionInput = { trials: task.trials, with: task.with };
  return { finding: await call(task.module, loaded.exports.default, input, 'defineSuiteAssertion') };
}

async function find(task: Extract<Task, { do: 'find' }>): Promise<Reply> {
  if (task.forget) kept.clear();
  if (task.given !== undefined) kept.set(task.params, freeze(task.given));
  const params = kept.get(task.params);
  if (params === undefined) throw new Error(`a ${task.type} assertion came without its fields`);
  const subject = readAnswer(task.answer, task.case, { calls: task.calls })(task.path);
  if ('missing' in subject) return { finding: { pass: false, reason: subject.missing } };
  if (typeof params.module !== 'string') return { finding: await findByKind(task.type, subject, params) };
  const loaded = await importModule(params.module);
  if ('problem' in loaded) return { finding: { unscored: loaded.problem } };
  const { exports } = loaded;
  if (task.type !== 'module')
    return { finding: await checkSchema(params.module, exports, String(params.export), subject) };
  if (needsSetup(params.module, exports)) return { needs: 'setup' };
  return { finding: await callModule(params.module, exports.default, subject, params.with) };
}

async function findByKind(type: string, subject: Subject, params: Assertion['params']): Promise<Finding> {
  // Only threads for patterns need the table, and zod with it; without them a thread starts in half the time.
  const { assertionKinds } = await import('../core/assertions/index.ts');
  const kind = assertionKinds.get(type);
  if (kind === undefined) throw new Error(`no assertion kind "${type}"`);
  return kind.score(subject, params);
}

async function callModule(
  file: string,
  fn: unknown,
  subject: Subject,
  extra: Json | undefined,
): Promise<Finding> {
  const input: AssertionInput = {
    text: subject.text,
    output: subject.value,
    tool_calls: subject.calls,
    outcome: subject.answer.outcome,
    case: subject.case,
    with: extra,
  };
  return call(file, fn, input, 'defineAssertion');
}

/** Calls a function of the user's; `helper` types it. */
async function call(file: string, fn: unknown, input: object, helper: string): Promise<Finding> {
  if (typeof fn !== 'function') return { unscored: `${nameOf(file)} ${notAFunction(fn, helper)}` };
  let returned: unknown;
  try {
    returned = await fn(Object.freeze({ ...freeze(input), ...setupOf(file) }));
  } catch (error) {
    return { unscored: `${nameOf(file)} threw ${thrown(error)}` };
  }
  return readResult(returned);
}

function notAFunction(value: unknown, helper: string): string {
  if (value === undefined) return `has no default export; write \`export default ${helper}((input) => …)\``;
  const found = `has a default export that is ${sort(value)}, not a function`;
  const isCommonJs = value !== null && typeof value === 'object';
  return isCommonJs ? `${found}; a CommonJS module sets \`module.exports\` to the function itself` : found;
}

async function checkSchema(
  file: string,
  exports: { readonly [name: string]: unknown },
  name: string,
  subject: Subject,
): Promise<Finding> {
  const schema = exports[name];
  if (!isStandardSchema(schema))
    return { unscored: `${nameOf(file)} does not export a zod schema named "${name}"` };
  try {
    return await findByStandardSchema(subject, schema);
  } catch (error) {
    return { unscored: `the schema ${name} of ${nameOf(file)} threw ${thrown(error)}` };
  }
}

/** Freezes a value at every depth, so that no assertion changes what the next one sees. */
function freeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}

/** Resolves when what was printed has reached the main thread, so that it is passed on before the finding. */
function printed(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
