import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Files, inProject, load } from './testdata/project.ts';

const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const head = `suite: pictures
target: { model: big-2026-01-01, params: { max_output_tokens: 16 } }
prompt: { user: "{{ ask }}" }
assert: [{ type: contains, value: x }]
`;
const files: Files = {
  'evals/a.png': png,
  'evals/b.pdf': '%PDF-1.7',
  'evals/pictures.eval.yaml': `${head}cases:
  - { id: one, vars: { ask: What is this? }, files: [file:a.png, file:b.pdf] }
  - { id: two, vars: { ask: And this? }, turns: [{ user: "{{ ask }}", files: [file:a.png] }] }
`,
};

test('files go with their text, and one that several cases send is held once', async () => {
  const loaded = await inProject(files, load);
  if (!('suites' in loaded)) throw new Error(loaded.join('\n'));
  const [one, two] = loaded.suites[0]?.cases ?? [];
  const image = {
    name: 'a.png',
    media: 'image/png',
    sha256: '4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6',
    data: 'iVBORw0KGgo=',
  };
  expect([one?.user, one?.files?.[0], one?.files?.[1]?.media]).toEqual([
    ...['What is this?', image, 'application/pdf'],
  ]);
  expect([two?.user, two?.files, two?.turns]).toEqual([
    'And this?',
    [image],
    [{ user: 'And this?', files: [image], assertions: [] }],
  ]);
  expect(two?.files?.[0] === one?.files?.[0]).toBe(true);
});

test('a file beyond the limit is refused before it is read', async () => {
  const lines = await inProject(files, async (root) => {
    await truncate(join(root, 'evals/a.png'), 20_000_001);
    return load(root);
  });
  const hint = 'Send fewer or smaller ones: a picture of 2,000 pixels is enough for any model.';
  expect(lines).toEqual([`evals/pictures.eval.yaml:6:54 limit: evals/a.png is larger than 20 MB | ${hint}`]);
});

test('the files of one text have a limit together', async () => {
  const three = {
    'evals/a.png': png,
    'evals/b.png': png,
    'evals/pictures.eval.yaml': `${head}cases: [{ id: one, vars: { ask: x }, files: [file:a.png, file:b.png] }]\n`,
  };
  const lines = await inProject(three, async (root) => {
    for (const name of ['a', 'b']) await truncate(join(root, `evals/${name}.png`), 19_000_000);
    return load(root);
  });
  expect(lines).toEqual([
    'evals/pictures.eval.yaml:5:58 limit: the files of one text are larger than 36 MB together | Send fewer or smaller ones.',
  ]);
});
