import type { SuiteJudge } from '../domain/judge.ts';
import type { Asked } from '../domain/recording.ts';
import type { Suite } from '../domain/suite.ts';
import { asWritten, shortDigest } from './fingerprint.ts';
import { embeddingMark } from './judging/embedding.ts';
import { embeddingsOf, judgesOf } from './judging/judges-of.ts';
import { pairMark } from './judging/pair-request.ts';
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
      : { judges: Object.fromEntries(judges.map((judge) => [judge.name, markOf(judge)])) }),
    ...(embeddings.length === 0
      ? {}
      : { embeddings: Object.fromEntries(embeddings.map((one) => [one.name, embeddingMark(one)])) }),
  };
}

/** Of a judge that only compares, the mark of that: the others' words are not its own. */
function markOf(judge: SuiteJudge): string {
  if (!judge.compares) return judgeMark(judge);
  return judge.decides ? `${judgeMark(judge)} ${pairMark(judge).split(' ').at(-1)}` : pairMark(judge);
}
