import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, closeAll, connect, failureOf, key, serve } from '../../fixtures/asking.ts';
import { errorBody, type Reply, responsesAnswer, type SeenRequest } from '../../fixtures/server.ts';

afterEach(closeAll);

describe('the key', () => {
  const echo = (request: SeenRequest) =>
    `${request.headers.authorization} ${encodeURIComponent(key)} ${Buffer.from(key).toString('base64')}`;
  const replies: [string, (request: SeenRequest) => Reply][] = [
    [
      'a 401',
      (request) => ({
        status: 401,
        json: errorBody(`Incorrect API key provided: ${echo(request)}`, { code: echo(request) }),
      }),
    ],
    ['a 502 page', (request) => ({ status: 502, body: `${echo(request)}<html>` })],
    [
      'a redirect',
      (request) => ({ status: 307, headers: { location: `https://elsewhere.example/?${echo(request)}` } }),
    ],
    ['a body that is no answer', (request) => ({ body: `you sent ${echo(request)}` })],
    [
      'an error under a success',
      (request) => ({ json: errorBody(echo(request)), headers: { 'x-request-id': echo(request) } }),
    ],
    [
      'an answer of another model',
      (request) => ({ json: responsesAnswer({ text: 'x', model: echo(request) }) }),
    ],
    ['a cut body', (request) => ({ body: echo(request).repeat(2), cut: 'mid-body' })],
  ];

  it.each(replies)('appears nowhere in what comes of %s', async (_what, reply) => {
    const server = await serve(reply);
    const text = JSON.stringify(await ask(await connect(server.url)));
    const forms = [key, encodeURIComponent(key), Buffer.from(key).toString('base64'), key.slice(3, 30)];
    expect(forms.filter((form) => text.includes(form))).toEqual([]);
  });

  it('is not left in part where a bound cuts a body, whatever its shape', async () => {
    const odd = `gateway-${'0123456789'.repeat(8)}`;
    const server = await serve(() => ({ body: `x ${odd} ${'y'.repeat(65_470)} ${odd}` }));
    const env = { OPENAI_API_KEY: odd };
    const failure = failureOf(await ask(await connect(server.url, { env })));
    expect([failure.message, failure.raw]).toEqual([
      `the response is text that begins "x sk-… ${'y'.repeat(53)}", not JSON`,
      `x sk-… ${'y'.repeat(65_470)} sk-…`,
    ]);
  });

  it('appears nowhere in an inspected client', async () => {
    const client = await connect('http://127.0.0.1:1/v1');
    expect(inspect(client, { depth: Infinity, showHidden: true }).includes(key)).toBe(false);
    expect(JSON.stringify(client)).toBe('{}');
  });
});
