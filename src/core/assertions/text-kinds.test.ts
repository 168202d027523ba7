import { describe, expect, it } from 'vitest';
import { said } from './testdata/said.ts';

describe('ends-with', () => {
  it('looks at the very end, and names white space that hides there', async () => {
    expect([
      await said('ends-with', 'Yours, Ada', { value: 'Ada' }),
      await said('ends-with', 'Yours, Ada\n', { value: 'Ada' }),
      await said('ends-with', 'Ada, yours', { value: 'Ada' }),
      await said('ends-with', '{"a":"xyz"}', { value: 'yz' }, { path: '/a' }),
      await said('ends-with', 'x', { value: '' }),
    ]).toEqual([
      'pass: the answer ends with "Ada"',
      'fail: expected the answer to end with "Ada", found "Yours, Ada\\n" (white space follows)',
      'fail: expected the answer to end with "Ada", found "Ada, yours"',
      'pass: the value at /a ends with "yz"',
      'refused: `value` is an empty text, which every answer contains',
    ]);
  });
});

describe('one-of', () => {
  it('takes texts to the letter and other values as JSON', async () => {
    expect([
      await said('one-of', 'yes', { value: ['no', 'yes'] }),
      await said('one-of', 'Yes', { value: ['no', 'yes'] }),
      await said('one-of', 'Yes', { value: ['no', 'yes'], ignore_case: true }),
      await said('one-of', '2.0', { value: [1, 2] }),
      await said('one-of', '"2"', { value: [1, 2] }),
      await said('one-of', '{"a":null}', { value: [null] }, { path: '/a' }),
      await said('one-of', '{"a":[1]}', { value: [{ a: [2] }, { a: [1] }] }),
      await said('one-of', 'x', { value: 'x' }),
      await said('one-of', 'x', { value: [] }),
    ]).toEqual([
      'pass: the answer is "yes"',
      'fail: expected the answer to be one of "no", "yes", found "Yes"',
      'pass: the answer is "yes"',
      'pass: the answer is 2',
      'fail: expected the answer to be one of 1, 2, found "\\"2\\""',
      'pass: the value at /a is null',
      'pass: the answer is {"a":[1]}',
      'refused: `value` is a text; a list is needed',
      'refused: `value` is an empty list; name at least one value',
    ]);
  });
});

describe('word-count', () => {
  it('counts runs without white space that hold a letter or digit', async () => {
    const rows: [text: string, words: number][] = [
      ['', 0],
      ['one', 1],
      ["Don't — panic, now!", 3],
      ['  spaced\t\nout\u00a0here ', 3],
      ['… - 3', 1],
      ['well-known e.g. https://example.com', 3],
      ['包裹昨天已经寄出。', 1],
    ];
    for (const [text, words] of rows)
      expect(await said('word-count', text, { min: words, max: words })).toBe(
        `pass: found ${words} words in the answer`,
      );
    expect([
      await said('word-count', 'one two', { max: 1 }),
      await said('word-count', 'one', { min: 2, max: 4 }),
      await said('word-count', 'one', {}),
      await said('word-count', 'one', { min: 3, max: 2 }),
    ]).toEqual([
      'fail: expected at most 1 words in the answer, found 2',
      'fail: expected from 2 to 4 words in the answer, found 1',
      'refused: neither `min` nor `max` is written, so every answer would pass',
      'refused: `min` (3) is above `max` (2), so no answer can pass',
    ]);
  });
});

describe('length', () => {
  it('counts code points, neither UTF-16 units nor what is drawn as one', async () => {
    const rows: [text: string, characters: number][] = [
      ['', 0],
      ['naïve', 5],
      ['nai\u0308ve', 6],
      ['👍', 1],
      ['👍🏽', 2],
      ['包裹', 2],
    ];
    for (const [text, characters] of rows)
      expect(await said('length', text, { min: characters, max: characters })).toBe(
        `pass: found ${characters} characters in the answer`,
      );
    expect(await said('length', '{"code":"AB1"}', { min: 4, max: 4 }, { path: '/code' })).toBe(
      'fail: expected exactly 4 characters in the value at /code, found 3',
    );
  });
});

describe('levenshtein', () => {
  it('measures, or decides by the most edits', async () => {
    expect([
      await said('levenshtein', 'kitten', { value: 'sitting' }),
      await said('levenshtein', 'kitten', { value: 'sitting', max: 3 }),
      await said('levenshtein', 'kitten', { value: 'sitting', max: 2 }),
      await said('levenshtein', '', { value: '' }),
      await said('levenshtein', 'a', { value: 'b', max: 1 }),
      await said('levenshtein', 'a', { value: [] }),
    ]).toEqual([
      'value 0.571429: the answer is 3 edits from "sitting"',
      'pass: the answer is 3 edits from "sitting"',
      'fail: expected at most 2 edits, but the answer is 3 edits from "sitting"',
      'value 1: the answer is 0 edits from ""',
      'pass: the answer is 1 edit from "b"',
      'refused: `value` is a list; a text is needed',
    ]);
  });

  it('does not decide on texts that are too long to compare', async () => {
    const [one, other] = ['ab'.repeat(2600), `${'ba'.repeat(2600)}c`];
    expect(await said('levenshtein', one, { value: other, max: 5 })).toBe(
      'unscored: the texts are too long to count their edits: 5200 and 5201 characters',
    );
  });
});
