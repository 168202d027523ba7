import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { captureIo } from '../../fixtures/harness/io.ts';
import type { Config } from '../domain/config.ts';
import { Failures } from '../domain/failure.ts';
import type { Suite } from '../domain/suite.ts';
import { openCode } from './code-client.ts';

const cwd = mkdtempSync(join(tmpdir(), 'llm-eval-code-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

it("runs no code on GitHub's runners unless it is allowed", async () => {
  const event = join(cwd, 'event.json');
  writeFileSync(event, '{}');
  const env = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: event };
  const { io } = captureIo({ argv: [], cwd, env });
  const code = { run: ['app'], module: false, written: ['app'], folder: cwd, env: [] };
  const suite = { name: 'app', file: 'evals/app.eval.yaml', target: { code } } as unknown as Suite;
  const config = { timeout_ms: 1000 } as Config;
  const refused = await openCode(io, config, [suite], false).catch((error: unknown) => error);
  expect(refused instanceof Failures && refused.list).toEqual([
    {
      code: 'forbidden',
      where: { file: 'evals/app.eval.yaml' },
      message: 'the target is code, and a job that may hold the key runs none',
      hint: 'Ask it with `llm-eval collect --allow-code`, then score that run.',
    },
  ]);
  await (await openCode(io, config, [suite], true)).close();
});
