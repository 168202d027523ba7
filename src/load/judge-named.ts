import type { Embedding } from '../domain/embedding.ts';
import { fail, type Where } from '../domain/failure.ts';
import type { Judge } from '../domain/judge.ts';
import { didYouMean, quote } from './failures.ts';

/** The judges that assertions may name. */
export interface LoadedJudges {
  readonly judges: ReadonlyMap<string, Judge>;
  /** False when some could not be read, so that the absence of one proves nothing. */
  readonly judgesRead: boolean;
}

/** The embedding models that assertions may name. */
export interface LoadedEmbeddings {
  readonly embeddings: ReadonlyMap<string, Embedding>;
  /** False when some could not be read, so that the absence of one proves nothing. */
  readonly embeddingsRead: boolean;
}

/** No config, no judges. */
export const NO_JUDGES: LoadedJudges = { judges: new Map(), judgesRead: true };

/** No config, no embedding models. */
export const NO_EMBEDDINGS: LoadedEmbeddings = { embeddings: new Map(), embeddingsRead: true };

/** The judge that an assertion names, or the only one. Throws `Failures`; undefined when the judges could not be read. */
export function judgeNamed(
  { judges, judgesRead }: LoadedJudges,
  named: string | undefined,
  where: Where,
): Judge | undefined {
  return oneNamed(judges, judgesRead, named, where, {
    ...{ one: 'judge', decides: 'a judge decides this', field: 'judge' },
    add: 'judges: { NAME: { model: SNAPSHOT } }',
  });
}

/** The embedding model that an assertion names, or the only one, as `judgeNamed` does it. */
export function embeddingNamed(
  { embeddings, embeddingsRead }: LoadedEmbeddings,
  named: string | undefined,
  where: Where,
): Embedding | undefined {
  return oneNamed(embeddings, embeddingsRead, named, where, {
    ...{ one: 'embedding model', decides: 'an embedding model measures this', field: 'model' },
    add: 'embeddings: { NAME: { model: text-embedding-3-small } }',
  });
}

function oneNamed<One>(
  all: ReadonlyMap<string, One>,
  read: boolean,
  named: string | undefined,
  where: Where,
  words: { readonly one: string; readonly decides: string; readonly field: string; readonly add: string },
): One | undefined {
  const names = [...all.keys()];
  const found =
    named === undefined ? (names.length === 1 ? all.get(names[0] ?? '') : undefined) : all.get(named);
  if (found !== undefined || !read) return found;
  return fail({
    code: 'invalid',
    where,
    message:
      named === undefined
        ? `${words.decides}, and the config has ${names.length === 0 ? 'none' : names.length}`
        : `unknown ${words.one} ${quote(named)}${didYouMean(named, names)}`,
    hint:
      names.length === 0
        ? `Add one to llm-eval.config.yaml: ${words.add}.`
        : `Write \`${words.field}:\` with one of the config: ${names.join(', ')}.`,
  });
}
