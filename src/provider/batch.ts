import type { AttemptEnd } from '../domain/answer.ts';
import type { BatchClient } from '../domain/ports.ts';
import type { Api, Request } from '../domain/request.ts';
import type { BodyOptions } from './answer.ts';
import { type BatchTransportResponse, openBatchTransport } from './batch-transport.ts';
import { callsOf } from './calls.ts';
import { toChatBody } from './chat.ts';
import { type ClientsOptions, refuseForeignOrigin } from './clients.ts';
import { guardOf, readEndpoint } from './endpoint.ts';
import type { LiveOptions } from './live.ts';
import { readWithoutKey } from './read.ts';
import { readBatch } from './read-batch.ts';
import { toResponsesBody } from './responses.ts';
import { scrubber } from './scrub.ts';
import { openSdk } from './sdk.ts';
import { asFields, asText } from './shape.ts';
import { HttpError } from './transport-error.ts';

/** What the batch client is opened with. `timeoutMs` is for silence: while bytes flow, a file may take longer. */
export interface BatchOptions
  extends Pick<LiveOptions, 'env' | 'baseURL' | 'timeoutMs' | 'allowAliases' | 'now'> {
  /** The endpoints of the config, by name: none of them is asked, and the vendor's key goes to none of them. */
  readonly providers: ClientsOptions['providers'];
}

/** The endpoints in the vendor's words, which do not follow the base URL. */
const endpoints: Readonly<
  Record<Api, { url: string; toBody(request: Request, options: BodyOptions): Record<string, unknown> }>
> = {
  responses: { url: '/v1/responses', toBody: toResponsesBody },
  chat: { url: '/v1/chat/completions', toBody: toChatBody },
};

/** The endpoint of a request. Throws for vectors: they are made of an answer, which no batch has brought yet. */
function endpointOf({ api }: Request): (typeof endpoints)[Api] {
  if (api === 'embeddings') throw new Error('a batch makes no vectors');
  return endpoints[api];
}

/** A batch is taken on for a day; the vendor has no other window. */
const WINDOW = '24h';

/** A page of the list of batches; the vendor gives at most 100. */
const PAGE = 100;

/**
 * The vendor's Batch API through its SDK. Throws `Failures` when the key, an id or the origin cannot be used; from then on
 * whatever a server or a network does is a failure value. Retries nothing. No service tier is sent: batch is one.
 */
export async function openBatchClient(options: BatchOptions): Promise<BatchClient> {
  const { env, timeoutMs } = options;
  const endpoint = readEndpoint(env, undefined, options.baseURL);
  refuseForeignOrigin(endpoint, options.providers);
  const scrub = scrubber(endpoint.key);
  const aliases = new Set(options.allowAliases);
  const transport = await openBatchTransport({ ...guardOf(endpoint), env, timeoutMs });
  const sdk = await openSdk(endpoint, transport.fetch);
  const { requestOptions, failureOf, call } = callsOf(endpoint, options);

  return {
    toLine(request) {
      const { url, toBody } = endpointOf(request);
      return { url, body: toBody(request, {}) };
    },

    read({ request }, { status, request_id, body }): AttemptEnd {
      const headers = { get: (name: string) => (name === 'x-request-id' ? (request_id ?? null) : null) };
      if (status < 200 || status > 299) {
        const error = new HttpError({ status, headers, text: body });
        return { failure: failureOf(error, endpointOf(request).url.slice('/v1'.length)) };
      }
      const got = {
        api: request.api,
        raw: body,
        asked: request.model,
        allowAlias: aliases.has(request.model),
        latency_ms: null,
        request_id,
      };
      return readWithoutKey(got, scrub);
    },

    async upload(name, lines, signal) {
      const { toStreamingFile } = await import('openai');
      const file = toStreamingFile(inChunks(lines), name, { type: 'application/jsonl' });
      return call(
        '/files',
        () => sdk.files.create({ file, purpose: 'batch' }, requestOptions(signal)).asResponse(),
        (json) => {
          const id = asText(asFields(json)?.id);
          return id === undefined ? undefined : { id };
        },
      );
    },

    create({ input_file, endpoint, metadata }, signal) {
      const body = { input_file_id: input_file, endpoint, completion_window: WINDOW, metadata };
      return call(
        '/batches',
        () => sdk.post('/batches', { body, ...requestOptions(signal) }).asResponse(),
        readBatch(scrub),
      );
    },

    retrieve(id, signal) {
      return call(
        `/batches/${id}`,
        () => sdk.batches.retrieve(id, requestOptions(signal)).asResponse(),
        readBatch(scrub),
      );
    },

    async *list(signal) {
      let after: string | undefined;
      for (;;) {
        const query = { limit: PAGE, ...(after === undefined ? {} : { after }) };
        const page = await call(
          '/batches',
          () => sdk.batches.list(query, requestOptions(signal)).asResponse(),
          // Whoever reads a list may conclude that a batch is not there, so half a list is a failure.
          (json) => {
            const { data, has_more } = asFields(json) ?? {};
            if (!Array.isArray(data)) return undefined;
            const batches = data.map(readBatch(scrub)).filter((batch) => batch !== undefined);
            const next = has_more === true ? batches.at(-1)?.id : undefined;
            const stuck = has_more === true && (next === undefined || next === after);
            return stuck || batches.length < data.length ? undefined : { batches, next };
          },
        );
        if ('failure' in page) return yield page;
        for (const value of page.value.batches) yield { value };
        after = page.value.next;
        if (after === undefined) return;
      }
    },

    async *content(file, signal) {
      try {
        const response: unknown = await sdk.files.content(file, requestOptions(signal)).asResponse();
        for await (const value of (response as BatchTransportResponse).chunks) yield { value };
      } catch (error) {
        yield { failure: failureOf(error, `/files/${file}/content`) };
      }
    },

    cancel(id, signal) {
      return call(
        `/batches/${id}/cancel`,
        () => sdk.batches.cancel(id, requestOptions(signal)).asResponse(),
        readBatch(scrub),
      );
    },

    close: () => transport.close(),
  };
}

/** Lines in pieces of about 64 KiB: a write for each line would cost more than the line. */
async function* inChunks(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}
