import { describe, expect, it } from 'vitest';
import { chatAnswer } from '../../fixtures/answers.ts';
import { readChat } from './chat.ts';

const model = 'gpt-4o-mini-2024-07-18';

const answered = {
  outcome: 'answered',
  body: { text: 'billing' },
  id: 'chatcmpl-0001',
  served: model,
  usage: { input: 36, cached: 0, cache_write: 0, output: 12, reasoning: 0 },
  service_tier: 'default',
};

function read(message: { readonly [name: string]: unknown }, finish_reason = 'stop') {
  return readChat(chatAnswer({ text: 'billing', model, message, finish_reason }));
}

function failed(message: string) {
  return { outcome: 'failed', kind: 'malformed', message, possibly_billed: true };
}

describe('reading a chat completion', () => {
  it('takes the text, the id, the model, the usage and the tier', () => {
    const json = chatAnswer({
      text: 'billing',
      model,
      id: 'chatcmpl-77',
      usage: { input: 900, cached: 512, cache_write: 128, output: 70, reasoning: 64 },
    });
    expect(readChat(json)).toEqual({
      ...answered,
      id: 'chatcmpl-77',
      usage: { input: 900, cached: 512, cache_write: 128, output: 70, reasoning: 64 },
    });
  });

  it('calls a missing usage unknown', () => {
    expect(readChat({ ...chatAnswer({ text: 'billing', model }), usage: undefined })).toEqual({
      ...answered,
      usage: null,
    });
  });

  it('joins content that comes as parts', () => {
    const content = [
      { type: 'text', text: 'bil' },
      { type: 'text', text: 'ling' },
    ];
    expect(read({ content })).toEqual(answered);
  });

  it.each([
    ['length', 'truncated'],
    ['content_filter', 'filtered'],
  ])('labels an answer that finished by %s as %s', (finish, outcome) => {
    expect(read({}, finish)).toEqual({ ...answered, outcome, detail: finish });
  });

  it('tells a refusal from an answer although it finished by stop', () => {
    expect(read({ content: null, refusal: 'I cannot help with that.' })).toEqual({
      ...answered,
      outcome: 'refused',
      body: { text: '', refusal: 'I cannot help with that.' },
    });
  });

  it('finds a refusal among the parts', () => {
    expect(read({ content: [{ type: 'refusal', refusal: 'No.' }] })).toEqual({
      ...answered,
      outcome: 'refused',
      body: { text: '', refusal: 'No.' },
    });
  });

  it('reads calls of functions and of custom tools', () => {
    const tool_calls = [
      { id: 'call_1', type: 'function', function: { name: 'refund', arguments: '{"id":7}' } },
      { id: 'call_2', type: 'custom', custom: { name: 'shell', input: 'ls' } },
    ];
    expect(read({ content: null, tool_calls }, 'tool_calls')).toEqual({
      ...answered,
      body: {
        text: '',
        tool_calls: [
          { id: 'call_1', name: 'refund', arguments: '{"id":7}' },
          { id: 'call_2', name: 'shell', arguments: 'ls' },
        ],
      },
    });
  });

  it.each([[null], [''], [undefined], [[]]])('finds content %j empty', (content) => {
    expect(read({ content })).toEqual({ ...answered, outcome: 'empty', body: { text: '' } });
  });

  it.each([
    ['no object', 'billing', 'the response is JSON but not an object'],
    ['an error', { error: { message: 'Overloaded' } }, 'the response holds an error: Overloaded'],
    ['an error in plain words', { error: 'Overloaded' }, 'the response holds an error: Overloaded'],
    ['an empty object', {}, 'the response has no id'],
    ['no model', { id: 'x' }, 'the response does not say which model answered'],
    ['no choices', { id: 'x', model }, 'the response holds no choice with a message'],
    ['empty choices', { id: 'x', model, choices: [] }, 'the response holds no choice with a message'],
    [
      'a choice without message',
      { id: 'x', model, choices: [{}] },
      'the response holds no choice with a message',
    ],
    [
      'content that is a number',
      chatAnswer({ text: '', model, message: { content: 5 } }),
      'the response holds a message or tool call that is not text',
    ],
    [
      'a call without arguments',
      chatAnswer({ text: '', model, message: { tool_calls: [{ id: 'c', function: { name: 'refund' } }] } }),
      'the response holds a message or tool call that is not text',
    ],
    [
      'an unknown finish',
      chatAnswer({ text: 'x', model, finish_reason: 'error' }),
      'the response does not say how it finished: finish_reason is "error"',
    ],
  ])('refuses %s as malformed', (_what, json, message) => {
    expect(readChat(json)).toEqual(failed(message));
  });
});
