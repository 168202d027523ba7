import type { OpenAI } from 'openai';
import type { AttemptEnd } from '../domain/answer.ts';
import type { Ask, AskContext, Client } from '../domain/ports.ts';
import type { Api, Request } from '../domain/request.ts';
import type { BodyOptions } from './answer.ts';
import { toChatBody } from './chat.ts';
import { toFailure } from './errors.ts';
import { type Env, readBaseURL, readCredential, readKey } from './key.ts';
import { readAnswer } from './read.ts';
import { toResponsesBody } from './responses.ts';
import { scrubber, scrubFailure } from './scrub.ts';
import { openTransport } from './transport.ts';

/** What the live client is opened with. */
export interface LiveOptions {
  /** Read for the key, organisation, project, origin and proxies; the process's own environment is not. */
  readonly env: Env;
  /** Wins over `OPENAI_BASE_URL`. */
  readonly baseURL?: string;
  /** Milliseconds for one request, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly serviceTier?: BodyOptions['service_tier'];
  /** Moving aliases that may be asked: any model of that name may then answer. */
  readonly allowAliases: readonly string[];
  readonly now: () => Date;
  /** Milliseconds that never run backwards. */
  readonly monotonic: () => number;
}

/** What an API is asked by. */
const endpoints: Readonly<
  Record<Api, { path: string; toBody(request: Request, options: BodyOptions): Record<string, unknown> }>
> = {
  responses: { path: '/responses', toBody: toResponsesBody },
  chat: { path: '/chat/completions', toBody: toChatBody },
};

/** What may leave as a header; the SDK adds others from a variable of the process. */
const allowedHeader =
  /^(accept|authorization|content-type|openai-(organization|project)|user-agent|x-client-request-id|x-stainless-.+)$/;

/**
 * A client of the vendor's API through its SDK. Throws `Failures` when the key, an id or the origin cannot be used; from
 * then on whatever a model or a network does is the end of an attempt. Retries nothing.
 */
export async function openLiveClient(options: LiveOptions): Promise<Client> {
  const { env, timeoutMs } = options;
  const key = readKey(env);
  const organization = readCredential(env, 'OPENAI_ORG_ID') ?? null;
  const project = readCredential(env, 'OPENAI_PROJECT_ID') ?? null;
  const baseURL = readBaseURL(env, options.baseURL);
  const scrub = scrubber(key);
  const aliases = new Set(options.allowAliases);
  const bodyOptions: BodyOptions = { service_tier: options.serviceTier };
  const transport = await openTransport({ env, timeoutMs, allowHeader: (name) => allowedHeader.test(name) });
  const { OpenAI } = await import('openai');
  // Nothing is left out that the SDK would otherwise read from the process.
  const sdk = new OpenAI({
    apiKey: key,
    adminAPIKey: null,
    webhookSecret: null,
    organization,
    project,
    baseURL,
    maxRetries: 0,
    // The transport's deadline is the one that counts, so the SDK's is out of reach.
    timeout: 2 ** 31 - 1,
    logLevel: 'off',
    fetch: transport.fetch as unknown as OpenAI['fetch'],
  });

  async function ask({ request }: Ask, { requestId, signal }: AskContext): Promise<AttemptEnd> {
    const { path, toBody } = endpoints[request.api];
    // Read by the transport alone, whose `TransportInit` says why it is not the SDK's `signal`.
    const cancel: object = { cancel: signal };
    const started = options.monotonic();
    try {
      const response = await sdk
        .post(path, {
          body: toBody(request, bodyOptions),
          headers: {
            authorization: `Bearer ${key}`,
            'openai-organization': organization,
            'openai-project': project,
            'x-client-request-id': requestId,
          },
          fetchOptions: cancel,
        })
        .asResponse();
      const got = {
        api: request.api,
        raw: await response.text(),
        asked: request.model,
        allowAlias: aliases.has(request.model),
        latency_ms: options.monotonic() - started,
        request_id: response.headers.get('x-request-id') ?? undefined,
      };
      const end = readAnswer(got);
      if ('answer' in end) return end;
      // Read once more without the key, so that no bound can leave a part of it.
      const clean = readAnswer({ ...got, raw: scrub(got.raw) });
      return { failure: scrubFailure('failure' in clean ? clean.failure : end.failure, scrub) };
    } catch (error) {
      const url = baseURL.replace(/\/$/, '') + path;
      return { failure: toFailure(error, { url, timeoutMs, now: options.now(), scrub }) };
    }
  }

  return { ask, close: () => transport.close() };
}
