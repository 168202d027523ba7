import type { FilePart, Request } from '../domain/request.ts';
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

/** Frames of one thing said later in a conversation: role, names and ids. */
const FRAME_TOKENS_A_SAYING = 64;

/**
 * No image takes more: gpt-4o-mini counts most, 2,833 tokens and 5,667 for each of at most eight tiles
 * (developers.openai.com, images and vision).
 */
const MOST_TOKENS_AN_IMAGE = 2_833 + 8 * 5_667;

/** About what an image, or a PDF of a few pages, takes. */
const FILE_GUESS = { low: 85, high: 1_536 };

/** The files of a request, those of later turns included. */
function filesOf({ files = [], said = [] }: Request): readonly FilePart[] {
  return [...files, ...said.flatMap((one) => (one.by === 'user' ? (one.files ?? []) : []))];
}

/** True for a file that is read page by page, as text and as pictures: nobody can tell its tokens beforehand. */
export function isDocument({ media }: FilePart): boolean {
  return media === 'application/pdf';
}

/** The texts that were said after the first one. */
function saidTexts({ said = [] }: Request): string[] {
  return said.flatMap((one) => {
    if (one.by === 'tool') return [one.output];
    if (one.by === 'user') return [one.text];
    return [one.text, ...(one.calls ?? []).map(({ name, arguments: text }) => name + text)];
  });
}

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
 * byte-level BPE stands for at least one byte of UTF-8, so a text never has more tokens than bytes. A document has no
 * such number either.
 */
export function inputBound(request: Request): number | undefined {
  const files = filesOf(request);
  if (hostedTools(request).length > 0 || files.some(isDocument)) return undefined;
  return (
    Buffer.byteLength(request.system ?? '') +
    Buffer.byteLength(request.user) +
    saidTexts(request).reduce((sum, text) => sum + Buffer.byteLength(text) + FRAME_TOKENS_A_SAYING, 0) +
    MOST_TOKENS_AN_IMAGE * files.length +
    RENDERED_GROWTH * Buffer.byteLength(definitionsOf(request)) +
    FRAME_TOKENS +
    FRAME_TOKENS_A_TOOL * toolsOf(request).length
  );
}

/** The most output tokens that a request allows, reasoning included; vectors are none. Throws when it names none: the loader always does. */
export function outputLimit({ api, params }: Pick<Request, 'api' | 'params'>): number {
  if (api === 'embeddings') return 0;
  const limit = params.max_output_tokens;
  if (typeof limit !== 'number') throw new Error('a request has no max_output_tokens');
  return limit;
}

/**
 * About how many input tokens a request has, from the size of its texts. Measured against o200k, English prose has a
 * token in 5.5 characters and Japanese in three bytes; only dense JSON lies above the range, by a sixth.
 */
export function inputGuess(request: Request): Range {
  const text = (request.system ?? '') + request.user + saidTexts(request).join('') + definitionsOf(request);
  const files = filesOf(request).length;
  return {
    low: Math.ceil(text.length / 5.5) + files * FILE_GUESS.low,
    high: Math.ceil(Math.max(text.length / 4, Buffer.byteLength(text) / 3)) + files * FILE_GUESS.high,
  };
}

/** About how many tokens a text has, as one number: a token in four ASCII characters, or in three bytes of other scripts. */
export function textTokens(text: string): number {
  let ascii = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) < 128) ascii++;
  return Math.round(ascii / 4 + (Buffer.byteLength(text) - ascii) / 3);
}
