import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatAnswer, responsesAnswer } from '../../fixtures/answers.ts';
import { chatStream, responsesStream, sse } from '../../fixtures/streams.ts';
import type { Api } from '../domain/request.ts';
import { readAnswer } from './read.ts';
import { type StreamEnd, streamReader } from './stream.ts';

const model = 'gpt-5.4-mini-2026-03-17';
const bytes = (text: string) => new TextEncoder().encode(text);

function read(api: Api, pieces: readonly string[]): StreamEnd {
  const reader = streamReader(api, () => 0);
  for (const piece of pieces) reader.push(bytes(piece));
  return reader.end();
}

function answerOf(api: Api, end: StreamEnd) {
  const raw = 'raw' in end ? end.raw : JSON.stringify(end);
  const got = readAnswer({ api, raw, asked: model, allowAlias: false, latency_ms: null });
  return 'answer' in got ? got.answer : got.failure;
}

const lost = (message: string) => ({
  failure: {
    outcome: 'failed',
    kind: 'reset',
    message: `the stream ended before it was complete: ${message}`,
    possibly_billed: true,
  },
});
const unreadable = (message: string) => ({
  failure: { outcome: 'failed', kind: 'malformed', message, possibly_billed: true },
});

describe('a stream of the Responses API', () => {
  const whole = responsesAnswer({ text: 'billing', model });
  const cut = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };
  const error = { code: 'rate_limit_exceeded', message: 'Slow down.' };

  it.each([
    ['completed', whole],
    ['incomplete', { ...whole, ...cut }],
    ['failed', { ...whole, status: 'failed', error }],
  ])('brings the response of its event response.%s as it is', (_status, response) => {
    expect(read('responses', responsesStream(response, ['bill', 'ing']))).toEqual({
      raw: JSON.stringify(response),
    });
  });

  it('is no answer without its last event, wherever it ends', () => {
    const events = responsesStream(whole, ['bill', 'ing']);
    const text = events.join('');
    const ends = Array.from({ length: text.trimEnd().length }, (_, at) =>
      read('responses', [text.slice(0, at)]),
    );
    const missing = 'no event response.completed, response.incomplete or response.failed came';
    expect(new Set(ends.map((end) => JSON.stringify(end)))).toEqual(new Set([JSON.stringify(lost(missing))]));
  });

  it('ends at its last event, whatever follows', () => {
    const more = sse({ type: 'response.failed', response: { status: 'failed' } });
    const pieces = [...responsesStream(whole, []), more, sse({ type: 'error', message: 'x' })];
    expect(read('responses', pieces)).toEqual({ raw: JSON.stringify(whole) });
  });

  it('takes the name of an event for its type where the data has none', () => {
    expect(read('responses', [sse({ response: whole }, 'response.completed')])).toEqual({
      raw: JSON.stringify(whole),
    });
  });

  it('is malformed when its last event holds no response', () => {
    expect(read('responses', [sse({ type: 'response.completed' })])).toEqual(
      unreadable('the event response.completed holds no response'),
    );
  });

  it('is malformed when its response is nested too deep', () => {
    const deep = `{"type":"response.completed","response":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
    expect(read('responses', [sse(deep)])).toEqual(unreadable('the streamed response is nested too deep'));
  });
});

describe('a stream of Chat', () => {
  const usage = { input: 36, cached: 4, output: 12, reasoning: 3 };

  it('is folded into the completion that a call without streaming gives', () => {
    const completion = chatAnswer({ text: 'billing', model, usage });
    const pieces = chatStream(completion, [{ content: 'bill' }, { content: 'ing' }]);
    const { choices: _choices, ...head } = completion;
    const message = { role: 'assistant', content: 'billing', refusal: null };
    const end = read('chat', pieces);
    expect('raw' in end && JSON.parse(end.raw)).toEqual({
      ...head,
      choices: [{ index: 0, message, finish_reason: 'stop' }],
    });
    expect(answerOf('chat', end)).toEqual(answerOf('chat', { raw: JSON.stringify(completion) }));
  });

  it('is the same answer as the completion, for any text, refusal and calls, cut anywhere', () => {
    const call = fc.record({ name: fc.string({ minLength: 1 }), arguments: fc.string() });
    const said = fc.record({
      text: fc.string(),
      refusal: fc.option(fc.string({ minLength: 1 })),
      calls: fc.array(call, { maxLength: 3 }),
      finish: fc.constantFrom('stop', 'length', 'tool_calls', 'content_filter'),
      size: fc.integer({ min: 1, max: 40 }),
    });
    const halves = (text: string) => [text.slice(0, text.length / 2), text.slice(text.length / 2)];
    fc.assert(
      fc.property(said, ({ text, refusal, calls, finish, size }) => {
        const tool_calls = calls.map((one, at) => ({ id: `call_${at}`, type: 'function', function: one }));
        const message = { refusal, ...(tool_calls.length > 0 && { tool_calls }) };
        const completion = chatAnswer({ text, model, usage, message, finish_reason: finish });
        const deltas = [
          ...halves(text).map((content) => ({ content })),
          ...(refusal === null ? [] : halves(refusal).map((piece) => ({ refusal: piece }))),
          ...tool_calls.map(({ function: { name }, ...named }, index) => ({
            tool_calls: [{ ...named, index, function: { name, arguments: '' } }],
          })),
          ...[0, 1].flatMap((half) =>
            calls.map((one, index) => ({
              tool_calls: [{ index, function: { arguments: halves(one.arguments)[half] } }],
            })),
          ),
        ];
        const all = bytes(chatStream(completion, deltas).join(''));
        const reader = streamReader('chat', () => 0);
        for (let at = 0; at < all.length; at += size) reader.push(all.subarray(at, at + size));
        const expected = answerOf('chat', { raw: JSON.stringify(completion) });
        expect(answerOf('chat', reader.end())).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('is no answer when it is cut anywhere before its end, and one without its last line end', () => {
    const text = chatStream(chatAnswer({ text: 'billing', model }), [{ content: 'billing' }]).join('');
    const last = text.length - '\n\n'.length;
    const kinds = Array.from({ length: last + 1 }, (_, at) => {
      const end = read('chat', [text.slice(0, at)]);
      return 'raw' in end ? 'answer' : end.failure.kind;
    });
    expect(kinds).toEqual([...Array.from({ length: last }, () => 'reset'), 'answer']);
  });

  it('brings the call of a custom tool', () => {
    const piece = { index: 0, id: 'c', type: 'custom', custom: { name: 'shell', input: 'ls' } };
    const rest = { index: 0, custom: { input: ' -l' } };
    const pieces = chatStream(chatAnswer({ text: '', model, finish_reason: 'tool_calls' }), [
      { content: null, tool_calls: [piece] },
      { tool_calls: [rest] },
    ]);
    const answer = answerOf('chat', read('chat', pieces));
    const tool_calls = [{ id: 'c', name: 'shell', arguments: 'ls -l' }];
    expect('body' in answer && answer.body).toEqual({ text: '', tool_calls });
  });

  it('takes the id and model from the first chunk that names them', () => {
    const empty = sse({ id: '', model: '', created: 0, choices: [], prompt_filter_results: [] });
    const completion = chatAnswer({ text: 'x', model });
    const answer = answerOf('chat', read('chat', [empty, ...chatStream(completion, [{ content: 'x' }])]));
    expect(answer).toEqual(answerOf('chat', { raw: JSON.stringify(completion) }));
  });

  const completion = chatAnswer({ text: 'x', model });
  const pieces = chatStream(completion, [{ content: 'x' }]);

  it.each([
    ['no event', [], 'neither a finish_reason nor [DONE] came'],
    ['[DONE] alone', [sse('[DONE]')], 'no finish_reason came'],
    ['a text without a finish', pieces.slice(0, 2), 'neither a finish_reason nor [DONE] came'],
    ['a text and [DONE] without a finish', [...pieces.slice(0, 2), sse('[DONE]')], 'no finish_reason came'],
    ['a finish without [DONE]', pieces.slice(0, 3), 'no [DONE] came'],
    ['usage without [DONE]', pieces.slice(0, 4), 'no [DONE] came'],
  ])('is no answer with %s', (_what, some, message) => {
    expect(read('chat', some)).toEqual(lost(message));
  });

  const chunk = (delta: unknown, with_: object = {}) =>
    sse({ id: 'c', model, choices: [{ index: 0, delta }], ...with_ });
  const call = (id: string) => chunk({ tool_calls: [{ index: 0, id, function: { name: 'f' } }] });

  it.each([
    ['{"id":"c","cho', 'the stream holds text that begins "{"id":"c","cho", not a JSON object'],
    [chunk({ content: [{ text: 'x' }] }), 'the stream holds a piece of a message that is not text'],
    [chunk({ tool_calls: [7] }), 'the stream holds a piece of a tool call that is not text'],
    [call('a') + call('b'), 'the stream holds two tool calls at one index'],
    [chunk({}) + chunk({}, { model: 'other' }), `two models wrote the stream: ${model} and other`],
  ])('is malformed with %j', (text, message) => {
    const piece = text.startsWith('data') ? text : sse(text);
    expect(read('chat', [piece, ...pieces])).toEqual(unreadable(message));
  });
});

describe('a stream of either API', () => {
  const error = { message: 'Overloaded.', type: 'server_error', code: 'server_is_overloaded', param: null };
  const overloaded = {
    failure: {
      outcome: 'failed',
      kind: 'server_error',
      message: 'Overloaded.',
      code: 'server_is_overloaded',
      possibly_billed: true,
    },
  };

  it.each<[string, string, unknown]>([
    ['an event `error` of its fields', sse({ ...error, type: 'error' }, 'error'), overloaded],
    ['an event `error` of an object', sse({ type: 'error', error }, 'error'), overloaded],
    ['an error object alone', sse({ error }), overloaded],
    [
      'an event `error` in plain words',
      sse('upstream timed out', 'error'),
      { failure: { ...overloaded.failure, message: 'upstream timed out', code: undefined } },
    ],
    [
      'an error whose code says more',
      sse({ error: { message: 'Slow.', code: 'rate_limit_exceeded' } }),
      {
        failure: {
          ...overloaded.failure,
          kind: 'rate_limited',
          message: 'Slow.',
          code: 'rate_limit_exceeded',
        },
      },
    ],
  ])('fails by %s', (_what, event, expected) => {
    expect([read('responses', [event]), read('chat', [event])]).toEqual([expected, expected]);
  });

  it('is malformed when a line of it is over 8 MiB', () => {
    const reader = streamReader('chat', () => 0);
    const done = [reader.push(bytes(`data: ${'x'.repeat(8 * 1024 * 1024 - 6)}`)), reader.push(bytes('x'))];
    const message = 'a line of the streamed response is over the limit of 8 MiB';
    expect([done, reader.end()]).toEqual([[false, true], unreadable(message)]);
  });

  it('tells the times of its first piece and its end', () => {
    let at = 0;
    const reader = streamReader('chat', () => at);
    const times: unknown[] = [];
    for (const piece of chatStream(chatAnswer({ text: 'ab', model }), [{ content: 'a' }, { content: 'b' }])) {
      at += 100;
      reader.push(bytes(piece));
      times.push(reader.times);
    }
    const first = { first: 200 };
    expect(times).toEqual([{}, first, first, first, first, { ...first, last: 600 }]);
  });

  it('stands any events with any data', () => {
    const names = ['', 'error', 'response.completed', 'response.output_text.delta'];
    const part = fc.record({
      choices: fc.array(
        fc.record({ index: fc.constant(0), delta: fc.jsonValue(), finish_reason: fc.jsonValue() }),
      ),
      error: fc.option(fc.jsonValue(), { nil: undefined }),
      response: fc.option(fc.jsonValue(), { nil: undefined }),
      usage: fc.jsonValue(),
      model: fc.jsonValue(),
    });
    const data = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constant('[DONE]'),
      part.map((one) => JSON.stringify(one)),
    );
    const events = fc.array(fc.tuple(data, fc.constantFrom(...names)), { maxLength: 6 });
    fc.assert(
      fc.property(events, fc.constantFrom<Api>('responses', 'chat'), (list, api) => {
        const end = read(
          api,
          list.map(([text, name]) => sse(text, name)),
        );
        expect('raw' in end ? typeof end.raw : end.failure.possibly_billed).toBe(
          'raw' in end ? 'string' : true,
        );
      }),
      { numRuns: 500 },
    );
  });
});
