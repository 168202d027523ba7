import type { Asked } from '../domain/recording.ts';
import type { Suite } from '../domain/suite.ts';
import { asWritten, shortDigest } from './fingerprint.ts';
import { embeddingMark } from './judging/embedding.ts';
import { embeddingsOf, judgesOf } from './judging/judges-of.ts';
import { judgeMark } from './judging/request.ts';

/** What a suite's cases are asked with, for saying what differs between two sides. */
export function askedOf(suite: Suite): Asked {
  const { target } = suite;
  const judges = judgesOf(suite);
  const embeddings = embeddingsOf(suite);
  const sent = suite.schema && suite.schema_mode === 'strict' ? suite.schema : undefined;
  return {
    api: target.api,
    model: target.model,
    ...(target.pin === undefined ? {} : { pin: target.pin }),
    ...(target.provider === undefined ? {} : { provider: target.provider }),
    prompt: shortDigest(suite.prompt),
    schema: sent ? shortDigest(asWritten(sent)) : null,
    params: target.params as Asked['params'],
    ...(judges.length === 0
      ? {}
      : { judges: Object.fromEntries(judges.map((judge) => [judge.name, judgeMark(judge)])) }),
    ...(embeddings.length === 0
      ? {}
      : { embeddings: Object.fromEntries(embeddings.map((one) => [one.name, embeddingMark(one)])) }),
  };
}
