import type { Where } from '../../../domain/failure.ts';
import type { Json } from '../../../domain/json.ts';
import type { Api } from '../../../domain/request.ts';
import { isMapping, type Source, within } from '../../source.ts';
import { leftOut } from '../draft.ts';
import { type Context, filePath, filesOf, namesOf, sourceOf, sourcesOf } from './context.ts';

/** One provider that a suite can ask. */
export interface ReadProvider {
  readonly label: string;
  /** All names by which tests may choose it. */
  readonly names: readonly string[];
  readonly api: Api;
  readonly model: string;
  /** Its `config`, as a source; without what is no parameter of a request. */
  readonly config: Source;
  /** Labels of the prompts that it is asked; absent: all. */
  readonly prompts?: readonly string[];
  readonly where: Where;
}

/** Providers of OpenAI that are no chat models. */
const OTHER = new Set([
  ...['completion', 'embedding', 'embeddings', 'assistant', 'image', 'video', 'realtime', 'moderation'],
  ...['agents', 'chatkit', 'codex-sdk', 'codex', 'speech', 'transcription'],
]);

/** Where an endpoint of one's own is written; asking the vendor's instead would send the prompts elsewhere. */
const ENDPOINT = ['apiBaseUrl', 'apiHost', 'basePath'];

/** The providers of a config, also under `targets`. What is no chat model of OpenAI's is remarked on. */
export async function readProviders(context: Context): Promise<ReadProvider[]> {
  const key =
    context.config.value !== null && 'targets' in (context.config.value as object) ? 'targets' : 'providers';
  const node = within(context.config, [key]);
  return readAll(context, node);
}

async function readAll(context: Context, node: Source): Promise<ReadProvider[]> {
  const { value } = node;
  if (value === undefined) return [];
  const path = filePath(value);
  if (path !== undefined) {
    const all: ReadProvider[] = [];
    for (const name of await filesOf(context, path, node.at([])))
      for (const source of await sourcesOf(context, name, node.at([])))
        all.push(...(await readAll(context, source)));
    return all;
  }
  if (!Array.isArray(value)) return readEntry(context, node);
  const all: ReadProvider[] = [];
  for (const index of value.keys()) {
    const entry = within(node, [index]);
    all.push(
      ...(filePath(entry.value) === undefined ? readEntry(context, entry) : await readAll(context, entry)),
    );
  }
  return all;
}

function readEntry(context: Context, node: Source): ReadProvider[] {
  const { value } = node;
  if (typeof value === 'string') return readProvider(context, value, sourceOf({}, node.at([])), node.at([]));
  if (!isMapping(value)) {
    context.remarks.push(leftOut(node.at([]), 'the provider', 'it is no id and no mapping', value as Json));
    return [];
  }
  if (typeof value.id === 'string') return readProvider(context, value.id, node, node.at(['id']));
  const [id, ...more] = Object.keys(value);
  if (id === undefined || more.length > 0 || !isMapping(value[id])) {
    context.remarks.push(leftOut(node.at([]), 'the provider', 'it has no `id`', value as Json));
    return [];
  }
  // The form in which the id is the key.
  return readProvider(context, id, within(node, [id]), node.at([id], 'key'));
}

function readProvider(context: Context, id: string, options: Source, where: Where): ReadProvider[] {
  const refuse = (reason: string, original: Json = id): ReadProvider[] => {
    context.remarks.push(leftOut(where, `provider ${id}`, reason, original));
    return [];
  };
  const [vendor, first = '', ...rest] = id.split(':');
  if (vendor !== 'openai')
    return refuse('only chat models of OpenAI (openai:chat and openai:responses) are carried over');
  const api: Api = first === 'responses' ? 'responses' : 'chat';
  const model = first === 'chat' || first === 'responses' ? rest.join(':') : [first, ...rest].join(':');
  if (OTHER.has(first)) return refuse(`openai:${first} answers no chat`);
  if (model === '' || model.includes('{{')) return refuse('it names no model');
  const settings = options.value as { readonly [key: string]: Json };
  const config = within(options, ['config']);
  const endpoint = ENDPOINT.find((key) => isMapping(config.value) && Object.hasOwn(config.value, key));
  if (endpoint !== undefined)
    return refuse(
      `it is asked at an endpoint of its own (${endpoint}); write that under providers in llm-eval.config.yaml and name it as the target's provider`,
      settings,
    );
  for (const [key, inner] of Object.entries(settings)) {
    if (['id', 'label', 'config', 'prompts'].includes(key)) continue;
    const reason =
      key === 'transform'
        ? 'answers are asserted as they come; assertions that relied on it need a path or a module'
        : 'a target has no such setting';
    context.remarks.push(leftOut(options.at([key], 'key'), `provider ${key}`, reason, { [key]: inner }));
  }
  const { label } = settings;
  const prompts = namesOf(settings.prompts);
  return [
    {
      label: typeof label === 'string' ? label : model,
      names: [id, ...(typeof label === 'string' ? [label] : [])],
      ...{ api, model, where },
      config: isMapping(config.value) ? config : sourceOf({}, where),
      ...(prompts === undefined ? {} : { prompts }),
    },
  ];
}
