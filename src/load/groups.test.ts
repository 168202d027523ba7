import { expect, test } from 'vitest';
import { kindsWithGroup, loadFiles } from './testdata/project.ts';

const suite = (...lines: string[]) => ({
  'evals/a.eval.yaml': [
    'suite: a',
    'target: { model: big-2026-01-01 }',
    'prompt: { user: hi }',
    'assert:',
    ...lines,
    'cases:',
    '  - { id: one, expected: x }',
    '  - { id: two, expected: { y: 1 } }',
  ].join('\n'),
  'evals/own.assert.ts': '',
  'evals/data.json': '[1]',
});
const load = async (...lines: string[]) => {
  const loaded = await loadFiles(suite(...lines), {}, kindsWithGroup);
  return 'suites' in loaded ? loaded.suites[0]!.cases.map(({ assertions }) => assertions) : loaded;
};

test('a group holds its assertions ready to be scored, templates filled in for each case', async () => {
  const where = (line: number, column: number) => ({ file: 'evals/a.eval.yaml', line, column });
  const shared = { negated: false, weight: 1 };
  const module = expect.stringMatching(/evals\/own\.assert\.ts$/);
  const whole = (value: unknown) => [
    {
      ...shared,
      type: 'any-of',
      name: 'any-of',
      threshold: 0.5,
      params: {},
      where: where(5, 5),
      group: [
        { ...shared, type: 'equals', name: 'equals /a', path: '/a', params: { value }, where: where(8, 9) },
        {
          type: 'any-of',
          negated: true,
          name: 'inner',
          weight: 2,
          params: {},
          where: where(9, 9),
          group: [
            {
              ...shared,
              type: 'module',
              name: 'own.assert.ts',
              params: { module, with: [1] },
              where: where(9, 62),
            },
          ],
        },
      ],
    },
  ];
  expect(
    await load(
      '  - type: any-of',
      '    threshold: 0.5',
      '    assert:',
      '      - { type: equals, path: /a, value: "{{ expected }}" }',
      '      - { type: not-any-of, name: inner, weight: 2, assert: [{ type: module, module: ./own.assert.ts, with: file:data.json }] }',
    ),
  ).toEqual([whole('x'), whole({ y: 1 })]);
});

test('cases share a group without templates', async () => {
  const cases = await load('  - { type: any-of, assert: [{ type: contains, value: x }] }');
  expect(cases[0]).toBe(cases[1]);
});

test('what is wrong in a group is told with its place', async () => {
  const rows: [line: string, failures: string[]][] = [
    [
      '  - { type: any-of }',
      [
        'evals/a.eval.yaml:5:5 invalid: assert[0]: "assert" is missing | Add `assert` here. The assertions of the group.',
      ],
    ],
    [
      '  - { type: any-of, assert: [] }',
      [
        'evals/a.eval.yaml:5:29 invalid: assert[0].assert: expected at least 1 entry, found an empty list | The assertions of the group.',
      ],
    ],
    [
      '  - { type: any-of, assert: [{ type: contains, valeu: x }] }',
      [
        'evals/a.eval.yaml:5:30 invalid: assert[0].assert[0]: "value" is missing | Add `value` here.',
        'evals/a.eval.yaml:5:48 invalid: unknown key "valeu"; did you mean "value"? | Allowed in assert[0].assert[0]: type, value, path, name, weight, threshold.',
      ],
    ],
    [
      '  - { type: any-of, assert: [{ type: nope }] }',
      [
        'evals/a.eval.yaml:5:38 invalid: assert[0].assert[0].type: unknown assertion type "nope" | The types are: equals, contains, regex, number, module, schema, any-of, pairwise; `not-` before a name negates it.',
      ],
    ],
    [
      '  - { type: any-of, assert: [{ type: "{{ expected }}" }] }',
      [
        'evals/a.eval.yaml:5:38 invalid: assert[0].assert[0].type: unknown assertion type "{{ expected }}" | The types are: equals, contains, regex, number, module, schema, any-of, pairwise; `not-` before a name negates it.',
      ],
    ],
    [
      '  - { type: any-of, assert: [{ type: regex, value: "(" }, { type: module, module: ./gone.ts }] }',
      [
        'evals/a.eval.yaml:5:30 invalid: regex: the pattern does not compile | Is regex.',
        'evals/a.eval.yaml:5:83 not-found: evals/gone.ts does not exist | Check the spelling; the path is relative to the file that names it.',
      ],
    ],
    [
      '  - { type: any-of, assert: [{ type: contains, value: "{{ expected }}" }] }',
      [
        'evals/a.eval.yaml:8:5 invalid: case "two": assertion "contains": value: expected text, found a mapping | Its template at evals/a.eval.yaml:5:30 was filled with this case\'s values.',
      ],
    ],
  ];
  const found = [];
  for (const [line] of rows) found.push([line, await load(line)]);
  expect(found).toEqual(rows);
});

test('what cannot be negated stands in no negated group, at whatever depth, and is told once', async () => {
  const told = (column: number, around = 'not-any-of') =>
    `evals/a.eval.yaml:5:${column} invalid: pairwise cannot be negated, which the ${around} around it does | Write ${around.slice(4)} without \`not-\`, or take pairwise out of it.`;
  const rows: [line: string, failures: string[]][] = [
    ['  - { type: not-any-of, assert: [{ type: pairwise }] }', [told(34)]],
    ['  - { type: not-any-of, assert: [{ type: any-of, assert: [{ type: pairwise }] }] }', [told(59)]],
    ['  - { type: any-of, assert: [{ type: not-any-of, assert: [{ type: pairwise }] }] }', [told(59)]],
    ['  - { type: not-any-of, assert: [{ type: not-any-of, assert: [{ type: pairwise }] }] }', [told(63)]],
    [
      '  - { type: not-any-of, assert: [{ type: pairwise }, { type: equals, value: "{{ expected }}" }] }',
      [told(34)],
    ],
  ];
  for (const [line, failures] of rows) expect(await load(line)).toEqual(failures);
  expect(await load('  - { type: any-of, assert: [{ type: pairwise }] }')).toMatchObject([
    [{ type: 'any-of', group: [{ type: 'pairwise' }] }],
    [{ type: 'any-of' }],
  ]);
});
