import type { AttemptFailure } from '../domain/answer.ts';
import { jsonOf } from '../domain/json.ts';
import type { Models, ServedModel, Tried } from '../domain/ports.ts';
import { type ClientsOptions, refuseForeignOrigin } from './clients.ts';
import { identity, type KeyPurpose, mayLeave, readEndpoint } from './endpoint.ts';
import { toFailure } from './errors.ts';
import type { LiveOptions } from './live.ts';
import { malformed } from './malformed.ts';
import { scrubber, scrubFailure } from './scrub.ts';
import { openSdk } from './sdk.ts';
import { asFields, asText } from './shape.ts';
import { openTransport } from './transport.ts';

/** What the models of an endpoint are asked about with. */
export interface ModelsOptions extends Pick<LiveOptions, 'env' | 'baseURL' | 'timeoutMs' | 'now'> {
  /** The endpoints of the config, by name. */
  readonly providers: ClientsOptions['providers'];
  /** The one that is asked; absent: the vendor's own. */
  readonly provider?: string;
  readonly purpose?: KeyPurpose;
}

/**
 * The models of one endpoint through the vendor's SDK. Throws `Failures` when the key, an id, the origin or a proxy cannot
 * be used; from then on whatever a server or a network does is a failure value. Retries nothing; nothing of it is billed.
 */
export async function openModels(options: ModelsOptions): Promise<Models> {
  const { env, timeoutMs, providers, provider } = options;
  const named = provider === undefined ? undefined : providers.get(provider);
  if (provider !== undefined && named === undefined)
    throw new Error(`the config has no provider ${provider}`);
  const endpoint = readEndpoint(
    env,
    provider === undefined || named === undefined ? undefined : { name: provider, ...named },
    options.baseURL,
    options.purpose,
  );
  if (provider === undefined) refuseForeignOrigin(endpoint, providers);
  const { baseURL } = endpoint;
  const root = baseURL.replace(/\/$/, '');
  const scrub = scrubber(endpoint.key);
  const transport = await openTransport({
    origin: new URL(baseURL).origin,
    env,
    timeoutMs,
    allowHeader: (name) => mayLeave(endpoint, name),
  });
  const sdk = await openSdk(endpoint, transport.fetch);

  const requestOptions = (signal: AbortSignal) => {
    // Read by the transport alone: the SDK replaces the error of an aborted `signal`.
    const cancel: object = { cancel: signal };
    return { headers: identity(endpoint), fetchOptions: cancel };
  };
  const call = async <T>(
    path: string,
    send: () => Promise<{ text(): Promise<string> }>,
    read: (json: unknown) => T | undefined,
  ): Promise<Tried<T>> => {
    try {
      const text = await (await send()).text();
      const value = read(jsonOf(text));
      if (value !== undefined) return { value };
      const failure = malformed(`${root}${path} answered with what is no such object`, text);
      return { failure: free(scrubFailure(failure, scrub)) };
    } catch (error) {
      return { failure: free(toFailure(error, { url: root + path, timeoutMs, now: options.now(), scrub })) };
    }
  };

  return {
    async retrieve(id, signal) {
      // The SDK refuses to put these into a path.
      if (id === '.' || id === '..') return { failure: noSuchId(id) };
      return call(
        `/models/${encodeURIComponent(id)}`,
        () => sdk.models.retrieve(id, requestOptions(signal)).asResponse(),
        readModel,
      );
    },
    list: (signal) => call('/models', () => sdk.models.list(requestOptions(signal)).asResponse(), readList),
    close: () => transport.close(),
  };
}

function noSuchId(id: string): AttemptFailure {
  const message = `"${id}" is no id of a model`;
  return { outcome: 'failed', kind: 'model_not_found', message, possibly_billed: false };
}

/** Asking which models there are costs nothing, whatever became of the request. */
function free(failure: AttemptFailure): AttemptFailure {
  return { ...failure, possibly_billed: false };
}

/** Reads a model object: total; undefined for whatever is not one. `Model` of the SDK. */
function readModel(json: unknown): ServedModel | undefined {
  const model = asFields(json);
  const id = asText(model?.id);
  if (id === undefined) return undefined;
  const date = asText(model?.shutdown_date);
  return { id, ...(date !== undefined && isDay(date) && { shutdown_date: date }) };
}

/** Whoever reads the list may conclude that a model is not there, so half a list is none. */
function readList(json: unknown): readonly ServedModel[] | undefined {
  const { data, has_more } = asFields(json) ?? {};
  if (!Array.isArray(data) || has_more === true) return undefined;
  const models = data.map(readModel).filter((model) => model !== undefined);
  return models.length < data.length ? undefined : models;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
