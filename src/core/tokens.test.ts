import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../domain/json.ts';
import type { Request } from '../domain/request.ts';
import { definitionsOf, hostedTools, inputBound, inputGuess, outputLimit, textTokens } from './tokens.ts';

const asking: Request = { api: 'responses', model: 'm', user: 'hello', params: { max_output_tokens: 200 } };
const tool = { type: 'function', name: 'f', parameters: { type: 'object' } };
const schema = { name: 's', schema: { type: 'object' } };

test('the bound is every byte of the messages, three times those of schema and tools, and the frames between them', () => {
  expect(inputBound(asking)).toBe(5 + 1024);
  // "naïve" is six bytes, "日本" six.
  expect(inputBound({ ...asking, system: 'naïve', user: '日本' })).toBe(12 + 1024);
  // {"name":"s","schema":{"type":"object"}} is 39 bytes, the list of one tool 63.
  expect(inputBound({ ...asking, schema })).toBe(5 + 3 * 39 + 1024);
  expect(inputBound({ ...asking, params: { tools: [tool] } })).toBe(5 + 3 * 63 + 1024 + 128);
});

test('a tool that reads more than the request holds leaves no bound, and is named', () => {
  const tools: Json = [
    tool,
    { type: 'web_search' },
    { type: 'custom', name: 'c' },
    { type: 'web_search' },
    {},
  ];
  expect(hostedTools({ params: { tools } })).toEqual(['web_search', 'undefined']);
  expect(inputBound({ ...asking, params: { tools } })).toBe(undefined);
  expect(hostedTools({ params: { tools: [tool] } })).toEqual([]);
  expect(hostedTools({ params: {} })).toEqual([]);
});

test('what a request holds beside its messages is told as it is sent', () => {
  expect(definitionsOf({ schema, params: { tools: [tool] } })).toBe(
    '{"name":"s","schema":{"type":"object"}}[{"type":"function","name":"f","parameters":{"type":"object"}}]',
  );
  expect(definitionsOf({ params: {} })).toBe('');
});

test('the guess lies between prose and dense text, and other scripts count by their bytes', () => {
  expect(inputGuess({ ...asking, user: 'x'.repeat(1100) })).toEqual({ low: 200, high: 367 });
  expect(inputGuess({ ...asking, user: '日'.repeat(1100) })).toEqual({ low: 200, high: 1100 });
  expect(inputGuess({ ...asking, system: 'x'.repeat(550), user: 'x'.repeat(550) })).toEqual({
    low: 200,
    high: 367,
  });
  expect(inputGuess({ ...asking, user: '' })).toEqual({ low: 0, high: 0 });
});

test('what was said later counts by its bytes and frames, and an image by the most that any model takes', () => {
  const image = { name: 'a.png', media: 'image/png', sha256: '0', data: 'AAAA' } as const;
  const said: Request['said'] = [
    { by: 'model', text: 'naïve', calls: [{ id: 'c1', name: 'f', arguments: '{}' }] },
    { by: 'tool', tool: 'f', call: 'c1', output: 'ok' },
    { by: 'user', text: 'so?', files: [image] },
  ];
  const [bound, guess] = [inputBound({ ...asking, said }), inputGuess({ ...asking, said })];
  expect(bound).toBe(5 + 1024 + (6 + 3 + 2 + 3) + 4 * 64 + 48_169);
  // "hello", then 5 + 3 + 2 + 3 characters.
  expect(guess).toEqual({ low: 4 + 85, high: 7 + 1_536 });
});

test('a document leaves no bound: it is read as text and as pictures, page by page', () => {
  const pdf = { name: 'a.pdf', media: 'application/pdf', sha256: '0', data: 'AAAA' } as const;
  expect(inputBound({ ...asking, files: [pdf] })).toBe(undefined);
  expect(inputBound({ ...asking, said: [{ by: 'user', text: '', files: [pdf] }] })).toBe(undefined);
});

test('a guess never lies outside the bound', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '"', 'é', '日', '🙂', '\ud800') });
  fc.assert(
    fc.property(text, text, (system, user) => {
      const request = { ...asking, system, user };
      const { low, high } = inputGuess(request);
      expect([low <= high, high <= inputBound(request)!]).toEqual([true, true]);
    }),
    { numRuns: 100 },
  );
});

test('one number for a text takes each script by its own measure', () => {
  expect(textTokens('x'.repeat(400))).toBe(100);
  expect(textTokens('日'.repeat(100))).toBe(100);
  expect(textTokens(`${'x'.repeat(400)}${'日'.repeat(100)}`)).toBe(200);
  expect(textTokens('')).toBe(0);
});

test('a request without an output limit is a bug and throws', () => {
  expect(outputLimit(asking)).toBe(200);
  expect(outputLimit({ api: 'embeddings', params: {} })).toBe(0);
  expect(() => outputLimit({ api: 'chat', params: {} })).toThrow(
    new Error('a request has no max_output_tokens'),
  );
});
