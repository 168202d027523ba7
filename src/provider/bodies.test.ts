import { describe, expect, it } from 'vitest';
import type { Request } from '../domain/request.ts';
import { toChatBody } from './chat.ts';
import { toResponsesBody } from './responses.ts';

const model = 'gpt-5.4-mini-2026-03-17';

describe('the body of a Responses request', () => {
  const schema = {
    type: 'object',
    properties: { category: { enum: ['billing', 'outage'] } },
    required: ['category'],
    additionalProperties: false,
  };
  const full: Request = {
    api: 'responses',
    model,
    system: 'You triage tickets.',
    user: 'My card was charged twice.',
    schema: { name: 'ticket', schema },
    params: {
      max_output_tokens: 200,
      temperature: 0,
      top_p: 0.5,
      reasoning: { effort: 'low', summary: 'auto' },
      verbosity: 'low',
      tools: [{ type: 'function', name: 'refund', parameters: { type: 'object' }, strict: false }],
      tool_choice: { type: 'function', name: 'refund' },
      parallel_tool_calls: false,
      prompt_cache_key: 'triage',
      safety_identifier: 'ci',
    },
  };

  it('carries the strict schema, the parameters and each text in its own role', () => {
    expect(toResponsesBody(full, { service_tier: 'flex' })).toEqual({
      model,
      store: false,
      input: [
        { role: 'system', content: 'You triage tickets.' },
        { role: 'user', content: 'My card was charged twice.' },
      ],
      text: { format: { type: 'json_schema', name: 'ticket', schema, strict: true }, verbosity: 'low' },
      max_output_tokens: 200,
      temperature: 0,
      top_p: 0.5,
      reasoning: { effort: 'low', summary: 'auto' },
      tools: [{ type: 'function', name: 'refund', parameters: { type: 'object' }, strict: false }],
      tool_choice: { type: 'function', name: 'refund' },
      parallel_tool_calls: false,
      prompt_cache_key: 'triage',
      safety_identifier: 'ci',
      service_tier: 'flex',
    });
  });

  it('holds nothing that the suite did not ask for', () => {
    const request: Request = { api: 'responses', model, user: 'hi', params: { max_output_tokens: 4096 } };
    expect(JSON.stringify(toResponsesBody(request, {}))).toBe(
      `{"max_output_tokens":4096,"model":"${model}","input":[{"role":"user","content":"hi"}],"store":false}`,
    );
  });

  it('never lets a parameter store the answer or change what is asked', () => {
    const params = { max_output_tokens: 16, store: true, model: 'another', input: 'else' };
    expect(toResponsesBody({ api: 'responses', model, user: 'hi', params }, {})).toEqual({
      model,
      store: false,
      input: [{ role: 'user', content: 'hi' }],
      max_output_tokens: 16,
    });
  });
});

describe('the body of a Chat request', () => {
  const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };

  it('carries the same request in the words of Chat', () => {
    const request: Request = {
      api: 'chat',
      model,
      system: 'You triage tickets.',
      user: 'My card was charged twice.',
      schema: { name: 'ticket', schema },
      params: {
        max_output_tokens: 200,
        temperature: 0,
        reasoning: { effort: 'low', summary: 'auto' },
        verbosity: 'low',
        tools: [
          {
            type: 'function',
            name: 'refund',
            description: 'Pays back',
            parameters: { type: 'object' },
            strict: true,
          },
          {
            type: 'custom',
            name: 'sql',
            format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' },
          },
          { type: 'custom', name: 'note', format: { type: 'text' } },
          { type: 'web_search' },
        ],
        tool_choice: {
          type: 'allowed_tools',
          mode: 'auto',
          tools: [
            { type: 'function', name: 'refund' },
            { type: 'custom', name: 'sql' },
          ],
        },
        parallel_tool_calls: false,
        prompt_cache_key: 'triage',
        safety_identifier: 'ci',
      },
    };
    expect(toChatBody(request, { service_tier: 'priority' })).toEqual({
      model,
      store: false,
      messages: [
        { role: 'system', content: 'You triage tickets.' },
        { role: 'user', content: 'My card was charged twice.' },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'ticket', schema, strict: true } },
      max_completion_tokens: 200,
      temperature: 0,
      reasoning_effort: 'low',
      verbosity: 'low',
      tools: [
        {
          type: 'function',
          function: {
            name: 'refund',
            description: 'Pays back',
            parameters: { type: 'object' },
            strict: true,
          },
        },
        {
          type: 'custom',
          custom: {
            name: 'sql',
            format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "x"' } },
          },
        },
        { type: 'custom', custom: { name: 'note', format: { type: 'text' } } },
        { type: 'web_search' },
      ],
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: {
          mode: 'auto',
          tools: [
            { type: 'function', function: { name: 'refund' } },
            { type: 'custom', custom: { name: 'sql' } },
          ],
        },
      },
      parallel_tool_calls: false,
      prompt_cache_key: 'triage',
      safety_identifier: 'ci',
      service_tier: 'priority',
    });
  });

  it('holds nothing that the suite did not ask for', () => {
    const request: Request = { api: 'chat', model, user: 'hi', params: { max_output_tokens: 4096 } };
    expect(JSON.stringify(toChatBody(request, {}))).toBe(
      `{"max_completion_tokens":4096,"model":"${model}","messages":[{"role":"user","content":"hi"}],"store":false}`,
    );
  });

  it.each([
    ['auto', 'auto'],
    [
      { type: 'function', name: 'refund' },
      { type: 'function', function: { name: 'refund' } },
    ],
    [{ type: 'web_search' }, { type: 'web_search' }],
  ])('translates the tool choice %j', (tool_choice, expected) => {
    const params = { max_output_tokens: 16, tool_choice };
    expect(toChatBody({ api: 'chat', model, user: 'hi', params }, {}).tool_choice).toEqual(expected);
  });
});

describe('a conversation with a custom tool', () => {
  const request: Request = {
    api: 'responses',
    model,
    user: 'List the files.',
    said: [
      { by: 'model', text: 'One moment.', calls: [{ id: 'c1', name: 'shell', arguments: 'ls' }] },
      { by: 'tool', tool: 'shell', call: 'c1', output: 'a b' },
      { by: 'model', text: 'There are a and b.' },
      { by: 'user', text: 'Thanks.' },
    ],
    params: { max_output_tokens: 16, tools: [{ type: 'custom', name: 'shell' }] },
  };

  it('goes back to the Responses API in the items of custom tools', () => {
    expect(toResponsesBody(request, {}).input).toEqual([
      { role: 'user', content: 'List the files.' },
      { role: 'assistant', content: 'One moment.' },
      { type: 'custom_tool_call', call_id: 'c1', name: 'shell', input: 'ls' },
      { type: 'custom_tool_call_output', call_id: 'c1', output: 'a b' },
      { role: 'assistant', content: 'There are a and b.' },
      { role: 'user', content: 'Thanks.' },
    ]);
  });

  it('goes back to the Chat API in messages', () => {
    expect(toChatBody({ ...request, api: 'chat' }, {}).messages).toEqual([
      { role: 'user', content: 'List the files.' },
      {
        role: 'assistant',
        content: 'One moment.',
        tool_calls: [{ id: 'c1', type: 'custom', custom: { name: 'shell', input: 'ls' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'a b' },
      { role: 'assistant', content: 'There are a and b.' },
      { role: 'user', content: 'Thanks.' },
    ]);
  });
});
