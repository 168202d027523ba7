import type { TrialEnd } from '../../domain/answer.ts';
import type { Finding, Subject } from '../../domain/assertion.ts';
import type { Embedding } from '../../domain/embedding.ts';
import type { Request } from '../../domain/request.ts';
import { readVectors } from '../../domain/vectors.ts';
import { cosine } from '../assertions/cosine.ts';
import { readJson } from '../assertions/subject.ts';
import { shown, subjectName } from '../assertions/text.ts';
import { shortDigest } from '../fingerprint.ts';

/** What an embedding model is asked for: vectors of a text and of what it is held against, in one request. */
export function embeddingRequest(
  { target: { provider, api, model, params } }: Embedding,
  text: string,
  references: readonly string[],
): Request {
  return {
    ...(provider === undefined ? {} : { provider }),
    api,
    model,
    user: text,
    said: references.map((reference) => ({ by: 'user', text: reference })),
    params,
  };
}

/** What an embedding model is asked with, whatever the case: its model, and a digest of endpoint and parameters. */
export function embeddingMark({ target: { provider, model, params } }: Embedding): string {
  return `${model} ${shortDigest([provider ?? null, params])}`;
}

/**
 * How near a text is to the nearest of its references, by the vectors that were recorded: their cosine, where opposed ones
 * count as 0. Without vectors, or with those of another length than was asked for, nothing is known: that is unscored, never a
 * pass or a fail.
 */
export function readSimilarity(
  { name, target: { params } }: Embedding,
  subject: Subject,
  references: readonly string[],
  end: TrialEnd | undefined,
): Finding {
  const unscored = (why: string): Finding => ({ unscored: `the embedding model ${name} ${why}` });
  if (end === undefined) return unscored('was not asked about this answer; ask it with: llm-eval run --live');
  if (end.outcome === 'failed') return unscored(`brought no vectors (${end.kind}): ${end.message}`);
  const read = readJson(end.body.text, 'it');
  const packed = 'value' in read && Array.isArray(read.value) ? read.value : [];
  if (packed.length !== references.length + 1)
    return unscored(
      `gave ${packed.length} vectors for ${references.length + 1} texts; ask it with: llm-eval run --live`,
    );
  const vectors = readVectors(packed);
  if ('problem' in vectors) return unscored(`gave no vectors to compare: ${vectors.problem}`);
  const [own, ...others] = vectors;
  if (own === undefined) throw new Error('a text was embedded, and has no vector');
  // An endpoint that takes no notice of `dimensions` may embed by another model altogether.
  if (params.dimensions !== undefined && own.length !== params.dimensions)
    return unscored(
      `gave vectors of ${own.length} numbers where its \`dimensions\` ask for ${params.dimensions}; correct \`dimensions\` or the endpoint in the config`,
    );
  const values = others.map((other) => cosine(own, other));
  const best = Math.max(...values);
  const nearest = references[values.indexOf(best)] ?? '';
  return {
    value: Math.round(Math.max(0, best) * 1e12) / 1e12,
    reason: `how near ${subjectName(subject)} is to ${shown(nearest)}, by the embedding model ${name}`,
    expected: nearest,
    actual: subject.text,
  };
}
