import { expect, test } from 'vitest';
import { mendedText, type PlacedWarning, warningsText } from './lint.ts';

const file = 'evals/a.eval.yaml';

const cap: PlacedWarning = {
  code: 'no-output-cap',
  where: { file, line: 3, column: 9 },
  message: 'no cap',
  hint: 'Write one.',
  fix: { path: ['target', 'params', 'max_output_tokens'], value: 4096 },
};

const key: PlacedWarning = { code: 'user-key', message: 'a key\x1b[2J', hint: 'Make another.' };

const plain = { strict: false, fixed: false };

test('warnings stand by place, with what to do and whether it can be written', () => {
  expect(warningsText([cap, key], plain)).toBe(`warning: user-key: a key\\x1b[2J
  Make another.
warning: evals/a.eval.yaml:3:9: no-output-cap: no cap
  Write one. --fix writes it.
2 warnings, 1 of which --fix mends
`);
});

test('once fixed, what is left is for a person; --strict says that it decides', () => {
  expect([
    warningsText([cap], { strict: true, fixed: true }),
    warningsText([], { strict: true, fixed: true }),
    mendedText([{ code: 'no-output-cap', where: { file, line: 3, column: 40 } }]),
  ]).toEqual([
    `warning: evals/a.eval.yaml:3:9: no-output-cap: no cap
  Write one.
1 warning; with --strict they are errors
`,
    '',
    'fixed: evals/a.eval.yaml:3:40: no-output-cap\n',
  ]);
});

test('of one code in one file ten are listed and the others counted', () => {
  const many = Array.from(
    { length: 1012 },
    (_, index): PlacedWarning => ({
      code: 'duplicate-case',
      where: { file, line: index + 1 },
      message: 'again',
      hint: 'Remove it.',
    }),
  );
  const listed = many
    .slice(0, 10)
    .map(({ where }) => `warning: ${file}:${where?.line}: duplicate-case: again\n  Remove it.\n`);
  expect(warningsText(many, plain)).toBe(
    `${listed.join('')}warning: ${file}: duplicate-case: 1,002 more like these\n1,012 warnings\n`,
  );
});
