import { type Failure, Failures, fail } from '../domain/failure.ts';
import type { Client } from '../domain/ports.ts';
import type { Provider } from '../domain/provider.ts';
import { readProxies } from './dispatcher.ts';
import { type Endpoint, readEndpoint } from './endpoint.ts';
import { VENDOR_KEY, VENDOR_URL } from './key.ts';
import { type LiveOptions, openLiveClient } from './live.ts';

/** What the clients of a run are opened with. */
export interface ClientsOptions extends Omit<LiveOptions, 'provider'> {
  /** The endpoints of the config, by name. */
  readonly providers: ReadonlyMap<string, Provider>;
  /** The names of those that the plan asks; undefined stands for the vendor's own. */
  readonly used: Iterable<string | undefined>;
}

/**
 * One client for all endpoints of a plan: it hands each ask to the client of its request's provider, which has a key and
 * an origin of its own and is opened by the first ask. Throws `Failures` for whatever one of the used endpoints lacks,
 * before anything is asked.
 */
export async function openClients({ providers, used, ...live }: ClientsOptions): Promise<Client> {
  const named = (name: string | undefined) => {
    const provider = name === undefined ? undefined : providers.get(name);
    if (name === undefined || provider === undefined) return undefined;
    return { name, ...provider };
  };
  const failures: Failure[] = [];
  const known = new Set(used);
  for (const name of known) {
    if (name !== undefined && !providers.has(name)) throw new Error(`the config has no provider ${name}`);
    try {
      const endpoint = readEndpoint(live.env, named(name), live.baseURL);
      if (name === undefined) refuseForeignOrigin(endpoint, providers);
    } catch (error) {
      if (!(error instanceof Failures)) throw error;
      failures.push(...error.list);
    }
  }
  if (failures.length > 0) throw new Failures(failures);
  readProxies(live.env);

  const opened = new Map<string | undefined, Promise<Client>>();
  const clientOf = (name: string | undefined) => {
    if (!known.has(name)) throw new Error(`no client was opened for ${name ?? 'the vendor'}`);
    const client = opened.get(name) ?? openLiveClient({ ...live, provider: named(name) });
    opened.set(name, client);
    return client;
  };
  return {
    ask: async (ask, context) => (await clientOf(ask.request.provider)).ask(ask, context),
    close: async () => {
      await Promise.all([...opened.values()].map(async (client) => (await client).close()));
    },
  };
}

/**
 * Where the base URL replaces the vendor's, it may not lead to the origin of a provider that names a key of its own: the
 * vendor's key is not for it.
 */
export function refuseForeignOrigin({ baseURL }: Endpoint, providers: ClientsOptions['providers']): void {
  const { origin } = new URL(baseURL);
  if (origin === new URL(VENDOR_URL).origin) return;
  for (const [name, { base_url, key_env }] of providers) {
    if (key_env === VENDOR_KEY || new URL(base_url).origin !== origin) continue;
    fail({
      code: 'forbidden',
      message: `the base URL leads to ${origin}, the origin of the provider ${name}, to which ${VENDOR_KEY} is not sent`,
      hint: `Write \`provider: ${name}\` in the target.`,
    });
  }
}
