import type { AttemptFailure } from '../domain/answer.ts';
import type { Models, ServedModel, Tried } from '../domain/ports.ts';
import { callsOf } from './calls.ts';
import { type ClientsOptions, refuseForeignOrigin } from './clients.ts';
import { guardOf, type KeyPurpose, readEndpoint } from './endpoint.ts';
import type { LiveOptions } from './live.ts';
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
  const transport = await openTransport({ ...guardOf(endpoint), env, timeoutMs });
  const sdk = await openSdk(endpoint, transport.fetch);

  const { requestOptions, call } = callsOf(endpoint, options);

  return {
    async retrieve(id, signal) {
      // The SDK refuses to put these into a path.
      if (id === '.' || id === '..') return { failure: noSuchId(id) };
      return free(
        call(
          `/models/${encodeURIComponent(id)}`,
          () => sdk.models.retrieve(id, requestOptions(signal)).asResponse(),
          readModel,
        ),
      );
    },
    list: (signal) =>
      free(call('/models', () => sdk.models.list(requestOptions(signal)).asResponse(), readList)),
    close: () => transport.close(),
  };
}

function noSuchId(id: string): AttemptFailure {
  const message = `"${id}" is no id of a model`;
  return { outcome: 'failed', kind: 'model_not_found', message, possibly_billed: false };
}

/** Asking which models there are costs nothing, whatever became of the request. */
async function free<T>(pending: Promise<Tried<T>>): Promise<Tried<T>> {
  const tried = await pending;
  return 'failure' in tried ? { failure: { ...tried.failure, possibly_billed: false } } : tried;
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
