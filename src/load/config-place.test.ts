import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addUnder } from './config-place.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'llm-eval-place-'));
  mkdirSync(join(folder, 'evals', 'deep'), { recursive: true });
  mkdirSync(join(folder, '.git'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const looked =
  'Add it under pins in llm-eval.config.yaml: none was found in the working folder (looked for llm-eval.config.yaml and evals/llm-eval.config.yaml)';

test('the config that was read is named', () => {
  expect(addUnder('pins', folder, 'evals/llm-eval.config.yaml')).toBe(
    'Add it under pins in evals/llm-eval.config.yaml',
  );
});

test('where there is none, what was looked for is named, and no further up than the repository', () => {
  expect(addUnder('pins', join(folder, 'evals'), undefined)).toBe(looked);
});

test('the config of a folder above is named with the folder from which it is read', () => {
  writeFileSync(join(folder, 'llm-eval.config.yaml'), '');
  expect(['evals', 'evals/deep'].map((name) => addUnder('pins', join(folder, name), undefined))).toEqual([
    `${looked}, and ../llm-eval.config.yaml is read only where llm-eval runs in ..`,
    `${looked}, and ../../llm-eval.config.yaml is read only where llm-eval runs in ../..`,
  ]);
  rmSync(join(folder, 'llm-eval.config.yaml'));
  writeFileSync(join(folder, 'evals', 'llm-eval.config.yaml'), '');
  expect(addUnder('pins', join(folder, 'evals', 'deep'), undefined)).toBe(
    `${looked}, and ../llm-eval.config.yaml is read only where llm-eval runs in ../..`,
  );
});
