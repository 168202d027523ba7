import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, closeAll, connect, failureOf, good, serve } from '../../fixtures/asking.ts';
import { errorBody, type Reply, startServer } from '../../fixtures/server.ts';

afterEach(closeAll);

describe('an ask that goes wrong', () => {
  it.each([429, 500, 503])('is not repeated at status %i', async (status) => {
    const server = await serve({ status, json: errorBody('Later.'), headers: { 'x-should-retry': 'true' } });
    await ask(await connect(server.url));
    expect(server.requests.length).toBe(1);
  });

  it('tells what a 429 said', async () => {
    const server = await serve({
      status: 429,
      json: errorBody('Rate limit reached.', { type: 'requests', code: 'rate_limit_exceeded' }),
      headers: { 'x-request-id': 'req_2', 'retry-after': '120' },
    });
    expect(failureOf(await ask(await connect(server.url)))).toEqual({
      outcome: 'failed',
      kind: 'rate_limited',
      message: 'HTTP 429: Rate limit reached.',
      status: 429,
      code: 'rate_limit_exceeded',
      request_id: 'req_2',
      retry_after_ms: 120_000,
      possibly_billed: false,
    });
  });

  it.each([301, 302, 303, 307, 308])(
    'follows no redirect %i: the other server is sent not a byte',
    async (status) => {
      const other = await serve(good);
      const server = await serve({ status, headers: { location: `${other.url}/responses` } });
      expect(failureOf(await ask(await connect(server.url)))).toEqual({
        outcome: 'failed',
        kind: 'malformed',
        message: `HTTP ${status}: ${server.url}/responses redirects to ${other.url}/responses; redirects are not followed, check the base URL`,
        status,
        possibly_billed: false,
      });
      expect([server.requests.length, other.requests.length, other.connections()]).toEqual([1, 0, 0]);
    },
  );

  it.each([
    ['an error object', { json: errorBody('Overloaded') }, 'the response holds an error: Overloaded'],
    [
      'a web page',
      { body: '<html><title>Hello</title></html>' },
      'the response is a web page titled "Hello", not JSON',
    ],
    ['nothing', { body: '' }, 'the response is an empty body, not JSON'],
    ['no content', { status: 204, body: '' }, 'the response is an empty body, not JSON'],
    ['another shape', { json: { ok: true } }, 'the response has no status, so it is no Responses API object'],
    [
      'a length that cuts it',
      { body: '{"id":"resp_1"}', headers: { 'content-length': '9' } },
      'the response is text that begins "{"id":"re", not JSON',
    ],
  ] as [string, Reply, string][])(
    'finds %s under a success malformed and keeps it',
    async (_what, reply, message) => {
      const server = await serve(reply);
      const failure = failureOf(await ask(await connect(server.url)));
      const body = String(reply.body ?? JSON.stringify(reply.json));
      const raw = reply.headers === undefined ? body : body.slice(0, 9);
      expect(failure).toEqual({ outcome: 'failed', kind: 'malformed', message, possibly_billed: true, raw });
    },
  );

  it('stops at the deadline while a body still drips, and keeps what came', async () => {
    const body = JSON.stringify(good.json);
    const server = await serve({ body, drip_ms: 5 });
    const failure = failureOf(await ask(await connect(server.url, { timeoutMs: 150 })));
    const arrived = failure.raw ?? '';
    expect(failure).toEqual({
      outcome: 'failed',
      kind: 'timeout',
      message: `no complete response within 150 ms; ${arrived.length} characters of the body had arrived`,
      possibly_billed: true,
      raw: body.slice(0, arrived.length),
    });
    expect(arrived.length > 0 && arrived.length < body.length).toBe(true);
  });

  it('stops at the deadline when no header comes', async () => {
    const server = await serve({ ...good, delay_ms: 5000 });
    expect(failureOf(await ask(await connect(server.url, { timeoutMs: 50 })))).toEqual({
      outcome: 'failed',
      kind: 'timeout',
      message: 'no complete response within 50 ms; no body had arrived',
      possibly_billed: true,
    });
  });

  it('waits for a promised byte no longer than the deadline', async () => {
    const server = await serve({ body: '{}', headers: { 'content-length': '3' } });
    expect(failureOf(await ask(await connect(server.url, { timeoutMs: 100 })))).toEqual({
      outcome: 'failed',
      kind: 'timeout',
      message: 'no complete response within 100 ms; 2 characters of the body had arrived',
      possibly_billed: true,
      raw: '{}',
    });
  });

  it('takes a connection cut before the headers for a reset that may have been billed', async () => {
    const server = await serve({ cut: 'before-headers' });
    const { kind, possibly_billed, raw } = failureOf(await ask(await connect(server.url)));
    expect([server.requests.length, kind, possibly_billed, raw]).toEqual([1, 'reset', true, undefined]);
  });

  it('keeps the half of a body that came before a reset', async () => {
    const body = JSON.stringify(good.json);
    const server = await serve({ ...good, cut: 'mid-body' });
    const { kind, possibly_billed, raw } = failureOf(await ask(await connect(server.url)));
    expect([kind, possibly_billed, raw]).toEqual(['reset', true, body.slice(0, body.length / 2)]);
  });

  it('stops reading a body over 32 MiB', async () => {
    const server = await serve({ body: Buffer.alloc(33 * 1024 * 1024, 0x20) });
    const { raw, ...failure } = failureOf(await ask(await connect(server.url)));
    expect([failure, raw?.length]).toEqual([
      {
        outcome: 'failed',
        kind: 'malformed',
        message: 'the response body is over the limit of 32 MiB',
        possibly_billed: true,
      },
      65_536,
    ]);
  });

  it('says who did not answer in HTTP', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.end('220 mail.example ESMTP\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { kind, message } = failureOf(await ask(await connect(`http://127.0.0.1:${port}/v1`)));
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    expect([kind, message.split(': ')[0]]).toEqual([
      'malformed',
      `http://127.0.0.1:${port} did not answer in HTTP`,
    ]);
  });

  it('tells a refused connection, which costs nothing', async () => {
    const server = await startServer(() => good);
    await server.close();
    const { host } = new URL(server.url);
    expect(failureOf(await ask(await connect(server.url)))).toEqual({
      outcome: 'failed',
      kind: 'connect_error',
      message: `cannot connect to http://${host}: connect ECONNREFUSED ${host}`,
      possibly_billed: false,
    });
  });

  it('tells a failed TLS handshake, after which nothing had been sent', async () => {
    const server = await serve(good);
    const { kind, possibly_billed } = failureOf(
      await ask(await connect(server.url.replace('http:', 'https:'))),
    );
    expect([kind, possibly_billed, server.requests.length]).toEqual(['connect_error', false, 0]);
  });

  it('sends nothing when it was cancelled before', async () => {
    const server = await serve(good);
    expect(failureOf(await ask(await connect(server.url), {}, AbortSignal.abort()))).toEqual({
      outcome: 'failed',
      kind: 'cancelled',
      message: 'cancelled before the request was sent',
      possibly_billed: false,
    });
    expect([server.requests.length, server.connections()]).toEqual([0, 0]);
  });

  it('ends when it is cancelled under way, and says that it may have been billed', async () => {
    const controller = new AbortController();
    const server = await serve(() => {
      setImmediate(() => controller.abort());
      return { ...good, delay_ms: 5000 };
    });
    expect(failureOf(await ask(await connect(server.url), {}, controller.signal))).toEqual({
      outcome: 'failed',
      kind: 'cancelled',
      message: 'cancelled after the request was sent',
      possibly_billed: true,
    });
  });

  it('ends as cancelled when the client is closed under it', async () => {
    let close = () => {};
    const server = await serve(() => {
      close();
      return { ...good, delay_ms: 5000 };
    });
    const client = await connect(server.url);
    close = () => void client.close();
    expect(failureOf(await ask(client))).toEqual({
      outcome: 'failed',
      kind: 'cancelled',
      message: 'cancelled after the request was sent',
      possibly_billed: true,
    });
  });
});
