import type { Config } from '../domain/config.ts';
import type { Failure } from '../domain/failure.ts';
import type { BatchClient, Client, Clock, Models } from '../domain/ports.ts';
import { readBaseURL } from '../provider/key.ts';
import type { TelemetryOptions } from '../provider/telemetry.ts';

/** What the live client is opened with. */
export interface ClientOptions {
  readonly env: { readonly [name: string]: string | undefined };
  readonly clock: Clock;
  /** Milliseconds for one request, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly baseURL?: string;
  readonly serviceTier?: Config['service_tier'];
  readonly stream?: Config['stream'];
  readonly allowAliases: readonly string[];
  readonly providers: Config['providers'];
  /** The names of the providers that the plan asks; undefined stands for the vendor's own. */
  readonly used: Iterable<string | undefined>;
  /** Absent: requests leave no spans. */
  readonly telemetry?: Pick<TelemetryOptions, 'version' | 'warn' | 'abort'>;
}

/** What every client is opened with: the world's part, the config's, and the origin that the command line names. */
export function clientBasics(
  { env, clock }: Pick<ClientOptions, 'env' | 'clock'>,
  { timeout_ms: timeoutMs, providers }: Pick<Config, 'timeout_ms' | 'providers'>,
  baseURL: string | undefined,
): Pick<ClientOptions, 'env' | 'clock' | 'timeoutMs' | 'baseURL' | 'providers'> {
  return { env, clock, timeoutMs, baseURL, providers };
}

/**
 * Opens the client that asks the API; throws `Failures` with code `auth` when a key is missing or malformed, and with
 * code `usage` when telemetry cannot be sent.
 */
export type OpenClient = (options: ClientOptions) => Promise<Client>;

/** The real one. The vendor's package loads only here, when something is to be asked. */
export const openLive: OpenClient = async ({ clock, telemetry, ...options }) => {
  const { openClients } = await import('../provider/clients.ts');
  const now = () => clock.now();
  const client = await openClients({ ...options, now, monotonic: () => clock.monotonic() });
  if (telemetry === undefined) return client;
  const { env, baseURL, providers } = options;
  const { traceClient } = await import('../provider/telemetry.ts');
  const urlOf = (provider = '') => providers.get(provider)?.base_url ?? readBaseURL(env, baseURL);
  return traceClient(client, { ...telemetry, env, now, urlOf });
};

/** What the client of the Batch API is opened with; `timeoutMs` is for silence. */
export type BatchClientOptions = Pick<
  ClientOptions,
  'env' | 'clock' | 'timeoutMs' | 'baseURL' | 'allowAliases' | 'providers' | 'telemetry'
>;

/** Opens the client of the Batch API; throws `Failures` as `OpenClient` does. */
export type OpenBatch = (options: BatchClientOptions) => Promise<BatchClient>;

/** The real one. */
export const openLiveBatch: OpenBatch = async ({ clock, telemetry, ...options }) => {
  const { openBatchClient } = await import('../provider/batch.ts');
  const now = () => clock.now();
  const client = await openBatchClient({ ...options, now });
  if (telemetry === undefined) return client;
  const { env, baseURL } = options;
  const { traceBatches } = await import('../provider/telemetry.ts');
  return traceBatches(client, { ...telemetry, env, now, urlOf: () => readBaseURL(env, baseURL) });
};

/** What an endpoint's models are asked about with; `provider` is the config's name of it, absent for the vendor's own. */
export type ModelsClientOptions = Pick<
  ClientOptions,
  'env' | 'clock' | 'timeoutMs' | 'baseURL' | 'providers'
> & {
  readonly provider?: string;
  /** Who needs the key, and what can be done without it, for the failure when it is missing. */
  readonly purpose: { readonly needs: string; readonly instead: string };
};

/** Opens what says which models an endpoint serves; throws `Failures` as `OpenClient` does. */
export type OpenModels = (options: ModelsClientOptions) => Promise<Models>;

/** The real one. */
export const openLiveModels: OpenModels = async ({ clock, ...options }) => {
  const { openModels } = await import('../provider/models-api.ts');
  return openModels({ ...options, now: () => clock.now() });
};

/** What an endpoint said of its models when it refused the key; `instead` is what can be done without one, after a comma. */
export function keyRefused(said: string, provider: string | undefined, instead = ''): Failure {
  const variable = provider === undefined ? 'OPENAI_API_KEY' : `the key_env of the provider ${provider}`;
  return {
    code: 'auth',
    message: `the API refused the key: ${said}`,
    hint: `Set ${variable} to a valid key${instead}.`,
  };
}
