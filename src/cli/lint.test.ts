import { expect, test } from 'vitest';
import { captureIo } from '../../fixtures/harness/io.ts';
import { sampleSuite } from '../core/testdata/sides.ts';
import type { Suite } from '../domain/suite.ts';
import { warningsOf } from './lint.ts';

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
