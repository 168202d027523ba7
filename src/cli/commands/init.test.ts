import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { captureIo } from '../../../fixtures/harness/io.ts';
import { type Script, scriptedTerminal } from '../../../fixtures/harness/terminal.ts';
import { main } from '../main.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'llm-eval-init-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const flags = [
  '--gate',
  'pii',
  '--pin',
  'notes=gpt-5.4-mini-2026-03-17',
  '--api',
  'chat',
  '--workflow',
  'none',
];

/** Runs `init` at a scripted terminal, and gives its exit code, notes and the lines on files. */
async function init(script: Script, ...argv: string[]) {
  const { terminal, unasked } = scriptedTerminal(script);
  const captured = captureIo({ argv: ['init', ...argv], cwd, terminal });
  const exit = await main(captured.io);
  const files = captured
    .stdout()
    .split('\n')
    .filter((line) => /^\S+: (new|extended|overwritten|unchanged|kept)$/.test(line));
  return { exit, stderr: captured.stderr(), files, unasked: unasked() };
}

test('files that were edited are asked about one by one, and those that were not are left alone', async () => {
  await init([], ...flags);
  const [suite, prompt] = ['evals/notes.eval.yaml', 'evals/prompts/notes.md'].map((file) =>
    join(cwd, file),
  ) as [string, string];
  const written = readFileSync(suite, 'utf8');
  writeFileSync(suite, written.replace('max_drop: 20', 'max_drop: 25'));
  writeFileSync(prompt, 'My own words.\n');
  const end = await init(
    [
      ['evals/notes.eval.yaml is there already. Overwrite it?', 'y\r'],
      ['evals/prompts/notes.md is there already. Overwrite it?', '\r'],
    ],
    ...flags,
  );
  expect(end).toEqual({
    exit: 0,
    stderr: '',
    files: ['evals/notes.eval.yaml: overwritten', 'evals/prompts/notes.md: kept'],
    unasked: [],
  });
  expect([readFileSync(suite, 'utf8'), readFileSync(prompt, 'utf8')]).toEqual([written, 'My own words.\n']);
});

test('whoever leaves the questions leaves an untouched folder', async () => {
  const end = await init([['Name of the suite:', '\x03']], '--gate', 'pii');
  expect(end).toEqual({ exit: 130, stderr: 'Nothing was written.\n', files: [], unasked: [] });
  expect(existsSync(join(cwd, 'evals'))).toBe(false);
});

test('whoever leaves at the last question leaves the files as they are', async () => {
  await init([], ...flags);
  const prompt = join(cwd, 'evals/prompts/notes.md');
  writeFileSync(prompt, 'My own words.\n');
  rmSync(join(cwd, 'evals/notes.eval.yaml'));
  const end = await init([['evals/prompts/notes.md is there already. Overwrite it?', '\x03']], ...flags);
  expect(end).toEqual({ exit: 130, stderr: 'Nothing was written.\n', files: [], unasked: [] });
  expect([readFileSync(prompt, 'utf8'), existsSync(join(cwd, 'evals/notes.eval.yaml'))]).toEqual([
    'My own words.\n',
    false,
  ]);
});

test('what stands where a file or folder should be is refused before anything is written', async () => {
  const refused = (path: string) =>
    `${path} cannot be written: a plain file, in a folder, should stand there\n  Move it away, or run init in another folder.\n`;
  writeFileSync(join(cwd, 'evals'), '');
  expect(await init([], ...flags)).toEqual({
    exit: 2,
    stderr: refused('evals/notes.eval.yaml'),
    files: [],
    unasked: [],
  });
  rmSync(join(cwd, 'evals'));
  mkdirSync(join(cwd, '.gitignore'));
  expect(await init([], ...flags)).toEqual({
    exit: 2,
    stderr: refused('.gitignore'),
    files: [],
    unasked: [],
  });
  expect(existsSync(join(cwd, 'evals'))).toBe(false);
});

test('--yes asks nothing at a terminal either', async () => {
  const end = await init([['What is to be gated?', '\r']], '--yes', '--pin', 'notes=gpt-5.4-mini-2026-03-17');
  expect({ exit: end.exit, unasked: end.unasked }).toEqual({ exit: 0, unasked: ['What is to be gated?'] });
});
