import { expect, test } from 'vitest';
import { type Files, loadFiles } from './testdata/project.ts';

const entry = 'base_url: https://a.openai.azure.com/openai/v1, key_env: AZURE_KEY';

function project(provider: string, config: string | undefined, model = 'big-2026-01-01'): Files {
  const suite = [
    'suite: a',
    `target: { model: ${model}, provider: ${provider} }`,
    'prompt: { user: hi }',
    'assert: [{ type: contains, value: x }]',
    'cases: [{ id: one }]',
  ].join('\n');
  return {
    'evals/a.eval.yaml': suite,
    ...(config === undefined ? {} : { 'llm-eval.config.yaml': config }),
  };
}

test('a target names an endpoint of the config, with all that the config says of it', async () => {
  const config = `providers: { azure: { ${entry}, header: api-key, query: { api-version: 2026-05-01 } }, b: { ${entry} } }`;
  const loaded = await loadFiles(project('azure', config));
  if (!('config' in loaded)) throw new Error(loaded.join('\n'));
  const plain = { base_url: 'https://a.openai.azure.com/openai/v1', key_env: 'AZURE_KEY' };
  expect([...loaded.config.providers]).toEqual([
    ['azure', { ...plain, header: 'api-key', query: { 'api-version': '2026-05-01' } }],
    ['b', plain],
  ]);
  expect(loaded.suites.map(({ target }) => target.provider)).toEqual(['azure']);
});

const at = 'evals/a.eval.yaml:2:44 invalid: target.provider: unknown provider';

test.each<[title: string, files: Files, failures: string[]]>([
  [
    'a misspelt one',
    project('azur', `providers: { azure: { ${entry} }, gate: { ${entry} } }`),
    [`${at} "azur"; did you mean "azure"? | The providers in llm-eval.config.yaml are: azure, gate.`],
  ],
  [
    'one that the config lacks',
    project('azure', 'pins: {}'),
    [`${at} "azure" | Add it under providers in llm-eval.config.yaml, with its base_url and key_env.`],
  ],
  [
    'one without a config',
    project('azure', undefined),
    [`${at} "azure" | Add it under providers in llm-eval.config.yaml, with its base_url and key_env.`],
  ],
  [
    'one of a config that cannot be read, which alone is told',
    project('azure', 'providers: { azure: 7 }'),
    [
      'llm-eval.config.yaml:1:21 invalid: providers.azure: expected a mapping, found 7 | Write `key: value` pairs.',
    ],
  ],
  [
    'a model that the table does not list, which a provider does not excuse',
    project('azure', `providers: { azure: { ${entry} } }`, 'mine'),
    ['evals/a.eval.yaml:2:18 model: "mine" is not in the models table | Use a snapshot.'],
  ],
])('refused: %s', async (_title, files, failures) => {
  expect(await loadFiles(files)).toEqual(failures);
});

const plainUrl = 'expected an http or https URL without user name, query and fragment';
const urlHint = 'Where its API is served, e.g. https://NAME.openai.azure.com/openai/v1.';

test.each([
  ['base_url', 'a.openai.azure.com', `${plainUrl}, found "a.openai.azure.com" | ${urlHint}`],
  ['base_url', 'file:///etc', `${plainUrl}, found "file:///etc" | ${urlHint}`],
  [
    'base_url',
    'https://me:secret@a.example/v1',
    `${plainUrl}, found "https://me:secret@a.example/v1" | ${urlHint}`,
  ],
  ['base_url', 'https://a.example/v1?x=1', `${plainUrl}, found "https://a.example/v1?x=1" | ${urlHint}`],
  [
    'key_env',
    'sk-abc',
    'expected the name of an environment variable, found "sk-abc" | The environment variable that holds its own key, which is not OPENAI_API_KEY unless OpenAI serves it; `none` where it wants none, and none is sent.',
  ],
  [
    'header',
    'x-key',
    'expected "authorization" or "api-key", found "x-key" | The header that carries the key: `authorization` (Bearer, the default) or `api-key` (Azure).',
  ],
])('refused in the config: %s %s', async (field, value, message) => {
  const fields = { base_url: 'https://a.example/v1', key_env: 'AZURE_KEY', [field]: value };
  const lines = Object.entries(fields).map(([name, text]) => `    ${name}: ${text}`);
  const config = ['providers:', '  azure:', ...lines].join('\n');
  const line = 3 + Object.keys(fields).indexOf(field);
  expect(await loadFiles(project('azure', config))).toEqual([
    `llm-eval.config.yaml:${line}:${field.length + 7} invalid: providers.azure.${field}: ${message}`,
  ]);
});

test('a header for the key of an endpoint that wants none is refused', async () => {
  const config =
    'providers: { local: { base_url: "http://localhost:8000/v1", key_env: none, header: api-key } }';
  expect(await loadFiles(project('local', config))).toEqual([
    'llm-eval.config.yaml:1:84 invalid: providers.local.header: there is no key to carry: key_env is `none`, found "api-key" | The header that carries the key: `authorization` (Bearer, the default) or `api-key` (Azure).',
  ]);
});

test.each([
  ['https://a.example/v1', 'OPENAI_API_KEY'],
  ['https://a.example/v1', 'OpenAI_API_Key'],
  ['https://a.example/v1', 'OPENAI_ADMIN_KEY'],
  ['http://api.openai.com/v1', 'OPENAI_API_KEY'],
  ['https://api.openai.com:8443/v1', 'OPENAI_API_KEY'],
  ['https://api.openai.com.a.example/v1', 'OPENAI_API_KEY'],
])('a key of OpenAI goes to OpenAI alone: not to %s from %s', async (url, name) => {
  const config = `providers: { mine: { base_url: "${url}", key_env: ${name} } }`;
  expect(await loadFiles(project('mine', config))).toEqual([
    `llm-eval.config.yaml:1:${config.indexOf(name) + 1} invalid: providers.mine.key_env: this variable holds a key of OpenAI, which goes to OpenAI alone; put the key of this provider in a variable of its own, found "${name}" | The environment variable that holds its own key, which is not OPENAI_API_KEY unless OpenAI serves it; \`none\` where it wants none, and none is sent.`,
  ]);
});

test.each(['https://api.openai.com/v1', 'https://eu.api.openai.com/v1'])(
  'a provider that is OpenAI itself may take its key: %s',
  async (url) => {
    const config = `providers: { mine: { base_url: "${url}", key_env: OPENAI_API_KEY } }`;
    const loaded = await loadFiles(project('mine', config));
    expect(Array.isArray(loaded)).toBe(false);
  },
);

test('a suite cannot name an endpoint itself', async () => {
  const files = project('azure, base_url: https://evil.example', `providers: { azure: { ${entry} } }`);
  const [failure, ...more] = (await loadFiles(files)) as readonly string[];
  expect([failure?.split(' | ')[0], more]).toEqual([
    'evals/a.eval.yaml:2:51 invalid: unknown key "base_url"',
    [],
  ]);
});
