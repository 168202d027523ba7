import { afterEach, describe, expect, it } from 'vitest';
import { ask, closeAll, connect, failureOf, key, model, serve } from '../../fixtures/asking.ts';
import { chatAnswer, errorBody, type Reply, responsesAnswer } from '../../fixtures/server.ts';
import { chatStream, responsesStream, sse } from '../../fixtures/streams.ts';
import { asFields } from './shape.ts';

afterEach(closeAll);

const response = responsesAnswer({ text: 'billing', model });
const events = responsesStream(response, ['bill', 'ing']);
const completion = chatAnswer({ text: 'billing', model });
const chunks = chatStream(completion, [{ content: 'bill' }, { content: 'ing' }]);
const long = { params: { max_output_tokens: 8193 } };
const headers = { 'x-request-id': 'req_1' };

/** A clock that stands while the server is silent: each reading is 5 ms after the last. */
const answer = {
  outcome: 'answered',
  body: { text: 'billing' },
  served: model,
  usage: { input: 36, cached: 0, cache_write: 0, output: 12, reasoning: 0 },
  service_tier: 'default',
  ttft_ms: 5,
  latency_ms: 10,
  request_id: 'req_1',
};
const streamed = { answer: { ...answer, id: 'resp_0001' }, raw: JSON.stringify(response), source: 'live' };

describe('a streamed answer', () => {
  it('is that of the Responses API without streaming, with the time to its first piece', async () => {
    const server = await serve({ stream: events, headers });
    expect(await ask(await connect(server.url), long)).toEqual(streamed);
    expect(asFields(server.requests[0]?.json)).toEqual({
      model,
      store: false,
      input: [{ role: 'user', content: 'My card was charged twice.' }],
      max_output_tokens: 8193,
      stream: true,
    });
  });

  it('is that of Chat without streaming, with the time to its first piece', async () => {
    const server = await serve({ stream: chunks, headers });
    const end = await ask(await connect(server.url), { ...long, api: 'chat' });
    expect('answer' in end && end.answer).toEqual({ ...answer, id: 'chatcmpl-0001' });
    expect(asFields(server.requests[0]?.json)).toEqual({
      model,
      store: false,
      messages: [{ role: 'user', content: 'My card was charged twice.' }],
      max_completion_tokens: 8193,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it.each([
    [undefined, 8192, undefined],
    [undefined, 8193, true],
    ['auto', undefined, undefined],
    ['always', 16, true],
    ['never', 100_000, undefined],
  ] as const)('is asked for with stream %s at %s tokens: %s', async (stream, max_output_tokens, sent) => {
    const server = await serve((request) =>
      asFields(request.json)?.stream === true ? { stream: events } : { json: response },
    );
    const end = await ask(await connect(server.url, { stream }), {
      params: max_output_tokens === undefined ? {} : { max_output_tokens },
    });
    expect([asFields(server.requests[0]?.json)?.stream, 'answer' in end]).toEqual([sent, true]);
  });

  it.each<[string, Reply]>([
    ['arrives in pieces that cut every event', { stream: events.join('').match(/(.|\n){1,13}/g) ?? [] }],
    [
      'has lines ended by CR LF and comments',
      { stream: [': hi\r\n\r\n', ...events.map((event) => event.replaceAll('\n', '\r\n'))] },
    ],
    ['is followed by a broken connection', { stream: events, stream_end: 'broken' }],
    ['is followed by nothing, not even an end', { stream: events, stream_end: 'open' }],
    ['is called JSON', { stream: events, headers: { 'content-type': 'application/json' } }],
  ])('is whole when it %s', async (_what, reply) => {
    const server = await serve({ ...reply, headers: { ...headers, ...reply.headers } });
    expect(await ask(await connect(server.url), long)).toEqual(streamed);
  });

  it('may come whole from a server that does not stream', async () => {
    const server = await serve({ json: response, headers });
    const { ttft_ms: _none, ...whole } = streamed.answer;
    expect(await ask(await connect(server.url), long)).toEqual({
      ...streamed,
      answer: { ...whole, latency_ms: 5 },
    });
  });

  it('is kept when it is cancelled after its last event', async () => {
    const controller = new AbortController();
    const server = await serve({ stream: events, stream_end: 'open', headers });
    const client = await connect(server.url, {
      monotonic: (() => {
        let at = 0;
        return () => {
          at += 5;
          if (at === 15) setImmediate(() => controller.abort());
          return at;
        };
      })(),
    });
    expect(await ask(client, long, controller.signal)).toEqual(streamed);
  });

  it('leaves the connection to the next one', async () => {
    const server = await serve({ stream: events });
    const client = await connect(server.url);
    for (let turn = 0; turn < 3; turn += 1) await ask(client, long);
    expect([server.requests.length, server.connections()]).toEqual([3, 1]);
  });
});

describe('a stream that brings no answer', () => {
  it('is a reset that may have been billed when it ends early, and what came is kept', async () => {
    const some = events.slice(0, 4);
    const server = await serve({ stream: some, headers });
    expect(failureOf(await ask(await connect(server.url), long))).toEqual({
      outcome: 'failed',
      kind: 'reset',
      message:
        'the stream ended before it was complete: no event response.completed, response.incomplete or response.failed came',
      request_id: 'req_1',
      possibly_billed: true,
      raw: some.join(''),
    });
  });

  it('is a reset when its connection breaks', async () => {
    const some = chunks.slice(0, 3);
    const server = await serve({ stream: some, stream_end: 'broken', headers });
    const { message, ...failure } = failureOf(await ask(await connect(server.url), { ...long, api: 'chat' }));
    expect(failure).toEqual({
      outcome: 'failed',
      kind: 'reset',
      request_id: 'req_1',
      possibly_billed: true,
      raw: some.join(''),
    });
  });

  it('is a timeout when the deadline passes while pieces still come', async () => {
    const pieces = Array.from({ length: 100 }, () => sse({ type: 'response.output_text.delta', delta: 'x' }));
    const server = await serve({ stream: pieces, drip_ms: 20 });
    const { raw = '', ...failure } = failureOf(
      await ask(await connect(server.url, { timeoutMs: 150 }), long),
    );
    expect(failure).toEqual({
      outcome: 'failed',
      kind: 'timeout',
      message: `no complete response within 150 ms; ${raw.length} characters of the body had arrived`,
      possibly_billed: true,
    });
    expect(pieces.join('').startsWith(raw) && raw.length > 0).toBe(true);
  });

  it('fails by the code of its error event', async () => {
    const error = sse({ type: 'error', code: 'rate_limit_exceeded', message: 'Slow.', param: null }, 'error');
    const server = await serve({ stream: [error] });
    expect(failureOf(await ask(await connect(server.url), long))).toEqual({
      outcome: 'failed',
      kind: 'rate_limited',
      message: 'Slow.',
      code: 'rate_limit_exceeded',
      possibly_billed: true,
      raw: error,
    });
  });

  it('is refused as a plain call is', async () => {
    const server = await serve({ status: 400, json: errorBody('Bad.', { param: 'stream' }) });
    expect(failureOf(await ask(await connect(server.url), long))).toEqual({
      outcome: 'failed',
      kind: 'invalid_request',
      message: 'HTTP 400: Bad.',
      status: 400,
      param: 'stream',
      possibly_billed: false,
    });
  });

  it('never shows the key that it echoes', async () => {
    const server = await serve((request) => ({
      stream: [sse({ error: { message: `for ${request.headers.authorization}`, code: key } })],
    }));
    const text = JSON.stringify(await ask(await connect(server.url), long));
    expect([text.includes(key), text.includes(key.slice(3, 30))]).toEqual([false, false]);
  });

  it('is not read past 32 MiB', async () => {
    const piece = `: ${'x'.repeat(1024 * 1024)}\n`;
    const server = await serve({ stream: Array.from({ length: 33 }, () => piece) });
    const { raw, ...failure } = failureOf(await ask(await connect(server.url), long));
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
});
