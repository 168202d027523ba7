import { describe, expect, it } from 'vitest';
import type { AttemptFailure } from '../domain/answer.ts';
import { scrubber, scrubFailure } from './scrub.ts';

const key = 'sk-proj-Canary_0123456789-abcdefghij';

describe('scrubbing', () => {
  it.each([
    ['the key itself', `Incorrect API key provided: ${key}.`, 'Incorrect API key provided: sk-….'],
    ['a key with its middle starred out', 'provided: sk-proj-****************cdef.', 'provided: sk-….'],
    ['another key', 'use sk-svcacct-0123456789 instead', 'use sk-… instead'],
    ['a header', `"authorization":"Bearer ${key}"`, '"authorization":"Bearer sk-…"'],
    ['a token of another shape', 'Authorization: Bearer eyJhbGciOi.xyz', 'Authorization: Bearer sk-…'],
    ['base64 of the key', `got ${Buffer.from(key).toString('base64')}`, 'got sk-…'],
    ['words that only begin alike', 'a sk-etch of the task-force', 'a sk-etch of the task-force'],
  ])('takes out %s', (_what, text, expected) => {
    expect(scrubber(key)(text)).toBe(expected);
  });

  it('takes out a live key that is not shaped like one, in its URL form too', () => {
    const scrub = scrubber('gateway/secret+42');
    expect(scrub('a gateway/secret+42 b gateway%2Fsecret%2B42 c')).toBe('a sk-… b sk-… c');
  });

  it('leaves words alone when the key is as short as a word', () => {
    expect(scrubber('test')('the test server')).toBe('the test server');
  });
});

describe('a scrubbed failure', () => {
  it('holds the key in none of its fields', () => {
    const failure: AttemptFailure = {
      outcome: 'failed',
      kind: 'auth',
      message: `bad key ${key}`,
      status: 401,
      code: `code ${key}`,
      param: `param ${key}`,
      request_id: `req ${key}`,
      possibly_billed: false,
      raw: `raw ${key}`,
      billed: { served: `model ${key}`, service_tier: `tier ${key}`, usage: { output: 1 } },
    };
    expect(scrubFailure(failure, scrubber(key))).toEqual({
      outcome: 'failed',
      kind: 'auth',
      message: 'bad key sk-…',
      status: 401,
      code: 'code sk-…',
      param: 'param sk-…',
      request_id: 'req sk-…',
      possibly_billed: false,
      raw: 'raw sk-…',
      billed: { served: 'model sk-…', service_tier: 'tier sk-…', usage: { output: 1 } },
    });
  });

  it('says what happened on one line of at most 500 characters', () => {
    const failure: AttemptFailure = {
      outcome: 'failed',
      kind: 'malformed',
      message: ` a\n\tb${'c'.repeat(600)}`,
      possibly_billed: true,
    };
    expect(scrubFailure(failure, scrubber(key)).message).toBe(`a b${'c'.repeat(496)}…`);
  });

  it('scrubs before it cuts, so that no half of the key is left at the bound', () => {
    const message = `${'x'.repeat(480)} ${key}`;
    const failure: AttemptFailure = { outcome: 'failed', kind: 'auth', message, possibly_billed: false };
    expect(scrubFailure(failure, scrubber(key)).message).toBe(`${'x'.repeat(480)} sk-…`);
  });
});
