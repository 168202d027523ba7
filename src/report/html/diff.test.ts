import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marker } from './diff.ts';

const mark = (before: string, after: string) => marker()(before, after);

test('texts are marked word by word', () => {
  expect(mark('The answer is no, because.', 'The answer is yes, because.')).toEqual({
    by: 'words',
    list: [
      ['=', 'The answer is '],
      ['-', 'no'],
      ['+', 'yes'],
      ['=', ', because.'],
    ],
  });
});

test('a phrase is marked as one', () => {
  expect(mark('The till contacts us about it: down.', 'The till raises something for it: down.')).toEqual({
    by: 'words',
    list: [
      ['=', 'The till '],
      ['-', 'contacts us about'],
      ['+', 'raises something for'],
      ['=', ' it: down.'],
    ],
  });
});

test('JSON is marked by structure: the order of keys and white space are no difference', () => {
  expect(mark('{"b":[1,2],"a":"x"}', '{ "a": "y", "b": [1, 2] }')).toEqual({
    by: 'structure',
    list: [
      ['=', '{\n'],
      ['-', '  "a": "x"\n'],
      ['+', '  "a": "y"\n'],
      ['=', '  "b": [\n    1,\n    2\n  ]\n}\n'.replace('1,', '1')],
    ],
  });
});

test('JSON that means the same is compared as it is written', () => {
  expect(mark('{"a": 1}', '{"a":1}')).toEqual({
    by: 'words',
    list: [
      ['=', '{"a":'],
      ['-', ' '],
      ['=', '1}'],
    ],
  });
});

test('a key named __proto__ is a key like any other', () => {
  expect(mark('{"__proto__":1}', '{"__proto__":2}')).toEqual({
    by: 'structure',
    list: [
      ['=', '{\n'],
      ['-', '  "__proto__": 1\n'],
      ['+', '  "__proto__": 2\n'],
      ['=', '}\n'],
    ],
  });
});

test('nesting that would exhaust the stack is compared as text, and texts without anything in common are not', () => {
  const deep = (inside: string) => `${'['.repeat(3000)}${inside}${']'.repeat(3000)}`;
  expect(mark(deep('1'), deep('2'))?.by).toBe('words');
  expect(mark('one two three', 'eins zwei drei')).toBe(undefined);
  expect(mark('a'.repeat(30_000), 'a'.repeat(30_001))).toBe(undefined);
});

test('the parts make up both texts again, whatever they hold', () => {
  const text = fc
    .array(
      fc.oneof(
        fc.constantFrom('yes', ' ', '\n', '{"a":1}', '😀', '\ud83d', '\r\n', '['),
        fc.string({ unit: 'binary' }),
      ),
    )
    .map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const marked = mark(before, after);
      if (marked === undefined || marked.by === 'structure') return;
      const of = (other: '-' | '+') =>
        marked.list.flatMap(([side, one]) => (side === other ? [] : [one])).join('');
      expect([of('+'), of('-')]).toEqual([before, after]);
    }),
    { numRuns: 60 },
  );
});
