import { expect, test } from 'vitest';
import { cutBody } from './bodies.ts';

test('an answer within its share stays whole', () => {
  const body = { text: 'ab', refusal: 'c', tool_calls: [{ name: 'd', arguments: '{}' }] };
  expect(cutBody(body, 6)).toEqual({ body, cut: 0 });
});

test('a longer answer keeps its beginning, and says how much is left out', () => {
  expect(cutBody({ text: 'abcdef' }, 4)).toEqual({ body: { text: 'abcd' }, cut: 2 });
  expect(cutBody({ text: 'abcdef' }, 0)).toEqual({ body: { text: '' }, cut: 6 });
  expect(cutBody({ text: '', refusal: 'abc' }, 1)).toEqual({ body: { text: '', refusal: 'a' }, cut: 2 });
});

test('no character is cut in half', () => {
  expect(cutBody({ text: 'a😀b' }, 2)).toEqual({ body: { text: 'a' }, cut: 3 });
});

test('a call is kept whole or left out', () => {
  const calls = [
    { name: 'a', arguments: '{}' },
    { name: 'b', arguments: '{"x":1}' },
  ];
  expect(cutBody({ text: '', tool_calls: calls }, 5)).toEqual({
    body: { text: '', tool_calls: calls.slice(0, 1) },
    cut: 8,
  });
});
