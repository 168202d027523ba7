import { APIConnectionError } from 'openai';
import { describe, expect, it } from 'vitest';
import { errorBody } from '../../fixtures/answers.ts';
import type { AttemptFailure } from '../domain/answer.ts';
import { toFailure } from './errors.ts';
import { scrubber } from './scrub.ts';
import { type Breach, HttpError, TransportError } from './transport-error.ts';

const key = `gateway-${'0123456789'.repeat(10)}`;

const context = {
  url: 'http://127.0.0.1:1/v1/responses',
  timeoutMs: 1500,
  now: new Date('2026-11-22T10:00:00Z'),
  scrub: scrubber(key),
};

/** The failure for a response with this status, as it comes through the SDK. */
function ofStatus(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const cause = new HttpError({ status, headers: new Headers(headers), text });
  return toFailure(new APIConnectionError({ cause }), context);
}

function failed(kind: string, fields: Partial<AttemptFailure>): unknown {
  return { outcome: 'failed', kind, possibly_billed: false, ...fields };
}

const headers429 = { 'retry-after': '1', 'x-should-retry': 'true' };

describe('a response with an error status', () => {
  it.each([
    [429, { type: 'rate_limit_error', code: 'rate_limit_exceeded' }, 'rate_limited'],
    [429, { type: 'rate_limit_error', code: 'slow_down' }, 'rate_limited'],
    [429, { type: 'tokens' }, 'rate_limited'],
    [429, { code: 'resource_unavailable' }, 'rate_limited'],
    [429, { type: 'insufficient_quota', code: 'insufficient_quota' }, 'quota'],
    [429, { type: 'insufficient_quota' }, 'quota'],
    [429, { type: 'insufficient_quota', code: 'credit_balance_exhausted' }, 'quota'],
    [429, { type: 'insufficient_quota', code: 'organization_spend_limit_exceeded' }, 'quota'],
    [429, { code: 'project_spend_limit_exceeded' }, 'quota'],
    [429, { code: 'organization_usage_limit_exceeded' }, 'quota'],
    [400, { code: 'billing_hard_limit_reached' }, 'quota'],
    [402, {}, 'quota'],
    [401, { code: 'invalid_api_key' }, 'auth'],
    [403, { code: 'unsupported_country_region_territory' }, 'auth'],
    [403, { code: 'model_not_found' }, 'model_not_found'],
    [404, { code: 'model_not_found' }, 'model_not_found'],
    [404, { param: 'model' }, 'model_not_found'],
    [400, { code: 'context_length_exceeded', param: 'input' }, 'context_length'],
    [400, { code: 'unsupported_value', param: 'temperature' }, 'invalid_request'],
    [400, { code: 'invalid_json_schema', param: 'text.format.schema' }, 'invalid_request'],
    [400, { param: 'service_tier' }, 'invalid_request'],
    [413, {}, 'invalid_request'],
    [422, {}, 'invalid_request'],
    [408, {}, 'server_error'],
    [409, {}, 'server_error'],
    [500, { type: 'server_error', code: 'server_error' }, 'server_error'],
    [502, {}, 'server_error'],
    [503, { type: 'service_unavailable_error', code: 'server_is_overloaded' }, 'server_error'],
    [504, {}, 'server_error'],
    [529, {}, 'server_error'],
  ] as const)('%i with %j is %s', (status, fields, kind) => {
    const { code, param } = { code: undefined, param: undefined, ...fields };
    expect(ofStatus(status, errorBody('In short.', fields))).toEqual(
      failed(kind, {
        message: `HTTP ${status}: In short.`,
        status,
        ...(code && { code }),
        ...(param && { param }),
      }),
    );
  });

  const perMinute = 'on tokens per min (TPM)';
  it.each([
    [`Request too large for m in organization org-1 ${perMinute}: Limit 30000, Requested 40000.`, '30000'],
    [`Request too large for m ${perMinute}: Limit 30,000, Requested 40,000. Visit\nhttps://x.`, '30,000'],
    ['Rate limit reached: Limit: 100, Used: 0, Requested: 101.', '100'],
  ])('knows a request that no wait can fit into its limit: %s', (words, limit) => {
    for (const type of ['tokens', 'rate_limit_error'])
      expect(ofStatus(429, errorBody(words, { type, code: 'rate_limit_exceeded' }), headers429)).toEqual(
        failed('invalid_request', {
          message: `HTTP 429: the request is larger than the limit of ${limit}, so waiting cannot help: ${words.replace('\n', ' ')}`,
          status: 429,
          code: 'rate_limit_exceeded',
          retry_after_ms: 1000,
          should_retry: true,
        }),
      );
  });

  it.each([
    [
      `Rate limit reached for m ${perMinute}: Limit 30000, Used 29000, Requested 2000. Please try again in 2s.`,
    ],
    [`Rate limit reached for m ${perMinute}: Limit 30000, Requested 30000.`],
    ['Rate limit reached for m on requests per min (RPM): Limit 3, Used 3, Requested 1.'],
    ['Requested 40000 is over Limit 30000.'],
    ['Limit none, Requested many.'],
  ])('waits for a request that fits into its limit, or may: %s', (words) => {
    expect(ofStatus(429, errorBody(words, { type: 'tokens', code: 'rate_limit_exceeded' })).kind).toBe(
      'rate_limited',
    );
  });

  it('takes spent quota for what it is, whatever numbers it names', () => {
    const words = 'Limit 10, Requested 11.';
    expect(ofStatus(429, errorBody(words, { code: 'insufficient_quota' }))).toEqual(
      failed('quota', { message: `HTTP 429: ${words}`, status: 429, code: 'insufficient_quota' }),
    );
  });

  it('knows a prompt that is too long by its words where a server sends no code', () => {
    const words = "This model's maximum context length is 8192 tokens.";
    expect(ofStatus(400, errorBody(words))).toEqual(
      failed('context_length', { message: `HTTP 400: ${words}`, status: 400 }),
    );
  });

  it('knows a missing model by its words where a server sends no code', () => {
    const words = 'The model `gpt-9` does not exist.';
    expect(ofStatus(404, errorBody(words))).toEqual(
      failed('model_not_found', { message: `HTTP 404: ${words}`, status: 404 }),
    );
  });

  it('suspects the base URL when the path is unknown, not the model', () => {
    expect(ofStatus(404, '<html><title>404 Not Found</title>')).toEqual(
      failed('invalid_request', {
        message:
          'HTTP 404: a web page titled "404 Not Found"; nothing is served at http://127.0.0.1:1/v1/responses',
        status: 404,
      }),
    );
  });

  it.each([
    ['', 'HTTP 502: an empty body'],
    [
      `<!doctype html><title>502 Bad Gateway</title>${'x'.repeat(9000)}`,
      'HTTP 502: a web page titled "502 Bad Gateway"',
    ],
    ['upstream connect error', 'HTTP 502: text that begins "upstream connect error"'],
  ])('says in a few words what body came without a JSON error', (body, message) => {
    expect(ofStatus(502, body)).toEqual(failed('server_error', { message, status: 502 }));
  });

  it.each([
    [{ error: 'Quota of the gateway is spent.' }, 'HTTP 500: Quota of the gateway is spent.'],
    [{ error: { type: 'server_error' } }, 'HTTP 500: server_error'],
    [{ detail: 'Oops' }, 'HTTP 500: text that begins "{"detail":"Oops"}"'],
    [[], 'HTTP 500: text that begins "[]"'],
  ])('finds what words there are in %j', (body, message) => {
    expect(ofStatus(500, body)).toEqual(failed('server_error', { message, status: 500 }));
  });

  it('stands an error nested too deep to be written', () => {
    const text = `{"error":{"message":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    expect(ofStatus(500, text).message).toBe(
      `HTTP 500: text that begins "{"error":{"message":${'['.repeat(40)}"`,
    );
  });

  it('keeps the request id, the wait and the word on retrying', () => {
    const headers = {
      'x-request-id': 'req_9',
      'retry-after': 'Sun, 22 Nov 2026 10:02:00 GMT',
      'x-should-retry': 'false',
    };
    expect(ofStatus(429, errorBody('Slow.', { code: 'rate_limit_exceeded' }), headers)).toEqual(
      failed('rate_limited', {
        message: 'HTTP 429: Slow.',
        status: 429,
        code: 'rate_limit_exceeded',
        request_id: 'req_9',
        retry_after_ms: 120_000,
        should_retry: false,
      }),
    );
  });

  it('passes on the word to retry, and none for nonsense', () => {
    const retry = (word: string) => ofStatus(500, errorBody('x'), { 'x-should-retry': word }).should_retry;
    expect([retry('true'), retry('false'), retry('maybe')]).toEqual([true, false, undefined]);
  });

  it.each([301, 302, 303, 307, 308])('%i is a redirect that was not followed', (status) => {
    expect(ofStatus(status, '', { location: 'https://elsewhere.example/v1' })).toEqual(
      failed('malformed', {
        message: `HTTP ${status}: http://127.0.0.1:1/v1/responses redirects to https://elsewhere.example/v1; redirects are not followed, check the base URL`,
        status,
      }),
    );
  });
});

describe('a key that a server echoes', () => {
  it('is gone before a bound could leave a part of it', () => {
    const broken = new TransportError('deadline', { sent: true, partial: `${'x'.repeat(65_500)}${key}` });
    expect([ofStatus(502, `${key} was refused`).message, toFailure(broken, context).raw]).toEqual([
      'HTTP 502: text that begins "sk-… was refused"',
      `${'x'.repeat(65_500)}sk-…`,
    ]);
  });
});

describe('an exchange that broke', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND api.invalid'), { code: 'ENOTFOUND' });
  const closed = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });

  it.each([
    [
      'connection',
      false,
      '',
      refused,
      'connect_error',
      'cannot connect to http://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1',
    ],
    [
      'connection',
      false,
      '',
      unknown,
      'connect_error',
      'cannot connect to http://127.0.0.1:1: getaddrinfo ENOTFOUND api.invalid',
    ],
    [
      'connection',
      false,
      '',
      new AggregateError([refused, closed]),
      'connect_error',
      'cannot connect to http://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1',
    ],
    [
      'connection',
      true,
      '',
      closed,
      'reset',
      'the connection broke before the response was complete: other side closed; no body had arrived',
    ],
    [
      'connection',
      true,
      '{"id',
      closed,
      'reset',
      'the connection broke before the response was complete: other side closed; 4 characters of the body had arrived',
    ],
    [
      'deadline',
      true,
      '{"id',
      undefined,
      'timeout',
      'no complete response within 1500 ms; 4 characters of the body had arrived',
    ],
    ['deadline', false, '', undefined, 'connect_error', 'no connection to http://127.0.0.1:1 within 1500 ms'],
    ['cancelled', true, '', undefined, 'cancelled', 'cancelled after the request was sent'],
    ['cancelled', false, '', undefined, 'cancelled', 'cancelled before the request was sent'],
    ['too-large', true, '{"id', undefined, 'malformed', 'the response body is over the limit of 32 MiB'],
    [
      'not-http',
      true,
      '',
      new Error('Expected HTTP/'),
      'malformed',
      'http://127.0.0.1:1 did not answer in HTTP: Expected HTTP/',
    ],
  ] as const)('%s, sent: %s, arrived: %j', (breach: Breach, sent, partial, cause, kind, message) => {
    const error = new TransportError(breach, { sent, partial, cause });
    const expected = failed(kind, { message, possibly_billed: sent, ...(partial && { raw: partial }) });
    expect([toFailure(error, context), toFailure(new APIConnectionError({ cause: error }), context)]).toEqual(
      [expected, expected],
    );
  });
});

describe('anything else that is thrown', () => {
  it.each([
    [new TypeError('x is not a function')],
    ['a word'],
    [new APIConnectionError({ cause: new Error('bug') })],
  ])('is thrown again', (error) => {
    let thrown: unknown;
    try {
      toFailure(error, context);
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
  });
});
