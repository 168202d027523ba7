import { NO_KEY, type Provider } from '../domain/provider.ts';
import { type Env, readBaseURL, readCredential, readKey } from './key.ts';

/** Where requests go and what they carry. The key belongs to the origin of `baseURL` and leaves for no other. */
export interface Endpoint {
  readonly baseURL: string;
  /** Null: the endpoint wants none. */
  readonly key: string | null;
  /** The header that carries the key; null where there is none. */
  readonly header: 'authorization' | 'api-key' | null;
  readonly query: Readonly<Record<string, string>>;
  /** The vendor's organisation and project; null for every other endpoint. */
  readonly organization: string | null;
  readonly project: string | null;
}

/** A provider of the config, with its name. */
export type NamedProvider = Provider & { readonly name: string };

/** What the key is for, in the words of a failure when it is missing; left out: a live run. */
export interface KeyPurpose {
  readonly needs?: string;
  readonly instead?: string;
}

/**
 * The endpoint of a provider, or without one the vendor's own (or what stands for it: `baseURL`, else `OPENAI_BASE_URL`).
 * A provider takes its key, if it wants one, from its own variable, and nothing of the vendor's. Throws `Failures`.
 */
export function readEndpoint(
  env: Env,
  provider: NamedProvider | undefined,
  baseURL: string | undefined,
  purpose: KeyPurpose = {},
): Endpoint {
  if (provider === undefined) {
    return {
      key: readKey(env, undefined, purpose.needs, purpose.instead),
      header: 'authorization',
      organization: readCredential(env, 'OPENAI_ORG_ID') ?? null,
      project: readCredential(env, 'OPENAI_PROJECT_ID') ?? null,
      baseURL: readBaseURL(env, baseURL),
      query: {},
    };
  }
  const { name, key_env, header = 'authorization' } = provider;
  return {
    ...(key_env === NO_KEY
      ? { key: null, header: null }
      : { key: readKey(env, key_env, `the provider ${name}`, purpose.instead), header }),
    organization: null,
    project: null,
    baseURL: provider.base_url,
    query: provider.query ?? {},
  };
}

/** The headers of a request that say who asks; null keeps the SDK from sending its own. */
export function identity({ key, header, organization, project }: Endpoint): Record<string, string | null> {
  return {
    authorization: header === 'authorization' ? `Bearer ${key}` : null,
    ...(header === 'api-key' && { 'api-key': key }),
    'openai-organization': organization,
    'openai-project': project,
  };
}

/** What may leave as a header; the SDK adds others from a variable of the process. */
const allowed =
  /^(accept|content-type|openai-(organization|project)|user-agent|x-client-request-id|x-stainless-.+)$/;

/** What a transport keeps the key of an endpoint by. */
export interface Guard {
  /** The one origin that is asked, e.g. `https://api.openai.com`: the key is for no other. */
  readonly origin: string;
  /** Says whether a request header may leave; names come in lower case. */
  readonly allowHeader: (name: string) => boolean;
}

/** The guard of an endpoint. */
export function guardOf({ baseURL, header }: Endpoint): Guard {
  return {
    origin: new URL(baseURL).origin,
    allowHeader: (name) => name === header || allowed.test(name),
  };
}
