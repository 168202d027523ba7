import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { responsesAnswer, type ScriptedServer, startServer } from '../../fixtures/server.ts';
import { type Answer, answerSchema } from '../domain/answer.ts';
import { canonicalJson } from '../domain/json.ts';
import type { Ask, Client } from '../domain/ports.ts';
import { RECORDING_VERSION, type RecordedAnswer } from '../domain/recording.ts';
import { openLiveClient } from './live.ts';
import { replayClient } from './replay.ts';

const model = 'gpt-5.4-mini-2026-03-17';

function askFor(ordinal: number): Ask {
  return {
    trial: { suite: 'triage', case: 'refund', target: model, ordinal },
    request: { api: 'responses', model, user: 'hi', params: { max_output_tokens: 200 } },
    key: 'a'.repeat(64),
    input: 'b'.repeat(16),
  };
}

/** What both clients must answer, by ordinal. */
const answers: readonly Answer[] = [
  {
    outcome: 'answered',
    body: { text: 'billing' },
    id: 'resp_1',
    served: model,
    usage: { input: 36, cached: 0, cache_write: 0, output: 12, reasoning: 0 },
    latency_ms: 0,
    service_tier: 'default',
    request_id: 'req_1',
  },
  {
    outcome: 'truncated',
    body: { text: 'bil' },
    id: 'resp_2',
    served: model,
    usage: null,
    latency_ms: 0,
    service_tier: 'default',
    detail: 'max_output_tokens',
  },
];

function recorded(key: string, ordinal: number): RecordedAnswer | undefined {
  const answer = answers[ordinal - 1];
  if (answer === undefined) return undefined;
  const { trial, input, request } = askFor(ordinal);
  const { suite, case: id, target } = trial;
  return {
    v: RECORDING_VERSION,
    key,
    ordinal,
    suite,
    case: id,
    input,
    target,
    api: request.api,
    model,
    ...answer,
  };
}

async function openLive(url: string): Promise<Client> {
  return openLiveClient({
    env: { OPENAI_API_KEY: 'sk-test-0123456789' },
    baseURL: url,
    timeoutMs: 10_000,
    allowAliases: [],
    now: () => new Date(0),
    monotonic: () => 0,
  });
}

describe.each(['live', 'replay'] as const)('the %s client', (source) => {
  let server: ScriptedServer;
  let client: Client;
  const signal = new AbortController().signal;

  beforeAll(async () => {
    server = await startServer(() =>
      server.requests.length === 1
        ? {
            json: responsesAnswer({ text: 'billing', model, id: 'resp_1' }),
            headers: { 'x-request-id': 'req_1' },
          }
        : {
            json: responsesAnswer({
              text: 'bil',
              model,
              id: 'resp_2',
              with: {
                status: 'incomplete',
                incomplete_details: { reason: 'max_output_tokens' },
                usage: null,
              },
            }),
          },
    );
    client =
      source === 'live'
        ? await openLive(server.url)
        : replayClient(async ({ key, trial: { ordinal } }) => recorded(key, ordinal));
  });

  afterAll(async () => {
    await client.close();
    await server.close();
  });

  it('brings the answers of both trials, whatever their outcome, each with its source', async () => {
    const ends = [
      await client.ask(askFor(1), { requestId: 'ask-1', signal }),
      await client.ask(askFor(2), { requestId: 'ask-2', signal }),
    ];
    expect(ends.map((end) => 'answer' in end && { answer: end.answer, source: end.source })).toEqual(
      answers.map((answer) => ({ answer, source })),
    );
    expect(ends.map((end) => 'answer' in end && answerSchema.safeParse(end.answer).success)).toEqual([
      true,
      true,
    ]);
  });

  it('ends an ask that is cancelled as cancelled', async () => {
    const end = await client.ask(askFor(1), { requestId: 'ask-3', signal: AbortSignal.abort() });
    expect('failure' in end && [end.failure.kind, end.failure.possibly_billed]).toEqual(['cancelled', false]);
  });

  it('asks the network when it is live and never when it replays', () => {
    expect([server.requests.length, server.connections()]).toEqual(source === 'live' ? [2, 1] : [0, 0]);
  });
});

describe('a replay', () => {
  const context = { requestId: 'ask-1', signal: new AbortController().signal };

  it('keeps of a recorded line the answer alone, as its canonical text', async () => {
    const client = replayClient(async ({ key, trial: { ordinal } }) => recorded(key, ordinal));
    expect(await client.ask(askFor(2), context)).toEqual({
      answer: answers[1],
      raw: canonicalJson(answers[1]),
      source: 'replay',
    });
  });

  it('throws at a miss, which the plan must have refused', async () => {
    const client = replayClient(async () => undefined);
    await expect(client.ask(askFor(3), context)).rejects.toEqual(
      new Error(`no recorded answer for triage/refund@${model}#3, fingerprint ${'a'.repeat(64)}`),
    );
  });
});
