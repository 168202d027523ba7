import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../domain/ports.ts';
import type { Api } from '../domain/request.ts';
import { openLiveClient } from './live.ts';

/** A second opinion on the protocol: a server that somebody else wrote. */
describe('the live client against an independent server', () => {
  const model = 'gpt-5.4-mini-2026-03-17';
  const mock = new LLMock({ port: 0 });
  let client: Client;
  let streaming: Client;

  beforeAll(async () => {
    mock.onMessage('double charge', { content: 'billing' });
    mock.onMessage('too fast', {
      error: { message: 'Rate limit reached.', type: 'requests', code: 'rate_limit_exceeded' },
      status: 429,
    });
    await mock.start();
    const options = {
      env: { OPENAI_API_KEY: 'sk-test-0123456789' },
      baseURL: `${mock.url}/v1`,
      timeoutMs: 10_000,
      allowAliases: [],
      now: () => new Date(0),
      monotonic: () => 0,
    };
    client = await openLiveClient(options);
    streaming = await openLiveClient({ ...options, stream: 'always' });
  });

  afterAll(async () => {
    await client.close();
    await streaming.close();
    await mock.stop();
  });

  function ask(api: Api, user: string, by = client) {
    return by.ask(
      {
        trial: { suite: 'triage', case: 'refund', target: model, ordinal: 1 },
        request: { api, model, system: 'You triage tickets.', user, params: { max_output_tokens: 200 } },
        key: 'a'.repeat(64),
        input: 'b'.repeat(16),
      },
      { requestId: 'ask-1', signal: new AbortController().signal },
    );
  }

  it.each(['responses', 'chat'] as const)('brings a plain answer over %s', async (api) => {
    const end = await ask(api, 'a double charge');
    expect('answer' in end && [end.answer.outcome, end.answer.body, end.answer.served]).toEqual([
      'answered',
      { text: 'billing' },
      model,
    ]);
  });

  it.each(['responses', 'chat'] as const)('brings the same answer over %s as a stream', async (api) => {
    const end = await ask(api, 'a double charge', streaming);
    expect(
      'answer' in end && [end.answer.outcome, end.answer.body, end.answer.served, end.answer.ttft_ms],
    ).toEqual(['answered', { text: 'billing' }, model, 0]);
  });

  it.each(['responses', 'chat'] as const)('reads a 429 over %s', async (api) => {
    const end = await ask(api, 'you are too fast');
    expect(
      'failure' in end && [end.failure.kind, end.failure.status, end.failure.code, end.failure.message],
    ).toEqual(['rate_limited', 429, 'rate_limit_exceeded', 'HTTP 429: Rate limit reached.']);
  });
});
