import { afterEach, describe, expect, test } from 'vitest';
import { ask as askLive, closeAll, connect, key, model, serve } from '../../fixtures/asking.ts';
import { errorBody, type Reply, responsesAnswer, type SeenRequest } from '../../fixtures/server.ts';
import { Failures } from '../domain/failure.ts';
import type { Ask, BatchClient, Tried } from '../domain/ports.ts';
import { type BatchOptions, openBatchClient } from './batch.ts';

const opened: BatchClient[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await closeAll();
});

const signal = new AbortController().signal;

async function open(
  reply: Reply | ((request: SeenRequest) => Reply),
  env: Record<string, string> = {},
  options: Partial<BatchOptions> = {},
) {
  const server = await serve(reply);
  const client = await openBatchClient({
    env: { OPENAI_API_KEY: key, ...env },
    baseURL: server.url,
    timeoutMs: 5_000,
    allowAliases: [],
    providers: new Map(),
    now: () => new Date('2026-11-22T10:00:00Z'),
    ...options,
  });
  opened.push(client);
  return { server, client };
}

async function all<T>(stream: AsyncIterable<Tried<T>>): Promise<(T | string)[]> {
  const items: (T | string)[] = [];
  for await (const got of stream) items.push('value' in got ? got.value : got.failure.kind);
  return items;
}

const question: Ask = {
  trial: { suite: 'triage', case: 'refund', target: model, ordinal: 1 },
  request: {
    api: 'responses',
    model,
    user: 'My card was charged twice.',
    params: { max_output_tokens: 200 },
  },
  key: 'a'.repeat(64),
  input: 'b'.repeat(16),
};

describe('a line', () => {
  test.each(['responses', 'chat'] as const)('asks %s with the body of a live request', async (api) => {
    const { client } = await open({});
    const server = await serve({ status: 500 });
    await askLive(await connect(server.url), { api });
    const { url, body } = client.toLine({ ...question.request, api });
    expect([url, body]).toEqual([server.requests[0]?.path, server.requests[0]?.json]);
  });

  const responses: [string, number, unknown][] = [
    ['an answer', 200, responsesAnswer({ text: 'billing', model })],
    ['an answer of another model', 200, responsesAnswer({ text: 'billing', model: 'other' })],
    ['no answer', 200, { id: 'x' }],
    ['a rate limit', 429, errorBody('Slow down.', { code: 'rate_limit_exceeded' })],
    ['a spent quota', 429, errorBody('Pay.', { code: 'insufficient_quota' })],
    ['a server error', 500, errorBody('Oops.')],
    ['a prompt that is too long', 400, errorBody('Too long.', { code: 'context_length_exceeded' })],
    ['an unknown model', 404, errorBody('No such model.', { code: 'model_not_found' })],
    ['an error that holds the key', 400, errorBody(`You sent ${key}`)],
  ];
  test.each(responses)('with %s is read as it is live', async (_what, status, json) => {
    const server = await serve({ status, json, headers: { 'x-request-id': 'req_1' } });
    const live = await askLive(await connect(server.url));
    const { client } = await open({});
    const read = client.read(question, { status, request_id: 'req_1', body: JSON.stringify(json) });
    const expected = 'answer' in live ? { ...live, answer: { ...live.answer, latency_ms: null } } : live;
    expect(read).toEqual(expected);
  });
});

test('an input file is sent as one part of a form, with the purpose that it has, and with the key', async () => {
  const { server, client } = await open({ json: { id: 'file-1' } }, { OPENAI_PROJECT_ID: 'proj_1' });
  const got = await client.upload('run.jsonl', ['{"n":1}\n', '{"é":2}\n'], signal);
  expect(got).toEqual({ value: { id: 'file-1' } });
  const [request] = server.requests;
  const boundary = /boundary=(.+)$/.exec(request?.headers['content-type'] ?? '')?.[1];
  expect([
    request?.method,
    request?.path,
    request?.headers.authorization,
    request?.headers['openai-project'],
  ]).toEqual(['POST', '/v1/files', `Bearer ${key}`, 'proj_1']);
  expect(request?.text.replaceAll(boundary ?? '?', 'B').replaceAll('\r\n', '\n')).toBe(
    '--B\nContent-Disposition: form-data; name="file"; filename="run.jsonl"\nContent-Type: application/jsonl\n\n' +
      '{"n":1}\n{"é":2}\n\n--B\nContent-Disposition: form-data; name="purpose"\n\nbatch\n--B--\n',
  );
});

test('a large file goes out and comes back whole', async () => {
  let stored = '';
  const { client } = await open(({ method, text }) => {
    if (method === 'POST') stored = text;
    return method === 'POST' ? { json: { id: 'file-1' } } : { body: stored };
  });
  const lines = Array.from({ length: 20_000 }, (_, n) => `{"n":${n},"text":"${'x'.repeat(100)}"}\n`);
  await client.upload('run.jsonl', lines, signal);
  let read = '';
  for await (const got of client.content('file-1', signal))
    if ('value' in got) read += Buffer.from(got.value).toString();
  expect(read === stored && read.includes(lines.join(''))).toBe(true);
});

test('a batch is created for a day, with its metadata', async () => {
  const { server, client } = await open({
    json: { id: 'batch_1', status: 'validating', metadata: { run: 'r', odd: 7 }, output_file_id: null },
  });
  const metadata = { run: 'r', input: 'h' };
  expect(await client.create({ input_file: 'file-1', endpoint: '/v1/responses', metadata }, signal)).toEqual({
    value: { id: 'batch_1', status: 'validating', metadata: { run: 'r' } },
  });
  expect([server.requests[0]?.path, server.requests[0]?.json]).toEqual([
    '/v1/batches',
    { input_file_id: 'file-1', endpoint: '/v1/responses', completion_window: '24h', metadata },
  ]);
});

test('a batch is looked at and cancelled by its id', async () => {
  const { server, client } = await open({
    json: {
      ...{ id: 'batch_1', status: 'cancelled', output_file_id: 'o', error_file_id: 'e', metadata: null },
      ...{ completed_at: null, cancelled_at: 1_767_225_600 },
    },
  });
  const value = {
    ...{ id: 'batch_1', status: 'cancelled', output_file: 'o', error_file: 'e', metadata: {} },
    ended_at: '2026-01-01T00:00:00.000Z',
  };
  expect([await client.retrieve('batch_1', signal), await client.cancel('batch_1', signal)]).toEqual([
    { value },
    { value },
  ]);
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /v1/batches/batch_1',
    'POST /v1/batches/batch_1/cancel',
  ]);
});

test.each([
  ['model_not_found', 'model_not_found'],
  ['token_limit_exceeded', 'rate_limited'],
  ['billing_hard_limit_reached', 'quota'],
  ['invalid_json_line', 'invalid_request'],
])('a batch refused as %s has failed as %s', async (code, kind) => {
  const errors = { data: [{ code, message: `See ${key}.`, line: 3 }, { code: 'other' }] };
  const { client } = await open({ json: { id: 'batch_1', status: 'failed', errors } });
  const failure = {
    outcome: 'failed',
    kind,
    message: 'the batch was refused: See sk-…. (line 3 of its input), and 1 more',
    code,
    possibly_billed: false,
  };
  expect(await client.retrieve('batch_1', signal)).toEqual({
    value: { id: 'batch_1', status: 'failed', metadata: {}, failure },
  });
});

test('a batch that is refused for single lines names each, once, with why', async () => {
  const errors = {
    data: [
      { code: 'invalid_json_line', message: `See ${key}.`, line: 3 },
      { code: 'model_not_found', message: 'No such model.', param: 'body.model', line: 1 },
      { code: 'other', message: 'The same line again.', line: 3 },
    ],
  };
  const { client } = await open({ json: { id: 'batch_1', status: 'failed', errors } });
  const got = await client.retrieve('batch_1', signal);
  const common = { outcome: 'failed', possibly_billed: false };
  expect('value' in got && got.value.refused_lines).toEqual(
    new Map([
      [
        3,
        {
          ...common,
          kind: 'invalid_request',
          message: 'the batch was refused for this request: See sk-…. (line 3 of its input)',
          code: 'invalid_json_line',
        },
      ],
      [
        1,
        {
          ...common,
          kind: 'model_not_found',
          message: 'the batch was refused for this request: No such model. (line 1 of its input)',
          code: 'model_not_found',
          param: 'body.model',
        },
      ],
    ]),
  );
});

test.each([
  [[]],
  [
    [
      { code: 'x', line: 1 },
      { code: 'token_limit_exceeded', line: null },
    ],
  ],
  [[{ code: 'x', line: 0 }]],
  [[{ code: 'x', line: '2' }]],
  [[{ code: 'x', line: 1.5 }]],
])('a batch that is refused as a whole by %j names no lines', async (data) => {
  const { client } = await open({ json: { id: 'batch_1', status: 'failed', errors: { data } } });
  const got = await client.retrieve('batch_1', signal);
  expect('value' in got && [got.value.failure?.kind, got.value.refused_lines]).toEqual([
    'invalid_request',
    undefined,
  ]);
});

test('the list is read page by page, and ends with the first failure', async () => {
  const { client, server } = await open(({ path }) => {
    if (path.includes('after=b3')) return { status: 500, json: {} };
    const [first, second] = path.includes('after=b1') ? ['b2', 'b3'] : ['b0', 'b1'];
    const data = [
      { id: first, status: 'completed' },
      { id: second, status: 'expired' },
    ];
    return { json: { data, has_more: true } };
  });
  const ids = (await all(client.list(signal))).map((got) => (typeof got === 'string' ? got : got.id));
  expect(ids).toEqual(['b0', 'b1', 'b2', 'b3', 'server_error']);
  expect(server.requests.map(({ path }) => path)).toEqual([
    '/v1/batches?limit=100',
    '/v1/batches?limit=100&after=b1',
    '/v1/batches?limit=100&after=b3',
  ]);
});

test.each([
  ['no list', {}],
  [
    'something that is no batch',
    { data: [{ id: 'b0', status: 'completed' }, { no: 'batch' }], has_more: false },
  ],
  ['the promise of more after nothing', { data: [], has_more: true }],
])(
  'a list that holds %s is a failure, for nobody may conclude that a batch is not there',
  async (_what, json) => {
    const { client } = await open({ json });
    expect(await all(client.list(signal))).toEqual(['malformed']);
  },
);

test('a list that begins again is a failure', async () => {
  const { client } = await open({ json: { data: [{ id: 'b0', status: 'completed' }], has_more: true } });
  const got = await all(client.list(signal));
  expect(got.map((one) => (typeof one === 'string' ? one : one.id))).toEqual(['b0', 'malformed']);
});

describe('what goes wrong is a failure value', () => {
  test.each<[string, Reply, string, string]>([
    ['a 401', { status: 401, json: errorBody(`Wrong key ${key}`) }, 'auth', 'HTTP 401: Wrong key sk-…'],
    [
      'a 503 page',
      { status: 503, body: '<html><title>Busy</title>' },
      'server_error',
      'HTTP 503: a web page titled "Busy"',
    ],
  ])('%s', async (_what, reply, kind, message) => {
    const { client } = await open(reply);
    for (const got of [
      await client.upload('f', ['x\n'], signal),
      await client.retrieve('b', signal),
      await firstOf(client.list(signal)),
      await firstOf(client.content('f', signal)),
    ]) {
      expect(got !== undefined && 'failure' in got ? [got.failure.kind, got.failure.message] : got).toEqual([
        kind,
        message,
      ]);
    }
  });

  test('a body that is no batch', async () => {
    const { client, server } = await open({ json: { id: 'batch_1' } });
    expect(await client.retrieve('batch_1', signal)).toEqual({
      failure: {
        outcome: 'failed',
        kind: 'malformed',
        message: `${server.url}/batches/batch_1 answered with what is no such object`,
        possibly_billed: false,
        raw: '{"id":"batch_1"}',
      },
    });
  });

  test('a connection that breaks, before a header or in the middle of a file', async () => {
    const { client } = await open(({ path }) =>
      path.endsWith('/content') ? { body: 'x'.repeat(1000), cut: 'mid-body' } : { cut: 'before-headers' },
    );
    const got = await client.retrieve('b', signal);
    expect('failure' in got && got.failure.kind).toBe('reset');
    expect(
      (await all(client.content('f', signal))).map((one) => (typeof one === 'string' ? one : one.length)),
    ).toEqual([500, 'reset']);
  });

  test('nobody there', async () => {
    const { client } = await open({}, {}, { baseURL: 'http://127.0.0.1:1/v1' });
    const got = await client.retrieve('b', signal);
    expect('failure' in got && got.failure.kind).toBe('connect_error');
  });

  test('a server that falls silent', async () => {
    const { client } = await open({ delay_ms: 60_000 }, {}, { timeoutMs: 50 });
    const got = await client.retrieve('b', signal);
    expect('failure' in got && [got.failure.kind, got.failure.message]).toEqual([
      'timeout',
      'no complete response within 50 ms; no body had arrived',
    ]);
  });

  test('an abort', async () => {
    const abort = new AbortController();
    const { client } = await open(() => {
      abort.abort();
      return { delay_ms: 60_000 };
    });
    const got = await client.retrieve('b', abort.signal);
    expect('failure' in got && got.failure.kind).toBe('cancelled');
  });
});

test('no client is opened for the origin of a provider that has a key of its own', async () => {
  const providers = new Map([['mine', { base_url: 'http://127.0.0.1:9/v1', key_env: 'MINE' }]]);
  const opening = open({}, {}, { baseURL: 'http://127.0.0.1:9/other', providers });
  await expect(opening).rejects.toThrow(
    new Failures([
      {
        code: 'forbidden',
        message:
          'the base URL leads to http://127.0.0.1:9, the origin of the provider mine, to which OPENAI_API_KEY is not sent',
        hint: 'Write `provider: mine` in the target.',
      },
    ]),
  );
});

async function firstOf<T>(stream: AsyncIterable<Tried<T>>): Promise<Tried<T> | undefined> {
  for await (const got of stream) return got;
  return undefined;
}
