import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatAnswer, responsesAnswer } from '../../fixtures/answers.ts';
import { answerSchema } from '../domain/answer.ts';
import { type RawAnswer, readAnswer } from './read.ts';

const model = 'gpt-5.5-2026-04-23';

function read(raw: string, about: Partial<RawAnswer> = {}) {
  return readAnswer({
    api: 'responses',
    raw,
    asked: model,
    allowAlias: false,
    latency_ms: 12.5,
    request_id: 'req_1',
    ...about,
  });
}

function failed(kind: string, message: string, raw: string, more = {}) {
  return {
    failure: { outcome: 'failed', kind, message, request_id: 'req_1', possibly_billed: true, raw, ...more },
  };
}

describe('reading a response body', () => {
  it('gives the answer, the time it took, the request id and the text it was read from', () => {
    const raw = `${JSON.stringify(responsesAnswer({ text: 'yes', model }))}\n`;
    expect(read(raw)).toEqual({
      answer: {
        outcome: 'answered',
        body: { text: 'yes' },
        id: 'resp_0001',
        served: model,
        usage: { input: 36, cached: 0, cache_write: 0, output: 12, reasoning: 0 },
        service_tier: 'default',
        latency_ms: 12.5,
        request_id: 'req_1',
      },
      raw,
      source: 'live',
    });
  });

  it.each([
    ['', 'the response is an empty body, not JSON'],
    [
      '<!DOCTYPE html><html><head><title>Just a moment</title>',
      'the response is a web page titled "Just a moment", not JSON',
    ],
    ['<html><body>x', 'the response is a web page, not JSON'],
    ['{"id":"resp_1","outp', 'the response is text that begins "{"id":"resp_1","outp", not JSON'],
    ['data: {"type":"x"}', 'the response is text that begins "data: {"type":"x"}", not JSON'],
    ['{"error":{"message":"Overloaded"}}', 'the response holds an error: Overloaded'],
    ['[]', 'the response is JSON but not an object'],
  ])('refuses %j as malformed and keeps it', (raw, message) => {
    expect(read(raw)).toEqual(failed('malformed', message, raw));
  });

  it('keeps no more of an unreadable body than its bound', () => {
    const end = read('x'.repeat(100_000));
    expect('failure' in end && end.failure.raw?.length).toBe(65_536);
  });

  it.each([
    ['responses', JSON.stringify(responsesAnswer({ text: 'yes', model: 'gpt-5.5-2026-06-01' }))],
    ['chat', JSON.stringify(chatAnswer({ text: 'yes', model: 'gpt-5.5-2026-06-01' }))],
  ] as const)(
    'refuses an answer of another model than the pin over %s, and keeps what it used',
    (api, raw) => {
      const billed = {
        served: 'gpt-5.5-2026-06-01',
        usage: { input: 36, cached: 0, cache_write: 0, output: 12, reasoning: 0 },
        service_tier: 'default',
      };
      expect(read(raw, { api })).toEqual(
        failed('snapshot_mismatch', 'asked gpt-5.5-2026-04-23, but gpt-5.5-2026-06-01 answered', raw, {
          billed,
        }),
      );
    },
  );

  it.each([
    ['responses', '{"status":"failed","usage":{"input_tokens":3,"output_tokens":1}}', 'server_error'],
    ['chat', '{"usage":{"prompt_tokens":3,"completion_tokens":1}}', 'malformed'],
  ] as const)('keeps what a body used that is no answer over %s', (api, raw, kind) => {
    const end = read(raw, { api });
    expect('failure' in end && [end.failure.kind, end.failure.billed]).toEqual([
      kind,
      { usage: { input: 3, output: 1 } },
    ]);
  });

  it.each([
    ['gpt-5.5', 'gpt-5.5-2026-04-23', true, true],
    ['gpt-5.5', 'gpt-5.5', true, true],
    ['gpt-5-chat-latest', 'gpt-5-chat-2026-01-01', true, true],
    ['gpt-5.5', 'gpt-5.5-2026-04-23', false, false],
    ['gpt-5.5', 'gpt-5.50', true, false],
    ['gpt-5.5', 'gpt-4o-2024-08-06', true, false],
  ])('asked %s, served %s, alias allowed %s: accepted %s', (asked, served, allowAlias, accepted) => {
    const raw = JSON.stringify(responsesAnswer({ text: 'yes', model: served }));
    expect('answer' in read(raw, { asked, allowAlias })).toBe(accepted);
  });

  it('takes any text and any JSON for malformed that is no answer', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.constantFrom('responses', 'chat'), (raw, api) => {
        const end = read(raw, { api });
        expect('failure' in end && end.failure.kind).toBe('malformed');
      }),
      { numRuns: 300 },
    );
  });

  it('stands any one field of a good body replaced by any JSON', () => {
    const bodies = {
      responses: responsesAnswer({
        text: 'yes',
        model,
        with: {
          output: [
            {
              type: 'message',
              phase: null,
              content: [
                { type: 'output_text', text: 'a' },
                { type: 'refusal', refusal: 'b' },
              ],
            },
            { type: 'function_call', call_id: 'c', name: 'd', arguments: 'e' },
          ],
        },
      }),
      chat: chatAnswer({
        text: 'yes',
        model,
        message: { tool_calls: [{ id: 'c', type: 'function', function: { name: 'd', arguments: 'e' } }] },
      }),
    };
    const spots = (value: unknown, path: readonly string[]): string[][] =>
      value === null || typeof value !== 'object'
        ? [[...path]]
        : [[...path], ...Object.entries(value).flatMap(([name, inner]) => spots(inner, [...path, name]))];
    const replaced = (value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown => {
      if (name === undefined) return by;
      const copy: Record<string, unknown> = Array.isArray(value)
        ? ([...value] as never)
        : { ...(value as object) };
      copy[name] = replaced(copy[name], rest, by);
      return copy;
    };
    for (const api of ['responses', 'chat'] as const) {
      const property = fc.property(fc.constantFrom(...spots(bodies[api], [])), fc.jsonValue(), (path, by) => {
        const end = read(JSON.stringify(replaced(bodies[api], path, by)), { api });
        if ('answer' in end) expect(answerSchema.parse(end.answer)).toEqual(end.answer);
        else expect(end.failure.possibly_billed).toBe(true);
      });
      fc.assert(property, { numRuns: 500 });
    }
  });
});
