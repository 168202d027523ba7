import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import type { AttemptEnd } from '../domain/answer.ts';
import type { Ask, Client } from '../domain/ports.ts';
import { codeClient } from './code-client.ts';

const folder = realpathSync(tmpdir());
const opened: Client[] = [];
afterEach(async () => {
  for (const client of opened.splice(0)) await client.close();
});

const ask: Ask = {
  trial: { suite: 'app', case: 'one', target: 'app-1', ordinal: 2 },
  request: {
    ...{ provider: 'own code', api: 'responses', model: 'app-1', params: {} },
    ...{ system: 'Be brief.', user: 'Hello', vars: { a: 1 } },
  },
  ...{ key: 'k', input: 'i' },
};

/** What comes of an ask of a script of Node. */
async function asked(script: string, { timeout_ms = 60_000, signal = new AbortController().signal } = {}) {
  const client = await codeClient({
    clock: { now: () => new Date(0), monotonic: () => 7, sleep: async () => {} },
    ...{ size: 1, env: { PATH: process.env.PATH, OPENAI_API_KEY: 'sk-secret' }, deadlineMs: 1 },
    onPrint: () => {},
    codeOf: () => ({
      run: [process.execPath, '-e', script],
      module: false,
      written: ['app'],
      folder,
      env: [],
      timeout_ms,
    }),
  });
  opened.push(client);
  return client.ask(ask, { requestId: 'r', signal });
}

/** An answer without its drawn id, or what failed. */
function said(end: AttemptEnd) {
  if ('failure' in end) return `${end.failure.kind}: ${end.failure.message}`;
  const { id, ...answer } = end.answer;
  expect(JSON.parse(end.raw)).toEqual(end.answer);
  return { id: id.slice(0, 5), ...answer };
}

const answer = { id: 'code_', served: 'app-1', usage: null, latency_ms: 0 };

describe('a code target', () => {
  it('is handed the case and the rendered prompt, never what a right answer holds, and no key', async () => {
    const script = `const { key, ...given } = { key: process.env.OPENAI_API_KEY, ...JSON.parse(require('fs').readFileSync(0, 'utf8')) };
      console.log(JSON.stringify({ json: { given, key: key ?? 'none' } }))`;
    const given = { case: 'one', ordinal: 2, vars: { a: 1 }, user: 'Hello', system: 'Be brief.' };
    expect(said(await asked(script))).toEqual({
      ...{ ...answer, outcome: 'answered', body: { text: JSON.stringify({ given, key: 'none' }) } },
    });
  });

  it('answers a text, JSON, or tool calls, with its usage', async () => {
    expect(said(await asked('console.log(JSON.stringify("hi"))'))).toEqual({
      ...{ ...answer, outcome: 'answered', body: { text: 'hi' } },
    });
    const calls = '[{ name: "f", arguments: { a: 1 } }, { id: "2", name: "g", arguments: "{" }]';
    const usage = '{ input: 3, output: 4 }';
    expect(
      said(await asked(`console.log(JSON.stringify({ tool_calls: ${calls}, usage: ${usage} }))`)),
    ).toEqual({
      ...answer,
      outcome: 'answered',
      body: {
        text: '',
        tool_calls: [
          { name: 'f', arguments: '{"a":1}' },
          { id: '2', name: 'g', arguments: '{' },
        ],
      },
      usage: { input: 3, output: 4 },
    });
    expect(said(await asked('console.log("{\\"text\\":\\" \\"}")'))).toEqual({
      ...{ ...answer, outcome: 'empty', body: { text: ' ' } },
    });
  });

  it.for<[script: string, failure: string]>([
    ['console.error("no"); process.exit(2)', 'server_error: the code ended with exit code 2: no'],
    ['console.log("hi")', 'malformed: what the code wrote to stdout is not JSON: it starts with "hi"'],
    [
      'console.log("{}")',
      'malformed: the code wrote no answer: there is neither `text`, `json` nor `tool_calls`',
    ],
    ['', 'malformed: what the code wrote to stdout is empty, so it is not JSON'],
  ])('fails the trial, which is not asked again: %s', async ([script, failure]) => {
    const end = await asked(script);
    expect(said(end)).toBe(failure);
    expect('failure' in end && end.failure.should_retry).toBe(false);
  });

  it('is stopped at its deadline, and when the run is', async () => {
    const hangs = 'setInterval(() => {}, 1e6)';
    expect(said(await asked(hangs, { timeout_ms: 200 }))).toBe(
      'timeout: the code did not finish within 200 ms and was stopped',
    );
    const stopped = new AbortController();
    const end = asked(hangs, { signal: stopped.signal });
    setTimeout(() => stopped.abort(), 100);
    expect(said(await end)).toBe('cancelled: cancelled while the code ran');
    expect(said(await asked(hangs, { signal: AbortSignal.abort() }))).toBe(
      'cancelled: cancelled before the code was started',
    );
  });
});
