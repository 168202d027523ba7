import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failures } from '../domain/failure.ts';
import { parseJson } from './json.ts';

function failures(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof Failures)) throw error;
    return error.list.map(({ where, message }) => `${where!.line}:${where!.column} ${message}`);
  }
}

test('every part of a JSON text is found where it stands', () => {
  const source = parseJson('{ "a": [1, {"b/c": "x"}],\n  "d" : null }\n', 'a.json', 3);
  const places = [[], ['a'], ['a', 1], ['a', 1, 'b/c'], ['d'], ['nowhere'], ['a', 7]].map((path) =>
    source.at(path),
  );
  expect(places.map(({ line, column }) => `${line}:${column}`)).toEqual([
    '3:1',
    '3:8',
    '3:12',
    '3:20',
    '4:9',
    '3:1',
    '3:8',
  ]);
  expect([source.at(['d'], 'key'), source.at(['a', 1, 'b/c'], 'key')]).toEqual([
    { file: 'a.json', line: 4, column: 3 },
    { file: 'a.json', line: 3, column: 13 },
  ]);
});

test.each([
  ['', '1:1 not valid JSON: expected a value, found the end'],
  ['{"a":1,}', '1:8 not valid JSON: expected a string in double quotes, found "}"'],
  ['{"a" 1}', '1:6 not valid JSON: expected `:`, found "1"'],
  ['[1 2]', '1:4 not valid JSON: expected `,` or `]`, found "2"'],
  ['[01]', '1:3 not valid JSON: expected `,` or `]`, found "1"'],
  ["['a']", '1:2 not valid JSON: expected a value, found "\'"'],
  ['"\\x"', '1:2 not valid JSON: expected an escape that JSON has, found "\\\\"'],
  ['{"a":1,\n"b":2,\n"a":3}', '3:1 the key "a" is written twice'],
])('%j is refused at its place', (text, message) => {
  expect(failures(() => parseJson(text, 'a.json'))).toEqual([message]);
});

test('a text is read as the engine reads it, or refused when the engine refuses it', () => {
  const near = fc
    .tuple(
      fc.json({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', ']', '0', '\\', '\u0001', ' '),
    )
    .map(
      ([json, at, piece]) =>
        json.slice(0, at % (json.length + 1)) + piece + json.slice((at % (json.length + 1)) + (at % 2)),
    );
  fc.assert(
    fc.property(near, (text) => {
      let engine: unknown;
      try {
        engine = { value: JSON.parse(text) };
      } catch {
        engine = 'refused';
      }
      let ours: unknown;
      const problems = failures(() => {
        ours = { value: parseJson(text, 'a.json').value };
      });
      const syntax = problems.filter((problem) => / not valid JSON: /.test(problem));
      if (engine === 'refused') expect([problems.length, syntax.length]).toEqual([1, 1]);
      else if (problems.length === 0) expect(ours).toEqual(engine);
      else expect(syntax).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a text nested deeper than the stack is refused, not a crash', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect([
    failures(() => parseJson(deep, 'a.json')),
    failures(() => parseJson(`{"a":1,"a":${deep}}`, 'a.json')),
  ]).toEqual([
    ['1:101 the values are nested more than 100 levels deep'],
    ['1:111 the values are nested more than 100 levels deep'],
  ]);
});
