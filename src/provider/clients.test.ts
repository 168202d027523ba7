import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, good, key, model, serve } from '../../fixtures/asking.ts';
import { type Failure, Failures } from '../domain/failure.ts';
import type { Ask, Client } from '../domain/ports.ts';
import type { Provider } from '../domain/provider.ts';
import { type ClientsOptions, openClients } from './clients.ts';

const opened: Client[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.close()));
  await closeAll();
});

const azureKey = 'azure-Canary-0123456789';
const env = { OPENAI_API_KEY: key, OPENAI_ORG_ID: 'org-1', OPENAI_PROJECT_ID: 'proj_1', AZURE_KEY: azureKey };

async function open(
  providers: Readonly<Record<string, Provider>>,
  options: Partial<ClientsOptions> = {},
): Promise<Client> {
  const client = await openClients({
    env,
    timeoutMs: 10_000,
    allowAliases: [],
    now: () => new Date(0),
    monotonic: () => 0,
    providers: new Map(Object.entries(providers)),
    used: [undefined, ...Object.keys(providers)],
    ...options,
  });
  opened.push(client);
  return client;
}

function askOf(provider?: string): Ask {
  const named = provider === undefined ? {} : { provider };
  return {
    trial: { suite: 'triage', case: 'refund', target: model, ordinal: 1 },
    request: { ...named, api: 'responses', model, user: 'hi', params: {} },
    key: 'a'.repeat(64),
    input: 'b'.repeat(16),
  };
}

/** Headers that say nothing of who asks. */
const harmless =
  /^(accept|accept-encoding|connection|content-length|content-type|host|user-agent|x-client-request-id|x-stainless-.+)$/;

const context = () => ({ requestId: 'ask-1', signal: new AbortController().signal });

async function failuresOf(client: Promise<Client>): Promise<readonly Failure[]> {
  const thrown: unknown = await client.catch((error: unknown) => error);
  if (thrown instanceof Failures) return thrown.list;
  throw thrown;
}

describe('the clients of a plan', () => {
  it('ask each provider at its own origin, with its own key, header and query, and nothing of the vendor', async () => {
    const vendor = await serve(good);
    const azure = await serve(good);
    const gateway = await serve(good);
    const client = await open(
      {
        azure: {
          base_url: azure.url,
          key_env: 'AZURE_KEY',
          header: 'api-key',
          query: { 'api-version': '2026-05-01' },
        },
        gateway: { base_url: `${gateway.url}/`, key_env: 'GATEWAY_KEY' },
      },
      { baseURL: vendor.url, env: { ...env, GATEWAY_KEY: 'sk-gateway-0123456789' } },
    );
    const ends = [];
    for (const name of ['azure', undefined, 'gateway', 'azure'])
      ends.push(await client.ask(askOf(name), context()));
    const seen = [vendor, azure, gateway].map(({ requests }) =>
      requests.map(({ path, headers }) => ({
        path,
        key: [headers.authorization, headers['api-key']],
        vendor: [headers['openai-organization'], headers['openai-project']],
      })),
    );
    const toAzure = {
      path: '/v1/responses?api-version=2026-05-01',
      key: [undefined, azureKey],
      vendor: [undefined, undefined],
    };
    const bearer = (of: string) => [`Bearer ${of}`, undefined];
    expect(seen).toEqual([
      [{ path: '/v1/responses', key: bearer(key), vendor: ['org-1', 'proj_1'] }],
      [toAzure, toAzure],
      [{ path: '/v1/responses', key: bearer('sk-gateway-0123456789'), vendor: [undefined, undefined] }],
    ]);
    expect(ends.map((end) => 'answer' in end)).toEqual([true, true, true, true]);
  });

  it('send no word of another key, whatever the process says', async () => {
    const azure = await serve(good);
    const client = await open({ azure: { base_url: azure.url, key_env: 'AZURE_KEY' } });
    await client.ask(askOf('azure'), context());
    const sent = JSON.stringify(azure.requests);
    expect([sent.includes(key), sent.includes('org-1'), sent.includes(azureKey)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('send no key at all to a provider that wants none, and need none for it', async () => {
    const local = await serve(good);
    const withKeys = await open({ local: { base_url: local.url, key_env: 'none' } });
    const end = await withKeys.ask(askOf('local'), context());
    const withNone = await open(
      { local: { base_url: local.url, key_env: 'none' } },
      { env: {}, used: ['local'] },
    );
    await withNone.ask(askOf('local'), context());
    const sent = local.requests.map(({ headers }) =>
      Object.keys(headers).filter((name) => !harmless.test(name)),
    );
    expect([
      'answer' in end,
      sent,
      JSON.stringify(local.requests).match(/sk-proj|org-1|proj_1|Bearer|azure/gi),
    ]).toEqual([true, [[], []], null]);
  });

  it('take no key elsewhere when a server redirects', async () => {
    const other = await serve(good);
    const azure = await serve({ status: 307, headers: { location: `${other.url}/responses` } });
    const client = await open({ azure: { base_url: azure.url, key_env: 'AZURE_KEY', header: 'api-key' } });
    const end = await client.ask(askOf('azure'), context());
    expect(['failure' in end && end.failure.kind, other.connections()]).toEqual(['malformed', 0]);
  });

  it('never show the key of a provider that echoes it', async () => {
    const azure = await serve({ status: 401, body: `{"error":{"message":"bad ${azureKey}"}}` });
    const client = await open({ azure: { base_url: azure.url, key_env: 'AZURE_KEY' } });
    const end = await client.ask(askOf('azure'), context());
    expect('failure' in end && end.failure.message).toBe('HTTP 401: bad sk-…');
  });

  it('open no connection before the first ask, and none to a provider that is not asked', async () => {
    const [azure, other] = [await serve(good), await serve(good)];
    const client = await open({
      azure: { base_url: azure.url, key_env: 'AZURE_KEY' },
      other: { base_url: other.url, key_env: 'AZURE_KEY' },
    });
    const before = azure.connections();
    await Promise.all([1, 2, 3].map(() => client.ask(askOf('azure'), context())));
    expect([before, azure.requests.length, other.connections()]).toEqual([0, 3, 0]);
  });

  it('miss at opening every key that the plan needs, and no other', async () => {
    const base_url = 'https://gate.example/v1';
    const providers = {
      azure: { base_url, key_env: 'AZURE_OPENAI_API_KEY' },
      local: { base_url, key_env: 'LOCAL_KEY' },
      unused: { base_url, key_env: 'UNUSED_KEY' },
    };
    const failures = await failuresOf(open(providers, { env: {}, used: ['azure', 'local', 'azure'] }));
    const missing = (name: string, provider: string): Failure => ({
      code: 'auth',
      message: `${name} is not set, and the provider ${provider} needs it`,
      hint: 'Set it in the environment, or answer from recordings with --replay.',
    });
    expect(failures).toEqual([missing('AZURE_OPENAI_API_KEY', 'azure'), missing('LOCAL_KEY', 'local')]);
  });

  it('refuse at opening a proxy that is no URL', async () => {
    const failures = await failuresOf(open({}, { env: { ...env, https_proxy: 'nonsense' } }));
    expect(failures.map(({ message }) => message)).toEqual(['https_proxy is not an http or https URL']);
  });

  const azure: Provider = { base_url: 'https://azure.example/openai/v1', key_env: 'AZURE_KEY' };

  it.each([['AZURE_KEY'], ['none']])(
    'refuse a base URL that would carry the key of the vendor to a provider with key_env %s',
    async (key_env) => {
      const providers = { azure: { ...azure, key_env } };
      const refused: Failure = {
        code: 'forbidden',
        message:
          'the base URL leads to https://azure.example, the origin of the provider azure, to which OPENAI_API_KEY is not sent',
        hint: 'Write `provider: azure` in the target.',
      };
      const url = 'https://azure.example/v1';
      expect([
        await failuresOf(open(providers, { baseURL: url })),
        await failuresOf(open(providers, { env: { ...env, OPENAI_BASE_URL: url } })),
      ]).toEqual([[refused], [refused]]);
    },
  );

  it.each([
    [
      'names that very key',
      { eu: { base_url: 'https://eu.api.openai.com/v1', key_env: 'OPENAI_API_KEY' } },
      'https://eu.api.openai.com/v1',
    ],
    [
      'is another account of the vendor',
      { second: { ...azure, base_url: 'https://api.openai.com/v1' } },
      undefined,
    ],
    ['has another port', { azure }, 'https://azure.example:8443/v1'],
  ] as const)('take a base URL beside a provider that %s', async (_what, providers, baseURL) => {
    expect(typeof (await open(providers, { baseURL })).ask).toBe('function');
  });

  it('know no provider that the plan does not use', async () => {
    const client = await open({ azure }, { used: [undefined] });
    await expect(client.ask(askOf('azure'), context())).rejects.toEqual(
      new Error('no client was opened for azure'),
    );
    await expect(open({}, { used: ['azure'] })).rejects.toEqual(
      new Error('the config has no provider azure'),
    );
  });
});
