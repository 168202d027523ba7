import type { AnswerBody, AttemptFailure, ToolCall, Usage } from '../domain/answer.ts';
import type { Request } from '../domain/request.ts';
import { type BodyOptions, outcomeOf, type ReadAnswer, toBody, toCall, toUsage } from './answer.ts';
import { failureOfError, readVendorError, wordsOfError } from './codes.ts';
import { describeValue, malformed } from './malformed.ts';
import { toInput } from './responses-input.ts';
import { asFields, asText, type Fields } from './shape.ts';

/** Error codes of a failed response that mean the vendor's policy stopped it: `ResponseError` of the SDK. */
const policyCodes: ReadonlySet<string> = new Set(['bio_policy', 'misalignment_policy_violation']);

/** The body of `POST /responses`. What is asked wins over a parameter of the same name. */
export function toResponsesBody(request: Request, options: BodyOptions): Record<string, unknown> {
  const { verbosity, ...params } = request.params;
  const { schema } = request;
  const text = {
    ...(schema && {
      format: { type: 'json_schema', name: schema.name, schema: schema.schema, strict: true },
    }),
    ...(verbosity !== undefined && { verbosity }),
  };
  return {
    ...params,
    ...(Object.keys(text).length > 0 && { text }),
    ...(options.service_tier !== undefined && { service_tier: options.service_tier }),
    model: request.model,
    input: toInput(request),
    store: false,
  };
}

/** Reads a response object. Total: whatever is not one is a `malformed` failure. */
export function readResponses(json: unknown): ReadAnswer | AttemptFailure {
  const response = asFields(json);
  if (response === undefined) return malformed('the response is JSON but not an object');
  const { status, error } = response;
  if (error !== undefined && error !== null && status !== 'failed') {
    return malformed(`the response holds an error: ${wordsOfError(readVendorError(error)) ?? 'no words'}`);
  }
  switch (status) {
    case 'completed':
      return readFinished(response, undefined);
    case 'incomplete': {
      const reason = asText(asFields(response.incomplete_details)?.reason);
      return readFinished(response, {
        outcome: reason === 'content_filter' ? 'filtered' : 'truncated',
        detail: reason,
      });
    }
    case 'failed': {
      const code = readVendorError(error).code;
      if (code === undefined || !policyCodes.has(code)) return failureOfError(error);
      return readFinished(response, { outcome: 'filtered', detail: code });
    }
    case 'cancelled':
      return failureOfError('the server cancelled the response');
    case undefined:
      return malformed('the response has no status, so it is no Responses API object');
    default:
      return malformed(`the response is not finished: its status is ${describeValue(status)}`);
  }
}

/** Reads a response that holds what there is to hold; `cut` says how it ended before its end, if it did. */
function readFinished(
  response: Fields,
  cut: { readonly outcome: 'truncated' | 'filtered'; readonly detail: string | undefined } | undefined,
): ReadAnswer | AttemptFailure {
  const id = asText(response.id);
  const served = asText(response.model);
  if (id === undefined) return malformed('the response has no id');
  if (served === undefined) return malformed('the response does not say which model answered');
  if (!Array.isArray(response.output)) return malformed('the response has no list of output');
  const body = readOutput(response.output);
  if (body === undefined) return malformed('the response holds a message or tool call that is not text');
  const service_tier = asText(response.service_tier);
  return {
    outcome: cut?.outcome ?? outcomeOf(body),
    body,
    id,
    served,
    usage: responsesUsage(asFields(response.usage)),
    ...(service_tier !== undefined && { service_tier }),
    ...(cut?.detail !== undefined && { detail: cut.detail }),
  };
}

/**
 * The final answer: text and refusals of messages whose `phase` is absent, null or `final_answer` (the SDK's
 * `output_text` joins the commentary too), and the tool calls. Undefined when what should be text is not.
 */
function readOutput(output: readonly unknown[]): AnswerBody | undefined {
  let text = '';
  let refusal: string | undefined;
  const calls: ToolCall[] = [];
  for (const item of output.map(asFields)) {
    if (item?.type === 'function_call' || item?.type === 'custom_tool_call') {
      const call = toCall(
        item.call_id,
        item.name,
        item.type === 'function_call' ? item.arguments : item.input,
      );
      if (call === undefined) return undefined;
      calls.push(call);
    }
    if (item?.type !== 'message' || (item.phase ?? 'final_answer') !== 'final_answer') continue;
    if (!Array.isArray(item.content)) return undefined;
    for (const part of item.content.map(asFields)) {
      if (part?.type === 'output_text') {
        if (typeof part.text !== 'string') return undefined;
        text += part.text;
      } else if (part?.type === 'refusal') {
        if (typeof part.refusal !== 'string') return undefined;
        refusal = (refusal ?? '') + part.refusal;
      }
    }
  }
  return toBody(text, refusal, calls);
}

/** The tokens of a response's `usage`; null for whatever is none. */
export function responsesUsage(usage: Fields | undefined): Usage | null {
  const input = asFields(usage?.input_tokens_details);
  return toUsage({
    input: usage?.input_tokens,
    cached: input?.cached_tokens,
    cache_write: input?.cache_write_tokens,
    cache_write_12h: asFields(input?.cache_write_tokens_details)?.ttl_12h,
    output: usage?.output_tokens,
    reasoning: asFields(usage?.output_tokens_details)?.reasoning_tokens,
  });
}
