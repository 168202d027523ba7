import { expect, test } from 'vitest';
import type { Answer, AnswerOutcome, AttemptEnd } from '../domain/answer.ts';
import type { Ask } from '../domain/ports.ts';
import { askAttributes, endAttributes, spanName } from './span.ts';

const secret = 'my card number is 4111';

const ask: Ask = {
  trial: { suite: 'triage', case: 'refund', target: 'prod', ordinal: 2 },
  request: {
    api: 'responses',
    model: 'm-2026-01-01',
    system: secret,
    user: secret,
    params: {
      max_output_tokens: 200,
      temperature: 0,
      top_p: 0.5,
      reasoning: { effort: 'low' },
      tools: [secret],
    },
  },
  key: 'a'.repeat(64),
  input: 'b'.repeat(16),
};

const common = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'm-2026-01-01',
  'llm_eval.suite': 'triage',
  'llm_eval.case': 'refund',
  'llm_eval.target': 'prod',
  'llm_eval.ordinal': 2,
  'llm_eval.request': 'r1',
};

test('a span tells who is asked for what, and nothing of the prompt', () => {
  expect([spanName(ask), askAttributes(ask, 'https://api.openai.com/v1', 'r1')]).toEqual([
    'chat m-2026-01-01',
    {
      ...common,
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.max_tokens': 200,
      'gen_ai.request.temperature': 0,
      'gen_ai.request.top_p': 0.5,
      'gen_ai.output.type': 'text',
      'openai.api.type': 'responses',
      'server.address': 'api.openai.com',
      'server.port': 443,
    },
  ]);
});

test('a span tells of a provider by its name, its address and its API', () => {
  const schema = { name: 's', schema: { title: secret } };
  const request = { ...ask.request, provider: 'local', api: 'chat' as const, schema, params: {} };
  const place = (url: string) => {
    const { 'server.address': address, 'server.port': port } = askAttributes({ ...ask, request }, url, 'r1');
    return [address, port];
  };
  expect(askAttributes({ ...ask, request }, 'http://[::1]:11434/v1', 'r1')).toEqual({
    ...common,
    'gen_ai.provider.name': 'local',
    'gen_ai.output.type': 'json',
    'openai.api.type': 'chat_completions',
    'server.address': '::1',
    'server.port': 11_434,
  });
  expect([place('http://gate.example/v1'), place('https://gate.example:8443/v1')]).toEqual([
    ['gate.example', 80],
    ['gate.example', 8443],
  ]);
});

const answer: Answer = {
  outcome: 'answered',
  body: { text: secret },
  id: 'resp_1',
  served: 'm-2026-01-01',
  usage: { input: 36, cached: 30, cache_write: 4, output: 12, reasoning: 8 },
  latency_ms: 900,
  ttft_ms: 250,
  service_tier: 'flex',
  request_id: 'req_1',
};

function answered(more: Partial<Answer> = {}): AttemptEnd {
  return { answer: { ...answer, ...more }, raw: secret, source: 'live' };
}

test('an answer leaves its ids, its tokens and how it finished, and nothing of what it says', () => {
  expect(endAttributes(answered())).toEqual({
    'gen_ai.response.id': 'resp_1',
    'gen_ai.response.model': 'm-2026-01-01',
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': 36,
    'gen_ai.usage.cache_read.input_tokens': 30,
    'gen_ai.usage.cache_creation.input_tokens': 4,
    'gen_ai.usage.output_tokens': 12,
    'gen_ai.usage.reasoning.output_tokens': 8,
    'gen_ai.response.time_to_first_chunk': 0.25,
    'openai.response.service_tier': 'flex',
    'llm_eval.outcome': 'answered',
  });
});

test('what an answer does not tell is left out', () => {
  const bare = answered({ usage: null, ttft_ms: undefined, service_tier: undefined });
  expect(endAttributes(bare)).toEqual({
    'gen_ai.response.id': 'resp_1',
    'gen_ai.response.model': 'm-2026-01-01',
    'gen_ai.response.finish_reasons': ['stop'],
    'llm_eval.outcome': 'answered',
  });
});

test.each<[AnswerOutcome, Partial<Answer>, string]>([
  ['answered', { body: { text: '', tool_calls: [{ name: secret, arguments: secret }] } }, 'tool_calls'],
  ['truncated', {}, 'length'],
  ['filtered', {}, 'content_filter'],
  ['refused', { body: { text: '', refusal: secret } }, 'stop'],
  ['empty', {}, 'stop'],
])('an answer that is %s finished as the APIs say it', (outcome, more, reason) => {
  const end = endAttributes(answered({ ...more, outcome }));
  expect([
    end['gen_ai.response.finish_reasons'],
    end['llm_eval.outcome'],
    JSON.stringify(end).includes(secret),
  ]).toEqual([[reason], outcome, false]);
});

test('a failure leaves its kind and status, and none of its words', () => {
  const failure = {
    outcome: 'failed',
    kind: 'rate_limited',
    message: secret,
    possibly_billed: false,
  } as const;
  expect([
    endAttributes({ failure: { ...failure, status: 429, raw: secret, param: secret } }),
    endAttributes({ failure }),
  ]).toEqual([
    { 'error.type': 'rate_limited', 'http.response.status_code': 429, 'llm_eval.outcome': 'failed' },
    { 'error.type': 'rate_limited', 'llm_eval.outcome': 'failed' },
  ]);
});

test('a span of vectors is an operation of its own, whose API the conventions do not name', () => {
  const request = { ...ask.request, api: 'embeddings' as const, params: { dimensions: 256 } };
  const asked = { ...ask, request, trial: { ...ask.trial, judge: 'similar-0123abcd' } };
  expect([spanName(asked), askAttributes(asked, 'https://api.openai.com/v1', 'r1')]).toEqual([
    'embeddings m-2026-01-01',
    {
      ...common,
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.provider.name': 'openai',
      'gen_ai.embeddings.dimension.count': 256,
      'server.address': 'api.openai.com',
      'server.port': 443,
      'llm_eval.judge': 'similar-0123abcd',
    },
  ]);
});
