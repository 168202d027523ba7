import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failures } from '../domain/failure.ts';
import { parseYaml } from './yaml.ts';

test('every part of a YAML text is found where it stands', async () => {
  const source = await parseYaml('# head\na: &x [1, { b: x }]\nc: *x\nd:\n"e f":\n  - g\n', 'a.yaml');
  const places = [[], ['a'], ['a', 1, 'b'], ['c', 1, 'b'], ['d'], ['e f', 0], ['nowhere'], ['a', 9]].map(
    (path) => source.at(path),
  );
  expect(places.map(({ line, column }) => `${line}:${column}`)).toEqual([
    '2:1',
    '2:7',
    '2:16',
    '2:16',
    '4:1',
    '6:5',
    '2:1',
    '2:7',
  ]);
  expect(source.at(['e f'], 'key')).toEqual({ file: 'a.yaml', line: 5, column: 1 });
});

test('an alias stands for its value as long as it is not used to multiply', async () => {
  const source = await parseYaml(`a: &a [x]\nb: [${'*a, '.repeat(100)}]\n`, 'a.yaml');
  expect(source.value).toEqual({ a: ['x'], b: Array(100).fill(['x']) });
  await expect(parseYaml(`a: &a [x]\nb: [${'*a, '.repeat(101)}]\n`, 'a.yaml')).rejects.toEqual(
    new Failures([
      {
        code: 'limit',
        where: { file: 'a.yaml' },
        message: 'the aliases (`*name`) of one anchor expand to more than 100 values',
        hint: 'Write the values out, or move the cases to a .jsonl file.',
      },
    ]),
  );
});

test('any YAML text gives plain data with places in the text, or failures with places in it', async () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'b: ',
      '- ',
      '\n',
      '\n  ',
      ': ',
      '? ',
      '[',
      ']',
      '{',
      '}',
      ', ',
      '&x ',
      '*x',
      '!!str ',
      '!t ',
      '"',
      "'",
      '|\n',
      '>-\n',
      '# c',
      '---\n',
      '...\n',
      '%YAML 1.1\n',
      '<<: ',
      '\t',
      '1e3',
      '.nan',
      '0x1F',
      '~',
      '\\',
      '\u0000',
      '\ud83d',
      'é',
    ],
  );
  const texts = fc.sample(
    fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.string(),
    ),
    { numRuns: 400, seed: 11 },
  );
  for (const text of texts) {
    const lines = text.split(/\r?\n|\r/).length;
    const wheres = await parseYaml(text, 'a.yaml').then(
      (source) => {
        expect(JSON.parse(JSON.stringify(source.value))).toEqual(source.value);
        return [source.at([]), source.at(['a']), source.at([0, 'b'], 'key')];
      },
      (error: unknown) => {
        if (!(error instanceof Failures)) throw error;
        expect(error.list.length).toBeGreaterThan(0);
        return error.list.map(({ where }) => where!);
      },
    );
    for (const { file, line, column } of wheres) {
      expect([file, line! >= 1 && line! <= lines, column! >= 1]).toEqual(['a.yaml', true, true]);
    }
  }
});
