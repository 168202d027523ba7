import type { AttemptEnd } from '../domain/answer.ts';
import type { Streaming } from '../domain/config-words.ts';
import type { Ask, AskContext, Client } from '../domain/ports.ts';
import type { Request, RequestApi } from '../domain/request.ts';
import type { BodyOptions } from './answer.ts';
import { toChatBody } from './chat.ts';
import { textsOf, toEmbeddingsBody } from './embeddings.ts';
import { guardOf, identity, type NamedProvider, readEndpoint } from './endpoint.ts';
import { arrivedBefore, toFailure } from './errors.ts';
import type { Env } from './key.ts';
import { parseLimits } from './limits.ts';
import { RAW_LIMIT } from './malformed.ts';
import { type RawAnswer, readWithoutKey } from './read.ts';
import { toResponsesBody } from './responses.ts';
import type { ReadHeaders } from './retry-after.ts';
import { type Scrub, scrubber, scrubFailure } from './scrub.ts';
import { openSdk } from './sdk.ts';
import { type StreamReader, streamReader } from './stream.ts';
import { openTransport } from './transport.ts';

/** What the live client is opened with. */
export interface LiveOptions {
  /** Read for the key, organisation, project, origin and proxies; the process's own environment is not. */
  readonly env: Env;
  /** Wins over `OPENAI_BASE_URL`. */
  readonly baseURL?: string;
  /** The endpoint of the config that is asked in place of the vendor's own; `baseURL` has no say in it. */
  readonly provider?: NamedProvider;
  /** Milliseconds for one request, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly serviceTier?: BodyOptions['service_tier'];
  /** Whether answers are streamed; `auto`, the default: when more than `STREAM_ABOVE` output tokens may come. */
  readonly stream?: Streaming;
  /** Moving aliases that may be asked: any model of that name may then answer. */
  readonly allowAliases: readonly string[];
  readonly now: () => Date;
  /** Milliseconds that never run backwards. */
  readonly monotonic: () => number;
}

/**
 * Output tokens above which an answer is streamed: it may take minutes, in which what stands between drops a connection
 * on which nothing moves.
 */
export const STREAM_ABOVE = 8192;

/** What an API is asked by. */
const endpoints: Readonly<
  Record<
    RequestApi,
    {
      path: string;
      toBody(request: Request, options: BodyOptions): Record<string, unknown>;
      /** What asks for a stream that ends with the usage; absent: it has none. */
      streamed?: Readonly<Record<string, unknown>>;
    }
  >
> = {
  responses: { path: '/responses', toBody: toResponsesBody, streamed: { stream: true } },
  chat: {
    path: '/chat/completions',
    toBody: toChatBody,
    streamed: { stream: true, stream_options: { include_usage: true } },
  },
  embeddings: { path: '/embeddings', toBody: toEmbeddingsBody },
};

/**
 * A client of one endpoint through the vendor's SDK. Throws `Failures` when the key, an id, the origin or a proxy cannot be
 * used; from then on whatever a model or a network does is the end of an attempt. Retries nothing.
 */
export async function openLiveClient(options: LiveOptions): Promise<Client> {
  const { env, timeoutMs, monotonic } = options;
  const endpoint = readEndpoint(env, options.provider, options.baseURL);
  const { key, baseURL } = endpoint;
  const scrub = scrubber(key);
  const aliases = new Set(options.allowAliases);
  const bodyOptions: BodyOptions = { service_tier: options.serviceTier };
  const transport = await openTransport({ ...guardOf(endpoint), env, timeoutMs });
  const sdk = await openSdk(endpoint, transport.fetch);

  async function ask({ request }: Ask, { requestId, signal }: AskContext): Promise<AttemptEnd> {
    const { path, toBody, streamed } = endpoints[request.api];
    const { api } = request;
    const stream =
      api !== 'embeddings' && wantsStream(options.stream, request) ? streamReader(api, monotonic) : undefined;
    // Read by the transport alone, whose `TransportInit` says why it is not the SDK's `signal`.
    const own: object = { cancel: signal, ...(stream && { onData: stream.push }) };
    const started = monotonic();
    const since = (at = monotonic()) => at - started;
    const known = (headers: ReadHeaders | undefined) => ({
      api,
      asked: request.model,
      allowAlias: aliases.has(request.model),
      // Vectors have no id of their own, and not every server gives one: then ours tells them from those of another request.
      request_id: headers?.get('x-request-id') ?? (api === 'embeddings' ? requestId : undefined),
      ...(api === 'embeddings' ? { texts: textsOf(request).length } : {}),
    });
    try {
      const response = await sdk
        .post(path, {
          body: { ...toBody(request, bodyOptions), ...(stream && streamed) },
          headers: { ...identity(endpoint), 'x-client-request-id': requestId },
          fetchOptions: own,
        })
        .asResponse();
      const { headers } = response;
      const text = await response.text();
      // A server that does not know how to stream answers whole; one that does may call its stream something else.
      const end =
        stream !== undefined && (stream.started || isEventStream(headers))
          ? readStream(stream, text, known(headers), since, scrub)
          : readWithoutKey({ ...known(headers), raw: text, latency_ms: since() }, scrub);
      return { ...end, ...limitsOf(headers) };
    } catch (error) {
      const { headers, text } = arrivedBefore(error);
      // What breaks after the last event does not take a paid answer back.
      if (stream?.ended !== undefined)
        return { ...readStream(stream, text, known(headers), since, scrub), ...limitsOf(headers) };
      const url = baseURL.replace(/\/$/, '') + path;
      const failure = toFailure(error, { url, timeoutMs, now: options.now(), scrub });
      return { failure, ...limitsOf(headers) };
    }
  }

  return { ask, close: () => transport.close() };
}

function wantsStream(stream: LiveOptions['stream'], { params }: Request): boolean {
  if (stream === 'always' || stream === 'never') return stream === 'always';
  return typeof params.max_output_tokens === 'number' && params.max_output_tokens > STREAM_ABOVE;
}

function isEventStream(headers: ReadHeaders): boolean {
  return /^text\/event-stream\b/i.test(headers.get('content-type') ?? '');
}

/** The end of a streamed attempt, read from the body that the stream built as from one that came whole; `text` is what came. */
function readStream(
  stream: StreamReader,
  text: string,
  known: Omit<RawAnswer, 'raw' | 'latency_ms'>,
  since: (at?: number) => number,
  scrub: Scrub,
): AttemptEnd {
  const end = stream.end();
  const { first, last } = stream.times;
  if ('raw' in end) {
    const ttft = first === undefined ? {} : { ttft_ms: since(first) };
    return readWithoutKey({ ...known, raw: end.raw, latency_ms: since(last), ...ttft }, scrub);
  }
  const { request_id } = known;
  const raw = scrub(text).slice(0, RAW_LIMIT);
  const failure = { ...end.failure, ...(request_id !== undefined && { request_id }), raw };
  return { failure: scrubFailure(failure, scrub) };
}

function limitsOf(headers: ReadHeaders | undefined) {
  const limits = headers === undefined ? {} : parseLimits(headers);
  return Object.keys(limits).length === 0 ? {} : { limits };
}
