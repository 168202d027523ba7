import { describe, expect, it } from 'vitest';
import { outputMessage, responsesAnswer } from '../../fixtures/answers.ts';
import { readResponses } from './responses.ts';

const model = 'gpt-5.4-mini-2026-03-17';

function read(fields: { readonly [name: string]: unknown }, text = 'billing') {
  return readResponses(responsesAnswer({ text, model, with: fields }));
}

const answered = {
  outcome: 'answered',
  body: { text: 'billing' },
  id: 'resp_0001',
  served: model,
  usage: { input: 36, cached: 0, cache_write: 0, output: 12, reasoning: 0 },
  service_tier: 'default',
};

function failed(message: string, kind = 'malformed') {
  return { outcome: 'failed', kind, message, possibly_billed: true };
}

describe('reading a response', () => {
  it('takes the text, the id, the model, the usage and the tier', () => {
    const json = responsesAnswer({
      text: 'billing',
      model,
      id: 'resp_77',
      usage: { input: 900, cached: 512, cache_write: 128, output: 70, reasoning: 64 },
    });
    expect(readResponses(json)).toEqual({
      ...answered,
      id: 'resp_77',
      usage: { input: 900, cached: 512, cache_write: 128, output: 70, reasoning: 64 },
    });
  });

  it.each([
    ['no usage', undefined],
    ['null', null],
    ['a usage without totals', { input_tokens: 5 }],
    ['negative counts', { input_tokens: -1, output_tokens: 2 }],
    ['counts that are text', { input_tokens: '1', output_tokens: '2' }],
    ['more tokens than any model can take', { input_tokens: 36, output_tokens: 9e15 }],
    ['a count that is no whole number', { input_tokens: 1.5, output_tokens: 4 }],
  ])('calls the usage unknown for %s', (_what, usage) => {
    expect(read({ usage })).toEqual({ ...answered, usage: null });
  });

  it('keeps the totals when the details are missing', () => {
    expect(read({ usage: { input_tokens: 3, output_tokens: 4 } })).toEqual({
      ...answered,
      usage: { input: 3, output: 4 },
    });
  });

  it('drops commentary and joins the parts of the final answer', () => {
    const output = [
      { id: 'rs_1', type: 'reasoning', summary: [] },
      outputMessage('Let me think. ', 'commentary'),
      outputMessage('{"category":', 'final_answer'),
      outputMessage('"billing"}', null),
    ];
    expect(read({ output })).toEqual({ ...answered, body: { text: '{"category":"billing"}' } });
  });

  it('finds an answer empty that is commentary alone', () => {
    expect(read({ output: [outputMessage('Let me think.', 'commentary')] })).toEqual({
      ...answered,
      outcome: 'empty',
      body: { text: '' },
    });
  });

  it.each([
    ['no output', []],
    ['a message without parts', [{ type: 'message', content: [] }]],
    ['an empty text', [outputMessage('')]],
  ])('finds %s empty', (_what, output) => {
    expect(read({ output })).toEqual({ ...answered, outcome: 'empty', body: { text: '' } });
  });

  it('finds a blank text empty and keeps it', () => {
    expect(read({ output: [outputMessage(' \n')] })).toEqual({
      ...answered,
      outcome: 'empty',
      body: { text: ' \n' },
    });
  });

  it('tells a refusal from an answer, even beside text', () => {
    const content = [
      { type: 'output_text', text: 'Sorry. ' },
      { type: 'refusal', refusal: 'I cannot help with that.' },
    ];
    expect(read({ output: [{ type: 'message', role: 'assistant', content }] })).toEqual({
      ...answered,
      outcome: 'refused',
      body: { text: 'Sorry. ', refusal: 'I cannot help with that.' },
    });
  });

  it('takes a refusal without words for a refusal', () => {
    const content = [{ type: 'refusal', refusal: '' }];
    expect(read({ output: [{ type: 'message', content }] })).toEqual({
      ...answered,
      outcome: 'refused',
      body: { text: '', refusal: '' },
    });
  });

  it('reads calls of functions and of custom tools', () => {
    const output = [
      { type: 'function_call', call_id: 'call_1', name: 'refund', arguments: '{"id":' },
      { type: 'custom_tool_call', call_id: 'call_2', name: 'shell', input: 'ls' },
    ];
    expect(read({ output })).toEqual({
      ...answered,
      body: {
        text: '',
        tool_calls: [
          { id: 'call_1', name: 'refund', arguments: '{"id":' },
          { id: 'call_2', name: 'shell', arguments: 'ls' },
        ],
      },
    });
  });

  it.each([
    ['the output limit', { reason: 'max_output_tokens' }, 'truncated', 'max_output_tokens'],
    ['the limit of messages', { reason: 'max_messages' }, 'truncated', 'max_messages'],
    ['the content filter', { reason: 'content_filter' }, 'filtered', 'content_filter'],
  ])('labels an answer cut by %s', (_what, incomplete_details, outcome, detail) => {
    expect(read({ status: 'incomplete', incomplete_details })).toEqual({ ...answered, outcome, detail });
  });

  it('takes an incomplete answer without a reason for truncated', () => {
    expect(read({ status: 'incomplete', incomplete_details: null })).toEqual({
      ...answered,
      outcome: 'truncated',
    });
  });

  it.each(['bio_policy', 'misalignment_policy_violation'])(
    'calls a response stopped by %s filtered',
    (code) => {
      const error = { code, message: 'This request was stopped.' };
      expect(read({ status: 'failed', error, output: [] })).toEqual({
        ...answered,
        outcome: 'filtered',
        body: { text: '' },
        detail: code,
      });
    },
  );

  it.each([
    ['server_error', 'server_error'],
    ['rate_limit_exceeded', 'rate_limited'],
    ['insufficient_quota', 'quota'],
    ['invalid_prompt', 'invalid_request'],
    ['a_code_of_tomorrow', 'server_error'],
  ])('turns a response that failed with %s into %s', (code, kind) => {
    expect(read({ status: 'failed', error: { code, message: 'It broke.' } })).toEqual({
      ...failed('It broke.', kind),
      code,
    });
  });

  it('says so when a response failed without a reason', () => {
    expect(read({ status: 'failed' })).toEqual(
      failed('the response failed and does not say why', 'server_error'),
    );
  });

  it('takes a cancelled response for a fault of the server', () => {
    expect(read({ status: 'cancelled' })).toEqual(
      failed('the server cancelled the response', 'server_error'),
    );
  });

  it.each([
    ['a message without content', { type: 'message' }],
    ['a refusal that is none', { type: 'message', content: [{ type: 'refusal', refusal: null }] }],
    ['arguments that are no text', { type: 'function_call', name: 'refund', arguments: {} }],
    ['a call without a name', { type: 'custom_tool_call', input: 'ls' }],
  ])('refuses %s as malformed', (_what, item) => {
    expect(read({ output: [item] })).toEqual(
      failed('the response holds a message or tool call that is not text'),
    );
  });

  it('stands values nested too deep to be written', () => {
    const deep = (text: string) =>
      JSON.parse(text.replace('@', `${'['.repeat(100_000)}${']'.repeat(100_000)}`));
    expect([readResponses(deep('{"status":@}')), readResponses(deep('{"error":{"message":@}}'))]).toEqual([
      failed('the response is not finished: its status is no word'),
      failed('the response holds an error: no words'),
    ]);
  });

  it.each(['in_progress', 'queued', 7, null])('does not take status %j for an answer', (status) => {
    expect(read({ status })).toEqual(
      failed(`the response is not finished: its status is ${JSON.stringify(status)}`),
    );
  });

  it.each([
    ['no object', [], 'the response is JSON but not an object'],
    ['null', null, 'the response is JSON but not an object'],
    ['an empty object', {}, 'the response has no status, so it is no Responses API object'],
    ['an error', { error: { message: 'Overloaded' } }, 'the response holds an error: Overloaded'],
    ['an error in odd words', { error: { oops: 1 } }, 'the response holds an error: no words'],
    ['no id', { ...responsesAnswer({ text: 'x', model }), id: undefined }, 'the response has no id'],
    [
      'no model',
      { ...responsesAnswer({ text: 'x', model }), model: '' },
      'the response does not say which model answered',
    ],
    [
      'no output',
      { ...responsesAnswer({ text: 'x', model }), output: null },
      'the response has no list of output',
    ],
    [
      'a text that is none',
      responsesAnswer({
        text: 'x',
        model,
        with: { output: [{ type: 'message', content: [{ type: 'output_text', text: 5 }] }] },
      }),
      'the response holds a message or tool call that is not text',
    ],
  ])('refuses %s as malformed', (_what, json, message) => {
    expect(readResponses(json)).toEqual(failed(message));
  });

  it('does not call a response finished that also holds an error', () => {
    expect(read({ error: { message: 'half done' } })).toEqual(
      failed('the response holds an error: half done'),
    );
  });
});
