import type { AttemptFailure, Usage } from '../domain/answer.ts';
import type { Request } from '../domain/request.ts';
import { packVector, readVectors, vectorsText } from '../domain/vectors.ts';
import { type ReadAnswer, toUsage } from './answer.ts';
import { readVendorError, wordsOfError } from './codes.ts';
import { malformed } from './malformed.ts';
import { asCount, asFields, asText, type Fields } from './shape.ts';

/** The texts of a request, in the order in which their vectors are wanted. */
export function textsOf({ user, said = [] }: Pick<Request, 'user' | 'said'>): string[] {
  return [user, ...said.flatMap((one) => (one.by === 'user' ? [one.text] : []))];
}

/**
 * The body of `POST /embeddings`. Base64 is exact and a third of the size of decimal numbers. Nothing here has a service tier.
 */
export function toEmbeddingsBody(request: Request): Record<string, unknown> {
  return {
    ...request.params,
    model: request.model,
    input: textsOf(request),
    encoding_format: 'base64',
  };
}

/** What is known of a response beside its body. */
export interface AboutVectors {
  /** How many vectors there must be; absent: not known any more, since the answer was read before. */
  readonly texts: number | undefined;
  /** Stands for the response where it has no id of its own, as the vendor's have not. */
  readonly id: string | undefined;
}

/** Reads a list of embeddings. Total: whatever is not one is a `malformed` failure, and so are vectors that cannot be compared. */
export function readEmbeddings(json: unknown, { texts, id }: AboutVectors): ReadAnswer | AttemptFailure {
  const list = asFields(json);
  if (list === undefined) return malformed('the response is JSON but not an object');
  if (list.error !== undefined && list.error !== null) {
    const words = wordsOfError(readVendorError(list.error));
    return malformed(`the response holds an error: ${words ?? 'no words'}`);
  }
  const served = asText(list.model);
  const own = asText(list.id) ?? id;
  if (own === undefined) return malformed('neither the response nor its headers have an id');
  if (served === undefined) return malformed('the response does not say which model answered');
  if (!Array.isArray(list.data)) return malformed('the response has no list of embeddings');
  const { data } = list;
  if (data.length === 0 || data.length !== (texts ?? data.length))
    return malformed(
      `the response has ${data.length} ${data.length === 1 ? 'embedding' : 'embeddings'} for ${texts ?? 'its'} texts`,
    );
  const packed = inOrder(data.map(asFields));
  if (packed === undefined) return malformed('the embeddings are not numbered as the texts are');
  const vectors = readVectors(packed);
  if ('problem' in vectors) return malformed(`the response has no vectors to compare: ${vectors.problem}`);
  return {
    outcome: 'answered',
    body: { text: vectorsText(packed as readonly string[]) },
    id: own,
    served,
    usage: embeddingsUsage(asFields(list.usage)),
  };
}

/** The tokens of a list's `usage`; null for whatever is none. */
export function embeddingsUsage(usage: Fields | undefined): Usage | null {
  return toUsage({ input: usage?.prompt_tokens, output: 0 });
}

/** The embeddings in the order of their texts, as far as they are any; undefined where a number is missing or there twice. */
function inOrder(data: readonly (Fields | undefined)[]): unknown[] | undefined {
  const packed = new Map(data.map((one) => [asCount(one?.index), one?.embedding]));
  const places = data.map((_, index) => index);
  return places.every((index) => packed.has(index))
    ? places.map((index) => toPacked(packed.get(index)))
    : undefined;
}

/** A compatible server may send the numbers themselves, whatever it was asked for. */
function toPacked(embedding: unknown): unknown {
  if (!Array.isArray(embedding)) return embedding;
  return embedding.every((number) => typeof number === 'number') ? packVector(embedding) : undefined;
}
