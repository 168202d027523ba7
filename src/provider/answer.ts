import { type Answer, type AnswerBody, isBlank, type ToolCall, type Usage } from '../domain/answer.ts';
import { asCount, asText } from './shape.ts';

/** What a request body holds beside the request: settings of the run, not of the suite. */
export interface BodyOptions {
  /** The tier to ask for; left out, the project's default applies. */
  readonly service_tier?: 'auto' | 'default' | 'flex' | 'priority';
}

/** An answer as its body tells it; the time it took and the request id come with the response. */
export type ReadAnswer = Omit<Answer, 'latency_ms' | 'ttft_ms' | 'request_id'>;

/** How a finished answer ended, by what it holds. A blank text is `empty`: no negated assertion may pass on it. */
export function outcomeOf(body: AnswerBody): 'refused' | 'answered' | 'empty' {
  if (body.refusal !== undefined) return 'refused';
  return !isBlank(body.text) || body.tool_calls !== undefined ? 'answered' : 'empty';
}

/** The body of an answer without the fields that it lacks. */
export function toBody(text: string, refusal: string | undefined, calls: ToolCall[]): AnswerBody {
  return {
    text,
    ...(refusal !== undefined && { refusal }),
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}

/** A tool call; `input` is whatever the model wrote. Undefined when name or input is not text. */
export function toCall(id: unknown, name: unknown, input: unknown): ToolCall | undefined {
  if (typeof name !== 'string' || typeof input !== 'string') return undefined;
  const known = asText(id);
  return { ...(known !== undefined && { id: known }), name, arguments: input };
}

/**
 * Tokens that no answer can have used: a hundred times the longest context that is sold (about a million, 2026-11), which
 * leaves room for tools that ask again and again within one response.
 */
const TOO_MANY = 100_000_000;

/** The counts that are counts and can be true; null, which is unknown, unless both totals are there. */
export function toUsage(counts: { readonly [count in keyof Usage]?: unknown }): Usage | null {
  const input = tokensOf(counts.input);
  const output = tokensOf(counts.output);
  if (input === undefined || output === undefined) return null;
  const cached = tokensOf(counts.cached);
  const cache_write = tokensOf(counts.cache_write);
  const cache_write_12h = tokensOf(counts.cache_write_12h);
  const reasoning = tokensOf(counts.reasoning);
  return {
    input,
    ...(cached !== undefined && { cached }),
    ...(cache_write !== undefined && { cache_write }),
    ...(cache_write_12h !== undefined && { cache_write_12h }),
    output,
    ...(reasoning !== undefined && { reasoning }),
  };
}

function tokensOf(value: unknown): number | undefined {
  const count = asCount(value);
  return count === undefined || count >= TOO_MANY ? undefined : count;
}
