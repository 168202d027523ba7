/**
 * The first key that one object of a JSON text writes twice, decoded; undefined when there is none. Readers disagree on what
 * such a text says (RFC 8259, section 4). The text must be valid JSON.
 */
export function keyTwice(text: string): string | undefined {
  /** Keys of the objects that are open, a list in between as undefined. */
  const open: (Set<string> | undefined)[] = [];
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?|[[\]{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token.endsWith(':')) {
      const end = text.lastIndexOf('"', index + token.length - 1);
      const written = text.slice(index + 1, end);
      const key = written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
