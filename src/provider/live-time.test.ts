import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask, closeAll, connect, failureOf, good, key, serve } from '../../fixtures/asking.ts';
import { errorBody, type Reply } from '../../fixtures/server.ts';
import { type Failure, Failures } from '../domain/failure.ts';
import { openDispatcher } from './dispatcher.ts';

afterEach(async () => {
  vi.useRealTimers();
  await closeAll();
});

const MINUTE = 60_000;

/** A server that answers once it is told to, and says when it was asked. */
async function silent() {
  let asked = () => {};
  let answer = () => {};
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const told = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const server = await serve(async () => {
    asked();
    await told;
    return good;
  });
  return { server, asked: wasAsked, answer: () => answer() };
}

describe('a request that takes minutes', () => {
  // The connection pool starts its clock with the first request of the process, so this test goes first.
  it('is answered after six of them, when the connection pool on its own would have given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const [own, bare] = [await silent(), await silent()];
    const { Agent } = await import('undici');
    const agent = new Agent();
    const { origin } = new URL(bare.server.url);
    const without = agent.request({ origin, path: '/', method: 'GET' }).then(
      () => 'answered',
      (error: Error) => error.name,
    );
    const end = ask(await connect(own.server.url, { timeoutMs: 10 * MINUTE }));
    await Promise.all([own.asked, bare.asked]);
    await vi.advanceTimersByTimeAsync(6 * MINUTE);
    own.answer();
    expect(['answer' in (await end), await without]).toEqual([true, 'HeadersTimeoutError']);
    await agent.destroy();
  });

  it('ends at its own deadline', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { server, asked } = await silent();
    const end = ask(await connect(server.url, { timeoutMs: 10 * MINUTE }));
    await asked;
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(failureOf(await end)).toEqual({
      outcome: 'failed',
      kind: 'timeout',
      message: 'no complete response within 600000 ms; no body had arrived',
      possibly_billed: true,
    });
  });
});

describe('a proxy for https', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])('is taken from %s and asked for a tunnel', async (name) => {
    const lines: string[] = [];
    const sockets: Socket[] = [];
    const proxy = createServer((socket) => {
      sockets.push(socket);
      socket.once('data', (data) => {
        lines.push(String(data).split('\r\n')[0] ?? '');
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as { port: number };
    const env = { OPENAI_API_KEY: key, [name]: `http://127.0.0.1:${port}` };
    const { kind, possibly_billed } = failureOf(await ask(await connect('https://api.invalid/v1', { env })));
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => proxy.close(resolve));
    expect([lines, kind, possibly_billed]).toEqual([
      ['CONNECT api.invalid:443 HTTP/1.1'],
      'connect_error',
      false,
    ]);
  });

  it.each(['NO_PROXY', 'no_proxy'])('is passed by for the hosts of %s', async (name) => {
    const server = await serve(good);
    const dead = 'http://127.0.0.1:1';
    const env = { OPENAI_API_KEY: key, HTTP_PROXY: dead, HTTPS_PROXY: dead, [name]: '127.0.0.1' };
    expect('answer' in (await ask(await connect(server.url, { env })))).toBe(true);
  });

  it.each(['proxy:8080x', 'socks5://proxy.example:1080', '//'])('is refused when it is %j', async (value) => {
    const thrown: unknown = await openDispatcher({ HTTPS_PROXY: value }, 1000).catch((error) => error);
    expect(thrown instanceof Failures && thrown.list).toEqual<Failure[]>([
      {
        code: 'usage',
        message: 'HTTPS_PROXY is not an http or https URL',
        hint: 'Set it to a URL such as http://proxy.example:8080, or unset it.',
      },
    ]);
  });
});

describe('the rate limits that a response tells', () => {
  const headers = { 'x-ratelimit-remaining-requests': '59', 'x-ratelimit-reset-tokens': '6m0s' };
  const limits = { requests: { remaining: 59 }, tokens: { reset_ms: 360_000 } };

  it.each<[string, Reply]>([
    ['an answer', good],
    ['an answer of another model', { json: { ...(good.json as object), model: 'other' } }],
    ['a body that is no answer', { body: 'x' }],
    ['a 429', { status: 429, json: errorBody('Slow.') }],
    ['a body that breaks off', { ...good, cut: 'mid-body' }],
    ['a stream without an end', { stream: ['data: {}\n\n'] }],
  ])('come with %s', async (_what, reply) => {
    const server = await serve({ ...reply, headers });
    const end = await ask(await connect(server.url, { stream: 'always' }));
    expect(end.limits).toEqual(limits);
  });

  it('are absent where it tells none, and where none came', async () => {
    const server = await serve(good);
    const none = await connect('http://127.0.0.1:1/v1');
    const ends = [await ask(await connect(server.url)), await ask(none)];
    expect(ends.map((end) => 'limits' in end)).toEqual([false, false]);
  });
});
