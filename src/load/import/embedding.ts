import type { Json } from '../../domain/json.ts';
import type { Loading } from '../loading.ts';
import { isMapping } from '../source.ts';

/** What promptfoo and the graders of OpenAI embed by where nothing else is said (promptfoo.dev, similar; the vendor's guide to graders). */
export const USUAL_EMBEDDER = 'text-embedding-3-large';

/** The embedding model of the config that measures an imported assertion, and what differs; or why there is none. */
export type EmbeddingFor =
  | { readonly model: string; readonly changed?: string }
  | { readonly problem: string };

/**
 * What measures an assertion that `asked` measures where it comes from: one of the config that is that very model, as the
 * vendor gives it, else the `named` one.
 */
export function embeddingFor(
  { embeddings: known }: Loading,
  named: string | undefined,
  asked: string,
): EmbeddingFor {
  const same = [...(known?.embeddings.values() ?? [])].find(
    ({ target: { model, provider, params } }) =>
      model === asked && provider === undefined && params.dimensions === undefined,
  );
  if (same !== undefined) return { model: same.name };
  if (named !== undefined)
    return {
      model: named,
      changed: `${asked} measures it there, and ${named} of the config here, which gives other values`,
    };
  const add = asked.includes(':')
    ? 'name an embedding model of the config with --embedding'
    : `add it to the config, embeddings: { NAME: { model: ${asked} } }, or name another one with --embedding`;
  return { problem: `${asked} measures it; ${add}` };
}

/** True of a provider of promptfoo's that makes vectors. */
export function isEmbedder(provider: Json | undefined): boolean {
  return /:embeddings?:/.test(idOf(provider) ?? '');
}

/** The model of a provider of promptfoo's, or the provider's id where it is not as OpenAI gives it; undefined without an id. */
export function embedderOf(provider: Json | undefined): string | undefined {
  const id = idOf(provider);
  const [, model] = /^openai:embeddings?:([^\s:]+)$/.exec(id ?? '') ?? [];
  // An endpoint or a size of its own makes another model of it.
  const settled =
    isMapping(provider) && isMapping(provider.config) && Object.keys(provider.config).length > 0;
  return settled ? id : (model ?? id);
}

function idOf(provider: Json | undefined): string | undefined {
  const id = isMapping(provider) ? provider.id : provider;
  return typeof id === 'string' && id !== '' ? id : undefined;
}
