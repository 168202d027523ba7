import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, key, model, serve } from '../../fixtures/asking.ts';
import { errorBody, type Reply, type SeenRequest } from '../../fixtures/server.ts';
import { type Failure, Failures } from '../domain/failure.ts';
import type { Models } from '../domain/ports.ts';
import { type ModelsOptions, openModels } from './models-api.ts';

const opened: Models[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await closeAll();
});

const signal = new AbortController().signal;

async function open(reply: Reply | ((request: SeenRequest) => Reply), options: Partial<ModelsOptions> = {}) {
  const server = await serve(reply);
  const models = await openModels({
    env: { OPENAI_API_KEY: key },
    baseURL: server.url,
    timeoutMs: 5_000,
    providers: new Map(),
    now: () => new Date('2026-11-22T10:00:00Z'),
    ...options,
  });
  opened.push(models);
  return { server, models };
}

const served = (id: string, more: object = {}) => ({
  id,
  object: 'model',
  created: 1,
  owned_by: 'system',
  ...more,
});

describe('a model that is asked about', () => {
  test('is one GET with the key, and brings the day of its shutdown', async () => {
    const { server, models } = await open({ json: served(model, { shutdown_date: '2027-01-14' }) });
    expect(await models.retrieve(model, signal)).toEqual({
      value: { id: model, shutdown_date: '2027-01-14' },
    });
    expect(
      server.requests.map(({ method, path, headers, text }) => [method, path, headers.authorization, text]),
    ).toEqual([['GET', `/v1/models/${model}`, `Bearer ${key}`, '']]);
  });

  test.for<[string, object]>([
    ['null, which is none announced', { shutdown_date: null }],
    ['left out', {}],
    ['no day', { shutdown_date: 'soon' }],
    ['no day of the calendar', { shutdown_date: '2027-13-45' }],
  ])('has no day when that is %s', async ([, more]) => {
    const { models } = await open({ json: served(model, more) });
    expect(await models.retrieve(model, signal)).toEqual({ value: { id: model } });
  });

  test('stands in the path so that no id leads elsewhere', async () => {
    const { server, models } = await open({ json: served('x') });
    await models.retrieve('ft:gpt-4o:acme::a/b?c#d', signal);
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1/models/ft:gpt-4o:acme::a%2Fb%3Fc%23d']);
  });

  test.for(['.', '..'])('is not asked about at all by an id that is a step in a path: %s', async (id) => {
    const { server, models } = await open({ json: served('x') });
    const tried = await models.retrieve(id, signal);
    expect(['failure' in tried && tried.failure.kind, server.requests]).toEqual(['model_not_found', []]);
  });

  const notFound = errorBody("The model 'gpt-9' does not exist", { code: 'model_not_found', param: 'model' });
  test.for<[string, Reply, object]>([
    [
      'not served',
      { status: 404, json: notFound },
      {
        outcome: 'failed',
        kind: 'model_not_found',
        message: "HTTP 404: The model 'gpt-9' does not exist",
        status: 404,
        code: 'model_not_found',
        param: 'model',
        possibly_billed: false,
      },
    ],
    [
      'asked of an address that serves no models',
      { status: 404, body: '<html><title>Not Found</title>' },
      {
        outcome: 'failed',
        kind: 'invalid_request',
        message: 'HTTP 404: a web page titled "Not Found"; nothing is served at BASE/models/gpt-9',
        status: 404,
        possibly_billed: false,
      },
    ],
    [
      'refused for its key, which is not shown',
      { status: 401, json: errorBody(`Incorrect API key provided: ${key}.`, { code: 'invalid_api_key' }) },
      {
        outcome: 'failed',
        kind: 'auth',
        message: 'HTTP 401: Incorrect API key provided: sk-….',
        status: 401,
        code: 'invalid_api_key',
        possibly_billed: false,
      },
    ],
    [
      'answered with something else',
      { json: ['no model'] },
      {
        outcome: 'failed',
        kind: 'malformed',
        message: 'BASE/models/gpt-9 answered with what is no such object',
        raw: '["no model"]',
        possibly_billed: false,
      },
    ],
    [
      'cut off',
      { json: served('gpt-9'), cut: 'before-headers' },
      {
        outcome: 'failed',
        kind: 'reset',
        message:
          'the connection broke before the response was complete: other side closed; no body had arrived',
        possibly_billed: false,
      },
    ],
  ])('%s', async ([, reply, failure]) => {
    const { server, models } = await open(reply);
    const tried = await models.retrieve('gpt-9', signal);
    const message = 'failure' in tried ? tried.failure.message.replace(server.url, 'BASE') : '';
    expect({ failure: { ...('failure' in tried ? tried.failure : {}), message } }).toEqual({ failure });
  });

  test('ends when its signal aborts', async () => {
    const { models } = await open({ json: served(model), delay_ms: 60_000 });
    const stop = new AbortController();
    const tried = models.retrieve(model, stop.signal);
    stop.abort();
    const end = await tried;
    expect('failure' in end && end.failure.kind).toBe('cancelled');
  });
});

describe('the list of what is served', () => {
  test('is read whole', async () => {
    const data = [served('gpt-6-sol'), served('gpt-5-2025-08-07', { shutdown_date: '2026-12-11' })];
    const { server, models } = await open({ json: { object: 'list', data } });
    expect(await models.list(signal)).toEqual({
      value: [{ id: 'gpt-6-sol' }, { id: 'gpt-5-2025-08-07', shutdown_date: '2026-12-11' }],
    });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/models']);
  });

  test.for<[string, unknown]>([
    ['it is cut into pages', { data: [served('gpt-6-sol')], has_more: true }],
    ['an entry is no model', { data: [served('gpt-6-sol'), { object: 'model' }] }],
    ['there is none', { object: 'list' }],
  ])('is a failure when %s', async ([, json]) => {
    const { models } = await open({ json });
    const tried = await models.list(signal);
    expect('failure' in tried && tried.failure.kind).toBe('malformed');
  });
});

describe('an endpoint of the config', () => {
  test('is asked at its own origin with its own key', async () => {
    const azure = await serve({ json: served('gpt-6-sol') });
    const { server, models } = await open(
      { status: 500 },
      {
        env: { OPENAI_API_KEY: key, AZURE_KEY: 'azure-Canary-0123456789' },
        provider: 'azure',
        providers: new Map([
          ['azure', { base_url: azure.url, key_env: 'AZURE_KEY', header: 'api-key' as const }],
        ]),
      },
    );
    expect(await models.retrieve('gpt-6-sol', signal)).toEqual({ value: { id: 'gpt-6-sol' } });
    expect([
      server.requests.length,
      azure.requests.map(({ headers }) => [headers.authorization, headers['api-key']]),
    ]).toEqual([0, [[undefined, 'azure-Canary-0123456789']]]);
  });

  async function failuresOf(options: Partial<ModelsOptions>): Promise<readonly Failure[]> {
    const thrown: unknown = await open({}, options).catch((error: unknown) => error);
    if (thrown instanceof Failures) return thrown.list;
    throw thrown;
  }

  test('that lacks its key says so, and what can be done without it', async () => {
    const purpose = { needs: 'asking what is served', instead: 'leave --served out' };
    const providers = new Map([['azure', { base_url: 'https://azure.example/v1', key_env: 'AZURE_KEY' }]]);
    const hint = 'Set it in the environment, or leave --served out.';
    expect([
      await failuresOf({ env: {}, purpose }),
      await failuresOf({ env: {}, purpose, provider: 'azure', providers }),
    ]).toEqual([
      [{ code: 'auth', message: 'OPENAI_API_KEY is not set, and asking what is served needs it', hint }],
      [{ code: 'auth', message: 'AZURE_KEY is not set, and the provider azure needs it', hint }],
    ]);
  });

  test("does not get the vendor's key by way of the base URL", async () => {
    const failures = await failuresOf({
      baseURL: 'https://azure.example/v1',
      providers: new Map([['azure', { base_url: 'https://azure.example/v1', key_env: 'AZURE_KEY' }]]),
    });
    expect(failures.map(({ code }) => code)).toEqual(['forbidden']);
  });
});
