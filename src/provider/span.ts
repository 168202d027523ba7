import type { Answer, AnswerOutcome, AttemptEnd } from '../domain/answer.ts';
import type { Json } from '../domain/json.ts';
import type { Ask } from '../domain/ports.ts';

/** What a span says, in the names of the OpenTelemetry semantic conventions for generative AI and OpenAI, 1.41. */
export type SpanAttributes = { readonly [name: string]: string | number | boolean | readonly string[] };

/** The name of the span of an ask. */
export function spanName({ request }: Ask): string {
  return `${operationOf(request)} ${request.model}`;
}

/** Both APIs that answer hold a conversation. */
function operationOf({ api }: Ask['request']): string {
  return api === 'embeddings' ? 'embeddings' : 'chat';
}

/** The APIs in the words of the conventions, which have none for embeddings. */
const API_TYPES = { responses: 'responses', chat: 'chat_completions', embeddings: undefined } as const;

/**
 * What is known of an ask before it is sent. Of what the case says, of the prompt and of the schema nothing is in it.
 *
 * @param url where it is asked
 * @param requestId our id of the request
 */
export function askAttributes({ trial, request }: Ask, url: string, requestId: string): SpanAttributes {
  const { hostname, port, protocol } = new URL(url);
  const { max_output_tokens, temperature, top_p } = request.params;
  const api = API_TYPES[request.api];
  return {
    'gen_ai.operation.name': operationOf(request),
    'gen_ai.provider.name': request.provider ?? 'openai',
    'gen_ai.request.model': request.model,
    ...numberOf('gen_ai.request.max_tokens', max_output_tokens),
    ...numberOf('gen_ai.request.temperature', temperature),
    ...numberOf('gen_ai.request.top_p', top_p),
    ...(api === undefined
      ? numberOf('gen_ai.embeddings.dimension.count', request.params.dimensions)
      : { 'gen_ai.output.type': request.schema === undefined ? 'text' : 'json', 'openai.api.type': api }),
    'server.address': hostname.replace(/^\[(.*)\]$/, '$1'),
    'server.port': port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    'llm_eval.suite': trial.suite,
    'llm_eval.case': trial.case,
    'llm_eval.target': trial.target,
    'llm_eval.ordinal': trial.ordinal,
    ...numberOf('llm_eval.turn', trial.turn),
    ...(trial.judge === undefined ? {} : { 'llm_eval.judge': trial.judge }),
    'llm_eval.request': requestId,
  };
}

/** What the end of an attempt says. Of the answer there is its size; of a failure its kind, for its words may quote the request. */
export function endAttributes(end: AttemptEnd): SpanAttributes {
  if ('failure' in end) {
    const { kind, status } = end.failure;
    return {
      'error.type': kind,
      ...numberOf('http.response.status_code', status),
      'llm_eval.outcome': 'failed',
    };
  }
  const { id, served, outcome, usage, service_tier, ttft_ms } = end.answer;
  return {
    'gen_ai.response.id': id,
    'gen_ai.response.model': served,
    'gen_ai.response.finish_reasons': [finishReason(end.answer)],
    ...numberOf('gen_ai.usage.input_tokens', usage?.input),
    ...numberOf('gen_ai.usage.cache_read.input_tokens', usage?.cached),
    ...numberOf('gen_ai.usage.cache_creation.input_tokens', usage?.cache_write),
    ...numberOf('gen_ai.usage.output_tokens', usage?.output),
    ...numberOf('gen_ai.usage.reasoning.output_tokens', usage?.reasoning),
    // The conventions count seconds.
    ...numberOf('gen_ai.response.time_to_first_chunk', ttft_ms === undefined ? undefined : ttft_ms / 1000),
    ...(service_tier === undefined ? {} : { 'openai.response.service_tier': service_tier }),
    'llm_eval.outcome': outcome,
  };
}

/** The finish reason in the words of the Chat API, which the conventions use. */
function finishReason({ outcome, body }: Answer): string {
  if (outcome === 'answered' && body.tool_calls !== undefined) return 'tool_calls';
  return reasons[outcome];
}

const reasons: { readonly [outcome in AnswerOutcome]: string } = {
  answered: 'stop',
  truncated: 'length',
  filtered: 'content_filter',
  refused: 'stop',
  empty: 'stop',
};

function numberOf(name: string, value: Json | undefined): SpanAttributes {
  return typeof value === 'number' ? { [name]: value } : {};
}
