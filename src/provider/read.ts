import type { AttemptEnd, AttemptFailure, Billed } from '../domain/answer.ts';
import { jsonOf } from '../domain/json.ts';
import type { RequestApi } from '../domain/request.ts';
import type { ReadAnswer } from './answer.ts';
import { chatUsage, readChat } from './chat.ts';
import { type AboutVectors, embeddingsUsage, readEmbeddings } from './embeddings.ts';
import { describeText, malformed, RAW_LIMIT } from './malformed.ts';
import { readResponses, responsesUsage } from './responses.ts';
import { type Scrub, scrubFailure } from './scrub.ts';
import { isServedBy } from './served.ts';
import { asFields, asText } from './shape.ts';

/** One response body and what is known about it from outside. */
export interface RawAnswer {
  readonly api: RequestApi;
  /** The body's text as it arrived. */
  readonly raw: string;
  /** The model that was asked. */
  readonly asked: string;
  /** True when the asked model is an alias that the user allows: any model of that name may then answer. */
  readonly allowAlias: boolean;
  /** Milliseconds from sending to the last byte; null when not known. */
  readonly latency_ms: number | null;
  /** Milliseconds from sending to the first piece of a streamed answer. */
  readonly ttft_ms?: number;
  readonly request_id?: string;
  /** How many texts were to be embedded; absent: not known, or none. */
  readonly texts?: number;
}

/** Reads the body of a success into the end of an attempt. Pure and total: any text in. */
export function readAnswer(got: RawAnswer): AttemptEnd {
  const { api, raw, asked, allowAlias, latency_ms, ttft_ms, request_id, texts } = got;
  const known = request_id === undefined ? {} : { request_id };
  const read = readBody(api, raw, { texts, id: request_id });
  if (read.outcome === 'failed')
    return { failure: { ...read, ...billedOf(api, raw), ...known, raw: raw.slice(0, RAW_LIMIT) } };
  if (!isServedBy(read.served, asked, allowAlias)) {
    return {
      failure: {
        outcome: 'failed',
        kind: 'snapshot_mismatch',
        message: `asked ${asked}, but ${read.served} answered`,
        ...known,
        possibly_billed: true,
        ...billedOf(api, raw),
        raw: raw.slice(0, RAW_LIMIT),
      },
    };
  }
  const first = ttft_ms === undefined ? {} : { ttft_ms };
  return { answer: { ...read, latency_ms, ...first, ...known }, raw, source: 'live' };
}

/** The same, with a failure that holds nothing of the key. */
export function readWithoutKey(got: RawAnswer, scrub: Scrub): AttemptEnd {
  const end = readAnswer(got);
  if ('answer' in end) return end;
  // Read once more without the key, so that no bound can leave a part of it.
  const clean = readAnswer({ ...got, raw: scrub(got.raw) });
  return { failure: scrubFailure('failure' in clean ? clean.failure : end.failure, scrub) };
}

const usageOf = { responses: responsesUsage, chat: chatUsage, embeddings: embeddingsUsage } as const;

/** What a body that is no answer says was used; nothing where it does not. */
function billedOf(api: RequestApi, raw: string): { readonly billed?: Billed } {
  const body = asFields(jsonOf(raw));
  const usage = usageOf[api](asFields(body?.usage));
  if (usage === null) return {};
  const [served, service_tier] = [asText(body?.model), asText(body?.service_tier)];
  return {
    billed: {
      ...(served === undefined ? {} : { served }),
      usage,
      ...(service_tier === undefined ? {} : { service_tier }),
    },
  };
}

function readBody(api: RequestApi, raw: string, about: AboutVectors): ReadAnswer | AttemptFailure {
  const json = jsonOf(raw);
  if (json === undefined) return malformed(`the response is ${describeText(raw)}, not JSON`);
  switch (api) {
    case 'responses':
      return readResponses(json);
    case 'chat':
      return readChat(json);
    case 'embeddings':
      return readEmbeddings(json, about);
  }
}
