import type { Config } from '../domain/config.ts';
import type { Client, Clock } from '../domain/ports.ts';

/** What the live client is opened with. */
export interface ClientOptions {
  readonly env: { readonly [name: string]: string | undefined };
  readonly clock: Clock;
  /** Milliseconds for one request, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly baseURL?: string;
  readonly serviceTier?: 'auto' | 'default' | 'flex' | 'priority';
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
