import type { AnswerBody, AttemptFailure, ToolCall, Usage } from '../domain/answer.ts';
import type { Request } from '../domain/request.ts';
import { type BodyOptions, outcomeOf, type ReadAnswer, toBody, toCall, toUsage } from './answer.ts';
import { toMessages } from './chat-messages.ts';
import { toChatTool, toChatToolChoice } from './chat-tools.ts';
import { readVendorError, wordsOfError } from './codes.ts';
import { describeValue, malformed } from './malformed.ts';
import { asFields, asList, asText, type Fields } from './shape.ts';

/**
 * The body of `POST /chat/completions`, with the parameters in Chat's words. `reasoning.summary` has no counterpart and
 * no influence on the answer, so it is not sent.
 */
export function toChatBody(request: Request, options: BodyOptions): Record<string, unknown> {
  const { max_output_tokens, reasoning, tools, tool_choice, ...params } = request.params;
  const { schema } = request;
  const effort = asFields(reasoning)?.effort;
  return {
    ...params,
    ...(max_output_tokens !== undefined && { max_completion_tokens: max_output_tokens }),
    ...(effort !== undefined && { reasoning_effort: effort }),
    ...(tools !== undefined && { tools: asList(tools).map(toChatTool) }),
    ...(tool_choice !== undefined && { tool_choice: toChatToolChoice(tool_choice) }),
    ...(schema && {
      response_format: {
        type: 'json_schema',
        json_schema: { name: schema.name, schema: schema.schema, strict: true },
      },
    }),
    ...(options.service_tier !== undefined && { service_tier: options.service_tier }),
    model: request.model,
    messages: toMessages(request),
    store: false,
  };
}

/** Reads a chat completion: its first choice. Total: whatever is not one is a `malformed` failure. */
export function readChat(json: unknown): ReadAnswer | AttemptFailure {
  const completion = asFields(json);
  if (completion === undefined) return malformed('the response is JSON but not an object');
  if (completion.error !== undefined && completion.error !== null) {
    const words = wordsOfError(readVendorError(completion.error));
    return malformed(`the response holds an error: ${words ?? 'no words'}`);
  }
  const id = asText(completion.id);
  const served = asText(completion.model);
  if (id === undefined) return malformed('the response has no id');
  if (served === undefined) return malformed('the response does not say which model answered');
  const choice = asFields(asList(completion.choices)[0]);
  const message = asFields(choice?.message);
  if (choice === undefined || message === undefined)
    return malformed('the response holds no choice with a message');
  const body = readMessage(message);
  if (body === undefined) return malformed('the response holds a message or tool call that is not text');
  const outcome = outcomeAt(choice.finish_reason, body);
  if (outcome === undefined) {
    return malformed(
      `the response does not say how it finished: finish_reason is ${describeValue(choice.finish_reason)}`,
    );
  }
  const service_tier = asText(completion.service_tier);
  return {
    outcome,
    body,
    id,
    served,
    usage: chatUsage(asFields(completion.usage)),
    ...(service_tier !== undefined && { service_tier }),
    ...((outcome === 'truncated' || outcome === 'filtered') && { detail: String(choice.finish_reason) }),
  };
}

function outcomeAt(finish: unknown, body: AnswerBody): ReadAnswer['outcome'] | undefined {
  switch (finish) {
    case 'stop':
    case 'tool_calls':
      return outcomeOf(body);
    case 'length':
      return 'truncated';
    case 'content_filter':
      return 'filtered';
    default:
      return undefined;
  }
}

/** Content is text, null, or a list of parts. Undefined when what should be text is not. */
function readMessage(message: Fields): AnswerBody | undefined {
  const { content } = message;
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? []);
  if (!Array.isArray(parts)) return undefined;
  let text = '';
  let refusal = asText(message.refusal);
  for (const part of parts.map(asFields)) {
    if (part?.type === 'text') {
      if (typeof part.text !== 'string') return undefined;
      text += part.text;
    } else if (part?.type === 'refusal') {
      if (typeof part.refusal !== 'string') return undefined;
      refusal = (refusal ?? '') + part.refusal;
    }
  }
  const calls: ToolCall[] = [];
  for (const item of asList(message.tool_calls).map(asFields)) {
    const named = asFields(item?.function) ?? asFields(item?.custom);
    const call = toCall(item?.id, named?.name, named?.arguments ?? named?.input);
    if (call === undefined) return undefined;
    calls.push(call);
  }
  return toBody(text, refusal, calls);
}

/** The tokens of a completion's `usage`; null for whatever is none. */
export function chatUsage(usage: Fields | undefined): Usage | null {
  const prompt = asFields(usage?.prompt_tokens_details);
  return toUsage({
    input: usage?.prompt_tokens,
    cached: prompt?.cached_tokens,
    cache_write: prompt?.cache_write_tokens,
    cache_write_12h: asFields(prompt?.cache_write_tokens_details)?.ttl_12h,
    output: usage?.completion_tokens,
    reasoning: asFields(usage?.completion_tokens_details)?.reasoning_tokens,
  });
}
