import type { Config } from '../domain/config.ts';
import type { BatchClient, Client, Clock } from '../domain/ports.ts';

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
}

/** Opens the client that asks the API; throws `Failures` with code `auth` when a key is missing or malformed. */
export type OpenClient = (options: ClientOptions) => Promise<Client>;

/** The real one. The vendor's package loads only here, when something is to be asked. */
export const openLive: OpenClient = async ({ clock, ...options }) => {
  const { openClients } = await import('../provider/clients.ts');
  return openClients({ ...options, now: () => clock.now(), monotonic: () => clock.monotonic() });
};

/** What the client of the Batch API is opened with; `timeoutMs` is for silence. */
export type BatchClientOptions = Pick<
  ClientOptions,
  'env' | 'clock' | 'timeoutMs' | 'baseURL' | 'allowAliases' | 'providers'
>;

/** Opens the client of the Batch API; throws `Failures` as `OpenClient` does. */
export type OpenBatch = (options: BatchClientOptions) => Promise<BatchClient>;

/** The real one. */
export const openLiveBatch: OpenBatch = async ({ clock, ...options }) => {
  const { openBatchClient } = await import('../provider/batch.ts');
  return openBatchClient({ ...options, now: () => clock.now() });
};
