import { expect, test } from 'vitest';
import { type Files, loadFiles } from './testdata/project.ts';

const config = `pins: { main: big-2026-01-01, spare: small-2026-01-01 }
providers: { azure: { base_url: https://a.openai.azure.com/openai/v1, key_env: AZURE_KEY } }
`;

function project(...fallback: string[]): Files {
  const suite = [
    'suite: a',
    'target:',
    '  model: $main',
    '  params: { max_output_tokens: 90, reasoning: { effort: low } }',
    '  fallback:',
    ...fallback.map((one) => `    - ${one}`),
    'prompt: { user: hi }',
    'assert: [{ type: contains, value: x }]',
    'cases: [{ id: one }]',
  ].join('\n');
  return { 'evals/a.eval.yaml': suite, 'llm-eval.config.yaml': config };
}

test('a fallback is a target in the same words; without parameters it has those of the target', async () => {
  const loaded = await loadFiles(
    project(
      '{ model: $main, provider: azure }',
      '{ model: $spare, name: small one, api: chat, params: { verbosity: low } }',
      '{ model: mine, allow_unlisted: true }',
    ),
  );
  if (!('config' in loaded)) throw new Error(loaded.join('\n'));
  const params = { max_output_tokens: 90, reasoning: { effort: 'low' } };
  const found = loaded.suites.map(({ target, warnings }) => ({
    target,
    warnings: warnings.map(({ path, message }) => `${path.join('.')}: ${message}`),
  }));
  expect(found).toEqual([
    {
      target: {
        ...{ name: 'big-2026-01-01', api: 'responses', model: 'big-2026-01-01', pin: 'main', params },
        fallback: [
          {
            ...{ name: 'big-2026-01-01 at azure', api: 'responses', model: 'big-2026-01-01', pin: 'main' },
            ...{ provider: 'azure', params },
          },
          {
            ...{ name: 'small one', api: 'chat', model: 'small-2026-01-01', pin: 'spare' },
            params: { max_output_tokens: 4096, verbosity: 'low' },
          },
          { name: 'mine', api: 'responses', model: 'mine', params },
        ],
      },
      warnings: [
        'target.fallback.1.params.max_output_tokens: fallback small one: max_output_tokens is not set; 4096 is sent',
      ],
    },
  ]);
});

test('where the command line names another model, the fallbacks of the written one are left out', async () => {
  const loaded = await loadFiles(project('{ model: $spare }'), { target: { model: 'small-2026-01-01' } });
  if (!('config' in loaded)) throw new Error(loaded.join('\n'));
  expect(loaded.suites.map(({ target }) => target)).toEqual([
    {
      ...{ name: 'small-2026-01-01', api: 'responses', model: 'small-2026-01-01' },
      params: { max_output_tokens: 90, reasoning: { effort: 'low' } },
    },
  ]);
});
