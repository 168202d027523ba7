import type { Target } from './request.ts';

/** What an embedding model is asked by: a target that makes vectors of texts. Its `params` hold `dimensions` where written. */
export type EmbeddingTarget = Omit<Target, 'api' | 'code' | 'fallback'> & { readonly api: 'embeddings' };

/** A model of the config's `embeddings`: the nearer two texts are in meaning, the smaller the angle between their vectors. */
export interface Embedding {
  /** The config's name of it, by which assertions refer to it. */
  readonly name: string;
  readonly target: EmbeddingTarget;
}
