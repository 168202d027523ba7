import type { Agent, Dispatcher } from 'undici';
import { fail } from '../domain/failure.ts';

/** The environment of the process, handed in. */
type Env = Readonly<Record<string, string | undefined>>;

/**
 * A connection pool, through the proxies that the environment names: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, of which
 * lower case wins.
 *
 * @param connectMs milliseconds to connect
 * @param silenceMs milliseconds until the response's headers, and between two of its bytes; 0 takes undici's own five minutes
 * off and sets nothing in their place: then the transport's deadline alone counts
 */
export async function openDispatcher(env: Env, connectMs: number, silenceMs = 0): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import('undici');
  const limits: Agent.Options = {
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    connect: { timeout: connectMs },
  };
  const proxies = readProxies(env);
  if (proxies.httpProxy === '' && proxies.httpsProxy === '') return new Agent(limits);
  return new EnvHttpProxyAgent({ ...limits, ...proxies });
}

/**
 * The proxies of an environment, each '' where it names none: undici reads from the process what is left out. Throws
 * `Failures` with code `usage` for a proxy that is no URL.
 */
export function readProxies(env: Env) {
  return {
    httpProxy: readProxy(env, 'http_proxy'),
    httpsProxy: readProxy(env, 'https_proxy'),
    noProxy: env.no_proxy || env.NO_PROXY || '',
  };
}

function readProxy(env: Env, lower: string): string {
  const name = env[lower] ? lower : lower.toUpperCase();
  const text = (env[name] ?? '').trim();
  if (text === '') return '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  return fail({
    code: 'usage',
    message: `${name} is not an http or https URL`,
    hint: 'Set it to a URL such as http://proxy.example:8080, or unset it.',
  });
}
