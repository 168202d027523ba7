/**
 * The first key that one object of a JSON text writes twice, decoded; undefined when there is none. Readers disagree on what
 * such a text says (RFC 8259, section 4). The text must be valid JSON.
 */
export function keyTwice(text: string): string | undefined {
  /** Keys of the objects that are open, a list in between as undefined. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{') open.push(new Set());
    else if (char === '[') open.push(undefined);
    else if (char === '}' || char === ']') open.pop();
    if (char !== '"') continue;
    const start = at;
    at = endOfString(text, start);
    if (!isKey(text, at)) continue;
    const written = text.slice(start, at + 1);
    const key = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
    const known = open.at(-1);
    if (known?.has(key)) return key;
    known?.add(key);
  }
  return undefined;
}

/**
 * How many keys a valid JSON text writes: more than its value holds exactly when one is written twice. Jumps from quote to
 * quote, which costs a fraction of parsing the text.
 */
export function writtenKeys(text: string): number {
  let keys = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) {
    at = endOfString(text, at);
    if (isKey(text, at)) keys++;
  }
  return keys;
}

/** Of a string that opens at `start`, where its closing quote is: the first one behind an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
}

/** Whether the string that closes at `end` is a key: a colon comes next. */
function isKey(text: string, end: number): boolean {
  for (let at = end + 1; ; at++) {
    const char = text.charCodeAt(at);
    if (char === COLON) return true;
    if (char !== 32 && char !== 9 && char !== 10 && char !== 13) return false;
  }
}

const BACKSLASH = 92;
const COLON = 58;
