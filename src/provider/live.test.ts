import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask, closeAll, connect, failureOf, good, key, model, serve } from '../../fixtures/asking.ts';
import { chatAnswer, responsesAnswer } from '../../fixtures/server.ts';
import type { Request } from '../domain/request.ts';

afterEach(async () => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  await closeAll();
});

describe('a live ask', () => {
  const schema = {
    type: 'object',
    properties: { category: { type: 'string' } },
    required: ['category'],
    additionalProperties: false,
  };
  const asked: Partial<Request> = {
    system: 'You triage tickets.',
    schema: { name: 'ticket', schema },
    params: { max_output_tokens: 200, reasoning: { effort: 'low' } },
  };

  it('sends a Responses request through the SDK and brings the answer with the body as it came', async () => {
    const body = ` ${JSON.stringify(responsesAnswer({ text: 'billing', model }))}\n`;
    const server = await serve({ body, headers: { 'x-request-id': 'req_1' } });
    const end = await ask(await connect(server.url, { serviceTier: 'flex' }), asked);
    expect(end).toEqual({
      answer: {
        outcome: 'answered',
        body: { text: 'billing' },
        id: 'resp_0001',
        served: model,
        usage: { input: 36, cached: 0, cache_write: 0, output: 12, reasoning: 0 },
        latency_ms: 5,
        service_tier: 'default',
        request_id: 'req_1',
      },
      raw: body,
      source: 'live',
    });
    expect(server.requests.map(({ method, path, json }) => ({ method, path, json }))).toEqual([
      {
        method: 'POST',
        path: '/v1/responses',
        json: {
          model,
          store: false,
          input: [
            { role: 'system', content: 'You triage tickets.' },
            { role: 'user', content: 'My card was charged twice.' },
          ],
          text: { format: { type: 'json_schema', name: 'ticket', schema, strict: true } },
          max_output_tokens: 200,
          reasoning: { effort: 'low' },
          service_tier: 'flex',
        },
      },
    ]);
  });

  it('sends the same request to Chat in its words', async () => {
    const server = await serve({ json: chatAnswer({ text: 'billing', model }) });
    const end = await ask(await connect(server.url), { ...asked, api: 'chat' });
    expect('answer' in end && [end.answer.outcome, end.answer.body, end.answer.id]).toEqual([
      'answered',
      { text: 'billing' },
      'chatcmpl-0001',
    ]);
    expect(server.requests.map(({ method, path, json }) => ({ method, path, json }))).toEqual([
      {
        method: 'POST',
        path: '/v1/chat/completions',
        json: {
          model,
          store: false,
          messages: [
            { role: 'system', content: 'You triage tickets.' },
            { role: 'user', content: 'My card was charged twice.' },
          ],
          response_format: { type: 'json_schema', json_schema: { name: 'ticket', schema, strict: true } },
          max_completion_tokens: 200,
          reasoning_effort: 'low',
        },
      },
    ]);
  });

  it('sends the key, our request id, organisation and project, and nothing that the process says', async () => {
    vi.stubEnv(
      'OPENAI_CUSTOM_HEADERS',
      'x-odd: 1\nauthorization: Bearer stolen\nx-client-request-id: stolen',
    );
    vi.stubEnv('OPENAI_ORG_ID', 'org-process');
    vi.stubEnv('OPENAI_ADMIN_KEY', 'sk-admin-process');
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1/v1');
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1');
    const server = await serve(good);
    const env = { OPENAI_API_KEY: `${key}\n`, OPENAI_BASE_URL: server.url, OPENAI_PROJECT_ID: 'proj_env' };
    await ask(await connect(server.url, { env, baseURL: undefined }));
    await ask(
      await connect(server.url, { env: { ...env, OPENAI_ORG_ID: 'org-env', OPENAI_PROJECT_ID: '' } }),
    );
    const sent = server.requests.map(({ headers, text }) => {
      const own = Object.entries(headers).filter(
        ([name]) => !name.startsWith('x-stainless-') && name !== 'user-agent',
      );
      expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
      return Object.fromEntries(own);
    });
    const common = {
      accept: 'application/json',
      'accept-encoding': 'identity',
      authorization: `Bearer ${key}`,
      connection: 'keep-alive',
      'content-length': server.requests[0]?.headers['content-length'],
      'content-type': 'application/json',
      host: new URL(server.url).host,
      'x-client-request-id': 'ask-1',
    };
    expect(sent).toEqual([
      { ...common, 'openai-project': 'proj_env' },
      { ...common, 'openai-organization': 'org-env' },
    ]);
  });

  it('uses its own connections, kept alive, and not the global fetch', async () => {
    vi.stubGlobal('fetch', () => {
      throw new Error('the global fetch was used');
    });
    const server = await serve(good);
    const client = await connect(server.url);
    for (let i = 0; i < 3; i += 1) await ask(client);
    expect([server.requests.length, server.connections()]).toEqual([3, 1]);
  });

  it('leaves no listener on the signal of the run', async () => {
    const { signal } = new AbortController();
    const client = await connect((await serve(good)).url);
    await ask(client, {}, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('refuses an answer of another model, and takes it where the alias is allowed', async () => {
    const server = await serve({ json: responsesAnswer({ text: 'x', model: 'gpt-5.5-2026-04-23' }) });
    const strict = await ask(await connect(server.url), { model: 'gpt-5.5' });
    const lax = await ask(await connect(server.url, { allowAliases: ['gpt-5.5'] }), { model: 'gpt-5.5' });
    expect([failureOf(strict).kind, 'answer' in lax && lax.answer.served]).toEqual([
      'snapshot_mismatch',
      'gpt-5.5-2026-04-23',
    ]);
  });
});

describe('proxies', () => {
  it('are taken from the environment that was handed in', async () => {
    const proxy = await serve(good);
    const env = { OPENAI_API_KEY: key, HTTP_PROXY: new URL(proxy.url).origin };
    const end = await ask(await connect('http://api.invalid/v1', { env }));
    expect(['answer' in end, proxy.requests.map(({ path }) => path)]).toEqual([
      true,
      ['http://api.invalid/v1/responses'],
    ]);
  });

  it('are passed by for the hosts of NO_PROXY', async () => {
    const proxy = await serve(good);
    const server = await serve(good);
    const env = { OPENAI_API_KEY: key, http_proxy: new URL(proxy.url).origin, no_proxy: '127.0.0.1' };
    await ask(await connect(server.url, { env }));
    expect([proxy.connections(), server.requests.length]).toEqual([0, 1]);
  });
});
