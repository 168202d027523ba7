import type { Request } from '../domain/request.ts';
import type { Range } from './range.ts';

/** Tools whose whole input is their definition. Any other kind reads pages or files that nobody can measure beforehand. */
const LOCAL_TOOLS: readonly unknown[] = ['function', 'custom'];

/**
 * Tokens for what stands between the texts: frames of messages (about four tokens each), headings over schema and tools,
 * names that the vendor adds.
 */
const FRAME_TOKENS = 1024;
const FRAME_TOKENS_A_TOOL = 128;

/**
 * The vendor renders schema and tools into text of its own. Spaces after `:` and `,` at most double it; escaping as
 * `\uXXXX` makes at most six bytes of two.
 */
const RENDERED_GROWTH = 3;

/** What a request holds beside its messages, as the JSON text in which it is sent. Empty when there is nothing. */
export function definitionsOf({ schema, params }: Pick<Request, 'schema' | 'params'>): string {
  return (
    (schema === undefined ? '' : JSON.stringify(schema)) +
    (params.tools === undefined ? '' : JSON.stringify(params.tools))
  );
}

/** The tools of a request, as they were written. */
function toolsOf({ params }: Pick<Request, 'params'>): readonly unknown[] {
  return Array.isArray(params.tools) ? params.tools : [];
}

/** The kinds of tool that make the vendor read more than the request holds, e.g. `web_search`. */
export function hostedTools(request: Pick<Request, 'params'>): string[] {
  const kinds = toolsOf(request).map((tool) => (tool as { readonly type?: unknown } | null)?.type);
  return [...new Set(kinds.filter((kind) => !LOCAL_TOOLS.includes(kind)).map(String))];
}

/**
 * More input tokens than the request can have; undefined with hosted tools, where there is no such number. A token of
 * byte-level BPE stands for at least one byte of UTF-8, so a text never has more tokens than bytes.
 */
export function inputBound(request: Request): number | undefined {
  if (hostedTools(request).length > 0) return undefined;
  return (
    Buffer.byteLength(request.system ?? '') +
    Buffer.byteLength(request.user) +
    RENDERED_GROWTH * Buffer.byteLength(definitionsOf(request)) +
    FRAME_TOKENS +
    FRAME_TOKENS_A_TOOL * toolsOf(request).length
  );
}

/** The most output tokens that a request allows, reasoning included. Throws when it names none: the loader always does. */
export function outputLimit({ params }: Pick<Request, 'params'>): number {
  const limit = params.max_output_tokens;
  if (typeof limit !== 'number') throw new Error('a request has no max_output_tokens');
  return limit;
}

/**
 * About how many input tokens a request has, from the size of its texts. Measured against o200k, English prose has a
 * token in 5.5 characters and Japanese in three bytes; only dense JSON lies above the range, by a sixth.
 */
export function inputGuess(request: Request): Range {
  const text = (request.system ?? '') + request.user + definitionsOf(request);
  return {
    low: Math.ceil(text.length / 5.5),
    high: Math.ceil(Math.max(text.length / 4, Buffer.byteLength(text) / 3)),
  };
}

/** About how many tokens a text has, as one number: a token in four ASCII characters, or in three bytes of other scripts. */
export function textTokens(text: string): number {
  let ascii = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 128) ascii++;
  return Math.round(ascii / 4 + (Buffer.byteLength(text) - ascii) / 3);
}
