import { idOfLine } from '../core/batch.ts';
import type { Tried } from '../domain/ports.ts';

/** The longest line that is kept, in UTF-16 units: room for the largest response body with its escapes. */
const LONGEST_LINE = 40_000_000;

/**
 * The whole lines of a stored file, without their line feeds, in groups as they arrive. A last line without a line feed
 * counts, but not when the file broke off: half of it may be missing. A line that is too long comes as its beginning.
 */
export async function* linesOf(
  content: AsyncIterable<Tried<Uint8Array>>,
): AsyncGenerator<Tried<readonly string[]>> {
  const decoder = new TextDecoder();
  // Pieces, not one text: a long line that grew by each chunk would be copied by each chunk.
  let pieces: string[] = [];
  let size = 0;
  const add = (piece: string) => {
    const kept = piece.slice(0, LONGEST_LINE - size);
    pieces.push(kept);
    size += kept.length;
  };
  const take = () => {
    const line = pieces.join('');
    pieces = [];
    size = 0;
    return line;
  };
  for await (const chunk of content) {
    if ('failure' in chunk) return yield chunk;
    const [first = '', ...rest] = decoder.decode(chunk.value, { stream: true }).split('\n');
    add(first);
    const last = rest.pop();
    if (last === undefined) continue;
    yield { value: [take(), ...rest] };
    add(last);
  }
  add(decoder.decode());
  const line = take();
  if (line !== '') yield { value: [line] };
}

/** The `custom_id`s of a stored input file of ours, in the order of its lines. */
export async function idsOfInput(content: AsyncIterable<Tried<Uint8Array>>): Promise<Tried<string[]>> {
  const ids: string[] = [];
  for await (const lines of linesOf(content)) {
    if ('failure' in lines) return lines;
    for (const line of lines.value) ids.push(idOfLine(line));
  }
  return { value: ids };
}
