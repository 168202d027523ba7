import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { captureIo } from '../../fixtures/harness/io.ts';
import { sampleSuite } from '../core/testdata/sides.ts';
import type { Suite } from '../domain/suite.ts';
import { fixSuites, warningsOf } from './lint.ts';
import { openProject } from './project.ts';

const live = sampleSuite({ a: [] });

async function codes(suite: Suite, env: { readonly [name: string]: string }, baseUrl?: string) {
  const { io } = captureIo({ argv: [], cwd: import.meta.dirname, env });
  return (await warningsOf(io, [suite], [], baseUrl)).map(({ code }) => code);
}

test('a key is looked at only where it is sent to the vendor', async () => {
  const env = { OPENAI_API_KEY: ' sk-secret\n' };
  expect([
    await codes(live, env),
    await codes(live, {}),
    await codes({ ...live, replay: ['/a.recording.jsonl'] }, env),
    await codes({ ...live, target: { ...live.target, provider: 'azure' } }, env),
    await codes(live, env, 'http://127.0.0.1:1/v1'),
    await codes(live, { ...env, OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' }),
  ]).toEqual([['user-key'], [], [], [], [], []]);
});

test('a part of a schema that an anchor shares is mended at once for all its uses, and told once', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'llm-eval-fix-'));
  try {
    const file = join(cwd, 'a.eval.yaml');
    const text = (more: string) =>
      [
        'suite: a',
        'target: { model: gpt-5.4-mini-2026-03-17, params: { max_output_tokens: 99 } }',
        'prompt: { user: "{{ ask }}" }',
        'schema:',
        '  type: object',
        '  additionalProperties: false',
        '  required: [a, b]',
        '  properties:',
        `    a: &party { type: object, required: [name], properties: { name: { type: string } }${more} }`,
        '    b: *party',
        'cases: [{ id: one, vars: { ask: hi }, assert: [{ type: is-json }] }]',
        '',
      ].join('\n');
    writeFileSync(file, text(''));
    const { io } = captureIo({ argv: [], cwd });
    const { suites } = await openProject(io, [file], { pin: [] });
    const mended = await fixSuites(io, suites);
    expect([mended.map(({ code, where }) => [code, where.line]), readFileSync(file, 'utf8')]).toEqual([
      [['schema-not-strict', 9]],
      text(', additionalProperties: false'),
    ]);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});
