import type { Embedding } from '../domain/embedding.ts';
import type { Failure } from '../domain/failure.ts';
import type { LoadedConfig } from './config.ts';
import type { LoadedEmbeddings } from './judge-named.ts';
import type { Loading } from './loading.ts';
import { readModel } from './target.ts';

/** Reads the embedding models of the config, each pinned as a target is. What is wrong joins `problems`. */
export function loadEmbeddings(
  loading: Loading,
  loaded: LoadedConfig,
  problems: Failure[],
): LoadedEmbeddings {
  const { written, source, read } = loaded.embeddings;
  const embeddings = new Map<string, Embedding>();
  let embeddingsRead = read;
  if (source === undefined) return { embeddings, embeddingsRead };
  for (const [name, one] of Object.entries(written ?? {})) {
    const own: Failure[] = [];
    const place = { written: one, source, path: ['embeddings', name] };
    const named = readModel(loading, loaded, place, one.model, 'embeddings', own);
    const { fixed_length, dimensions: most } =
      loading.rules.models.models.find(({ id }) => id === named?.model) ?? {};
    if (fixed_length && one.dimensions !== undefined)
      own.push({
        code: 'invalid',
        where: source.at(['embeddings', name, 'dimensions']),
        message: `embeddings.${name}.dimensions: ${named?.model} takes none`,
        hint: 'Remove it: the vectors of this model have one length.',
      });
    else if (most !== undefined && one.dimensions !== undefined && one.dimensions > most)
      own.push({
        code: 'invalid',
        where: source.at(['embeddings', name, 'dimensions']),
        message: `embeddings.${name}.dimensions: ${named?.model} gives at most ${most} numbers, found ${one.dimensions}`,
        hint: `Write ${most} or fewer; left out, it is ${most}.`,
      });
    problems.push(...own);
    if (named === undefined || own.length > 0) {
      embeddingsRead = false;
      continue;
    }
    const { provider, dimensions } = one;
    embeddings.set(name, {
      name,
      target: {
        ...{ name, api: 'embeddings', ...named },
        ...(provider === undefined ? {} : { provider }),
        params: dimensions === undefined ? {} : { dimensions },
      },
    });
  }
  return { embeddings, embeddingsRead };
}
