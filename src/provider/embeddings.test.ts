import { describe, expect, it, test } from 'vitest';
import { packVector } from '../domain/vectors.ts';
import { readEmbeddings, toEmbeddingsBody } from './embeddings.ts';

const model = 'text-embedding-3-small';
const [east = '', north = ''] = [packVector([1, 0]), packVector([0, 1])];
const data = [east, north].map((embedding, index) => ({ object: 'embedding', index, embedding }));
const list = { object: 'list', data, model, usage: { prompt_tokens: 7, total_tokens: 7 } };
const about = { texts: 2, id: 'req_1' };
const malformed = (message: string) => ({
  outcome: 'failed',
  kind: 'malformed',
  message,
  possibly_billed: true,
});
const answered = {
  outcome: 'answered',
  body: { text: JSON.stringify([east, north]) },
  id: 'req_1',
  served: model,
  usage: { input: 7, output: 0 },
};

test('a request asks for all texts at once, in order, as base64', () => {
  expect(
    toEmbeddingsBody({
      ...{ api: 'embeddings', model, user: 'one', params: { dimensions: 256 } },
      said: [
        { by: 'user', text: 'two' },
        { by: 'user', text: 'three' },
      ],
    }),
  ).toEqual({ model, input: ['one', 'two', 'three'], dimensions: 256, encoding_format: 'base64' });
});

describe('reading embeddings', () => {
  it('keeps the vectors, what they cost and whose they are', () => {
    expect(readEmbeddings(list, about)).toEqual(answered);
  });

  it('puts them in the order of their texts', () => {
    expect(readEmbeddings({ ...list, data: [...data].reverse() }, about)).toEqual(answered);
  });

  it('takes the numbers of a server that knows no base64, and its own id', () => {
    const plain = [
      { index: 0, embedding: [1, 0] },
      { index: 1, embedding: [0, 1] },
    ];
    expect(readEmbeddings({ ...list, id: 'embd-1', data: plain }, about)).toEqual({
      ...answered,
      id: 'embd-1',
    });
  });

  it('goes without the number of texts when it reads an answer again', () => {
    expect(readEmbeddings(list, { ...about, texts: undefined })).toEqual(answered);
  });

  it.each([
    ['no usage', undefined],
    ['counts that are text', { prompt_tokens: '7' }],
  ])('calls the usage unknown for %s', (_what, usage) => {
    expect(readEmbeddings({ ...list, usage }, about)).toEqual({ ...answered, usage: null });
  });

  const vectors = (...embeddings: unknown[]) => ({
    ...list,
    data: embeddings.map((embedding, index) => ({ index, embedding })),
  });
  it.each<[string, unknown, string]>([
    ['text', 'no', 'the response is JSON but not an object'],
    ['an error', { ...list, error: { message: 'Down.' } }, 'the response holds an error: Down.'],
    ['no model', { ...list, model: '' }, 'the response does not say which model answered'],
    ['no list', { ...list, data: {} }, 'the response has no list of embeddings'],
    ['an empty list', vectors(), 'the response has 0 embeddings for 2 texts'],
    ['one too few', vectors(east), 'the response has 1 embedding for 2 texts'],
    ['one too many', vectors(east, east, east), 'the response has 3 embeddings for 2 texts'],
    [
      'one number twice',
      { ...list, data: [data[0], data[0]] },
      'the embeddings are not numbered as the texts are',
    ],
    ['null', { ...list, data: [null, null] }, 'the embeddings are not numbered as the texts are'],
    [
      'NaN',
      vectors(east, 'AADAfwAAgD8='),
      'the response has no vectors to compare: vector 2 holds a number that is not finite',
    ],
    [
      'zeros',
      vectors(east, packVector([0, 0])),
      'the response has no vectors to compare: vector 2 holds nothing but zeros',
    ],
    [
      'several lengths',
      vectors(east, packVector([1])),
      'the response has no vectors to compare: the lengths of vectors 1 and 2 are 2 and 1',
    ],
    [
      'a huge one',
      vectors(east, Array(20_000).fill(1)),
      'the response has no vectors to compare: vector 2 holds more than 16384 numbers',
    ],
    [
      'numbers that are text',
      vectors(east, ['1', '0']),
      'the response has no vectors to compare: vector 2 holds neither base64 nor 32-bit floats',
    ],
    [
      'a number that no 32-bit float holds',
      vectors(east, [1e300, 0]),
      'the response has no vectors to compare: vector 2 holds neither base64 nor 32-bit floats',
    ],
  ])('takes %s for no answer', (_what, json, message) => {
    expect(readEmbeddings(json, about)).toEqual(malformed(message));
  });

  it('takes a response without any id for no answer', () => {
    expect(readEmbeddings(list, { ...about, id: undefined })).toEqual(
      malformed('neither the response nor its headers have an id'),
    );
  });
});
