import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Case } from '../domain/suite.ts';
import { type Files, inProject, load, loadFiles } from './testdata/project.ts';

/** Values of every sort, to be put where a suite does not want them. */
const odd = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  1.5,
  '',
  'x',
  '{{ q }}',
  '{{',
  'file:x',
  '$p',
  '/a',
  [],
  [null],
  ['x'],
  [[]],
  {},
  { max: 1 },
  { type: 'equals' },
  { id: 'one' },
);

test('a suite with any value in any place loads or throws failures, never anything else', async () => {
  const sound = {
    suite: 'a',
    feature: 'f',
    target: {
      model: 'big-2026-01-01',
      name: 'n',
      api: 'chat',
      params: { temperature: 1, reasoning: { effort: 'low' } },
    },
    prompt: { system: 's', user: '{{ q }}' },
    schema: { type: 'object' },
    trials: { max: 2 },
    assert: [{ type: 'equals', value: '{{ expected }}', path: '/a', weight: 1, threshold: 1, name: 'n' }],
    gate: { max_drop: 1, slices: ['t'], required: ['one'] },
    cases: [
      { id: 'one', vars: { q: 'x' }, expected: 1, tags: ['t'], assert: [{ type: 'contains', value: 'x' }] },
    ],
  };
  const places: (string | number)[][] = [];
  const walk = (value: unknown, path: (string | number)[]): void => {
    places.push(path);
    if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value))
        walk(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  };
  walk(sound, []);
  const put = (value: unknown, [first, ...rest]: (string | number)[], inner: unknown): unknown => {
    if (first === undefined) return inner;
    const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
      string | number,
      unknown
    >;
    copy[first] = put(copy[first], rest, inner);
    return copy;
  };
  const suites = fc.sample(
    fc.tuple(fc.constantFrom(...places), odd).map(([path, inner]) => put(sound, path, inner)),
    { numRuns: 80, seed: 3 },
  );
  await inProject({ 'evals/a.eval.yaml': '' }, async (root) => {
    for (const suite of suites) {
      await writeFile(join(root, 'evals/a.eval.yaml'), JSON.stringify(suite));
      const loaded = await load(root);
      if ('suites' in loaded) expect(loaded.suites[0]!.cases.length).toBe(1);
      else expect(loaded.filter((line) => !/^evals\/a\.eval\.yaml:1:\d+ [a-z-]+: /.test(line))).toEqual([]);
    }
  });
});

test('the same cases come out of YAML, of lines and of a CSV file', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'é', '"', ',', ' ', '\n', ';', '{{ q }}', '😀', "'", '#', ':', '-'),
  });
  const rows = fc.sample(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }), {
    numRuns: 15,
    seed: 5,
  });
  const head = {
    suite: 'a',
    target: { model: 'big-2026-01-01' },
    prompt: { user: '{{ q }}' },
    assert: [{ type: 'equals', value: '{{ expected.e }}' }],
  };
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  for (const row of rows) {
    const cases = row.map(([q, e], index) => ({
      id: `case ${index}`,
      vars: { q },
      expected: { e },
      tags: ['t'],
    }));
    const csv = cases.map(({ id, vars, expected }) => [id, vars.q, expected.e, 't'].map(quoted).join(','));
    const forms: Files[] = [
      { 'evals/a.eval.yaml': JSON.stringify({ ...head, cases }) },
      { 'evals/a.eval.jsonl': [head, ...cases].map((line) => JSON.stringify(line)).join('\n') },
      {
        'evals/a.eval.yaml': JSON.stringify({ ...head, cases: 'file:c.csv' }),
        'evals/c.csv': ['id,q,expected.e,tags', ...csv].join('\n'),
      },
    ];
    const loaded = await Promise.all(forms.map((files) => loadFiles(files)));
    const plain = ({ id, vars, expected, tags, user, assertions }: Case) => ({
      id,
      vars,
      expected,
      tags,
      user,
      value: assertions[0]!.params.value,
    });
    const wanted = cases.map((one) => ({ ...one, user: one.vars.q, value: one.expected.e }));
    expect(loaded.map((one) => ('suites' in one ? one.suites[0]!.cases.map(plain) : one))).toEqual([
      wanted,
      wanted,
      wanted,
    ]);
  }
});
