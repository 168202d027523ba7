import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { readAnswer } from '../core/assertions/subject.ts';
import type { Assertion, Finding } from '../domain/assertion.ts';
import type { Json } from '../domain/json.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import { openScoreWorkers } from './score-workers.ts';

const folder = realpathSync(tmpdir());
const opened: ScoreWorkers[] = [];
afterEach(async () => {
  for (const workers of opened.splice(0)) await workers.close();
});

function open(env: { [name: string]: string | undefined } = {}) {
  const printed: string[] = [];
  const workers = openScoreWorkers({
    ...{ deadlineMs: 60_000, memoryMb: 64, size: 2, env: { PATH: process.env.PATH, ...env } },
    onPrint: (line) => printed.push(line),
  });
  opened.push(workers);
  return { workers, printed };
}

/** What a program says of `text`: a script of Node, which has the input as `given`. */
function ask(
  script: string,
  { workers = open().workers, text = '{"total":3}', ...params }: Options = {},
): Promise<Finding> {
  const subject = readAnswer(
    {
      outcome: 'answered',
      body: { text, tool_calls: [{ name: 'f', arguments: '{' }] },
      ...{ id: 'resp_1', served: 'demo-2026-01-15', usage: null, latency_ms: null },
    },
    { id: 'one', vars: { v: [1] }, expected: { total: 3 }, tags: ['t'] },
  )();
  if ('missing' in subject) throw new Error(subject.missing);
  const assertion: Assertion = {
    ...{ type: 'command', negated: false, name: 'command', weight: 1, where: { file: 'a.eval.yaml' } },
    params: { run: [process.execPath, '-e', script], folder, ...params },
  };
  return workers.find(assertion, subject);
}
type Options = { workers?: ScoreWorkers; text?: string; [param: string]: Json | ScoreWorkers | undefined } & {
  [param in 'run' | 'env' | 'with' | 'timeout' | 'lines']?: Json;
};

const read = 'const given = JSON.parse(require("fs").readFileSync(0, "utf8"));';
const allowed = 'return true, false, a number from 0 to 1, or { pass, score, reason }';

describe('a command', () => {
  it('is handed what a module is, and its result means the same', async () => {
    const echo = `${read} console.log(JSON.stringify({ pass: true, reason: JSON.stringify(given) }))`;
    expect(await ask(echo, { with: [1] })).toEqual({
      pass: true,
      reason: JSON.stringify({
        text: '{"total":3}',
        output: { total: 3 },
        tool_calls: [{ name: 'f', arguments: '{' }],
        outcome: 'answered',
        case: { id: 'one', vars: { v: [1] }, expected: { total: 3 }, tags: ['t'] },
        with: [1],
      }),
    });
    expect(await ask('console.log("false")')).toEqual({ pass: false, reason: 'the command returned false' });
    expect(await ask('console.log(0.25)')).toEqual({ value: 0.25, reason: '' });
  });

  it('runs in the folder of its file, and sees of the environment what it names and no more', async () => {
    const { workers } = open({
      HOME: '/home/me',
      LANG: 'C',
      OPENAI_API_KEY: 'sk-secret',
      DB: 'x',
      OTHER: 'y',
    });
    const names = 'Object.keys(process.env).filter((name) => !name.startsWith("__")).sort()';
    const script = `console.log(JSON.stringify({ pass: true, reason: process.cwd() + " " + ${names} }))`;
    expect(await ask(script, { workers, env: ['DB', 'GONE'] })).toEqual({
      pass: true,
      reason: `${folder} DB,HOME,LANG,PATH`,
    });
  });

  it.for<[what: string, script: string, reason: string]>([
    [
      'fails',
      'console.error("no\\nbecause"); process.exit(3)',
      'the command ended with exit code 3: because',
    ],
    [
      'writes a pass and fails',
      'console.log("true"); process.exitCode = 1',
      'the command ended with exit code 1',
    ],
    ['is killed', 'process.kill(process.pid, "SIGKILL")', 'the command was ended by SIGKILL'],
    ['writes nothing', '', 'the command wrote nothing to stdout'],
    [
      'writes text',
      'console.log("yes")',
      'what the command wrote to stdout is not JSON: it starts with "yes"',
    ],
    [
      'writes two values',
      'console.log("true\\ntrue")',
      'what the command wrote to stdout is not JSON: it starts with "true\\ntrue"',
    ],
    ['writes no result', 'console.log("[]")', `the command returned a list; ${allowed}`],
    ['returns a score of 2', 'console.log("2")', `the command returned 2; ${allowed}`],
    [
      'floods stdout',
      'process.stdout.write("x".repeat(3e6)); setTimeout(() => {}, 1e6)',
      'the command wrote more than 1 MB to stdout',
    ],
    [
      'floods stderr',
      'process.stderr.write("x".repeat(3e6)); setTimeout(() => {}, 1e6)',
      'the command wrote more than 1 MB to stderr',
    ],
  ])('that %s is not scored', async ([, script, reason]) => {
    expect(await ask(script)).toEqual({ unscored: reason });
  });

  it('that hangs is stopped with what it started, and after three times is not started again', async () => {
    const { workers, printed } = open();
    const hangs =
      'require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "inherit" }); setInterval(() => {}, 1e6)';
    const late = { unscored: 'the command did not finish within 200 ms and was stopped' };
    for (let time = 0; time < 3; time++) expect(await ask(hangs, { workers, timeout: 0.2 })).toEqual(late);
    expect(await ask(hangs, { workers, timeout: 0.2 })).toEqual({
      unscored: 'the command is not called again: it missed its deadline 3 times in a row',
    });
    expect(printed).toEqual([]);
  });

  it('that is not there is not scored', async () => {
    expect(await ask('', { run: ['no-such-program'] })).toEqual({
      unscored: 'the command cannot be started: no-such-program is not there or not on the PATH',
    });
  });

  it('need not read its input, and what it prints to stderr is passed on', async () => {
    const { workers, printed } = open();
    const script = 'console.error("one"); console.error("two"); console.log("true")';
    expect(await ask(script, { workers, text: 'x'.repeat(900_000) })).toEqual({
      pass: true,
      reason: 'the command returned true',
    });
    expect(printed).toEqual(['one', 'two']);
  });
});

describe('a command that answers lines', () => {
  const lines = 'require("readline").createInterface({ input: process.stdin }).on("line", (line) => {';
  const one = `${lines} const { id, text } = JSON.parse(line);`;

  it('is started once and told apart by ids', async () => {
    const { workers } = open();
    const script = `let n = 0; ${one} console.log(JSON.stringify({ id, pass: true, reason: text + ++n })) })`;
    expect(await ask(script, { workers, lines: true, text: 'a' })).toEqual({ pass: true, reason: 'a1' });
    expect(await ask(script, { workers, lines: true, text: 'b' })).toEqual({ pass: true, reason: 'b2' });
  });

  it('is not scored where it answers another id, or no JSON', async () => {
    expect(
      await ask(`${one} console.log(JSON.stringify({ id: id + 1, pass: true })) })`, { lines: true }),
    ).toEqual({
      unscored: 'the command wrote a line without the id it was asked with, which is 1',
    });
    expect(await ask(`${lines} console.log("nope") })`, { lines: true })).toEqual({
      unscored: 'the line that the command wrote is not JSON: it starts with "nope"',
    });
  });

  it('is started anew where it ended between two answers', async () => {
    const { workers } = open();
    const script = `${one} console.log(JSON.stringify({ id, pass: true, reason: text })); process.exit() })`;
    expect(await ask(script, { workers, lines: true, text: 'a' })).toEqual({ pass: true, reason: 'a' });
    expect(await ask(script, { workers, lines: true, text: 'b' })).toEqual({ pass: true, reason: 'b' });
  });

  it('that ends without a line is not scored', async () => {
    expect(await ask('', { lines: true })).toEqual({ unscored: 'the command ended before it wrote a line' });
  });
});
