import { type Failure, Failures, fail, type Where } from '../domain/failure.ts';
import { writtenKeys } from '../domain/key-twice.ts';
import { quote } from './failures.ts';
import { inspect, MAX_DEPTH, tooDeep } from './inspect.ts';
import type { Path, Source } from './source.ts';

/**
 * Reads one JSON text (RFC 8259), a file's or a line's, with the place of every part. `firstLine` is the line of the
 * file that the text starts on. Throws `Failures` for a syntax error, keys written twice, or what `inspect` refuses.
 *
 * The good text is read by the engine alone; places are looked for only once something is wrong or asked for.
 */
export function parseJson(text: string, file: string, firstLine = 1): Source {
  const where = (offset: number): Where => {
    const before = text.slice(0, offset);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { file, line: firstLine + before.split('\n').length - 1, column: offset - lineStart + 1 };
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    mapJson(text, where);
    throw error;
  }

  let map: Spot | undefined;
  const source: Source = {
    file,
    value,
    at: (path, part) => {
      if (path.length === 0) return where(skipSpace(text, 0));
      map ??= mapJson(text, where);
      return where(find(map, path, part));
    },
  };
  const problems: Failure[] = [];
  const keys = inspect(value, (path, { part, ...problem }) => {
    problems.push({ ...problem, where: source.at(path, part) });
  });
  if (problems.length > 0) throw new Failures(problems);
  if (keys !== writtenKeys(text)) mapJson(text, where);
  return source;
}

const QUOTE = 34;
const BACKSLASH = 92;

/** Where a value stands, as offsets into the text. */
interface Spot {
  readonly start: number;
  /** Of its key, or its own start. */
  readonly key: number;
  readonly parts: Map<string, Spot>;
}

function find(root: Spot, path: Path, part: 'key' | undefined): number {
  let spot = root;
  for (const [depth, segment] of path.entries()) {
    const next = spot.parts.get(String(segment));
    if (next === undefined) return spot.start;
    if (part === 'key' && depth === path.length - 1) return next.key;
    spot = next;
  }
  return spot.start;
}

function skipSpace(text: string, from: number): number {
  let i = from;
  while (text[i] === ' ' || text[i] === '\n' || text[i] === '\r' || text[i] === '\t') i++;
  return i;
}

/** A strict reading of a JSON text for its places alone; throws `Failures` with the first syntax error, or all keys written twice. */
function mapJson(text: string, where: (offset: number) => Where): Spot {
  const twice: Failure[] = [];
  let at = skipSpace(text, 0);

  const expected = (what: string): never => {
    const seen = at >= text.length ? 'the end' : quote(String.fromCodePoint(text.codePointAt(at)!));
    return fail({
      code: 'syntax',
      where: where(at),
      message: `not valid JSON: expected ${what}, found ${seen}`,
      hint: 'Check the quotes, commas and brackets at and before this place.',
    });
  };
  const token = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0];
    if (match !== undefined) at += match.length;
    return match;
  };
  const string = (): string => {
    const start = at;
    if (text[at] !== '"') expected('a string in double quotes');
    at++;
    for (let char = text.charCodeAt(at); char !== QUOTE; char = text.charCodeAt(at)) {
      // NaN, at the end of the text, is not above 31 either.
      if (!(char >= 32)) expected('a closing quote or an escape such as `\\n`');
      if (char !== BACKSLASH) at++;
      else if (token(/\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y) === undefined) expected('an escape that JSON has');
    }
    at++;
    return JSON.parse(text.slice(start, at)) as string;
  };
  const list = (close: string, entry: (index: number) => void): void => {
    at = skipSpace(text, at + 1);
    for (let index = 0; text[at] !== close; index++) {
      if (index > 0) {
        if (text[at] !== ',') expected(`\`,\` or \`${close}\``);
        at = skipSpace(text, at + 1);
      }
      entry(index);
      at = skipSpace(text, at);
    }
    at++;
  };
  const value = (depth: number, key?: number): Spot => {
    const spot: Spot = { start: at, key: key ?? at, parts: new Map() };
    if (depth >= MAX_DEPTH && (text[at] === '{' || text[at] === '[')) fail({ ...tooDeep, where: where(at) });
    if (text[at] === '{') {
      list('}', () => {
        const keyStart = at;
        const name = string();
        if (spot.parts.has(name)) {
          twice.push({
            code: 'syntax',
            where: where(keyStart),
            message: `the key ${quote(name)} is written twice`,
            hint: 'Remove or rename one of the two keys.',
          });
        }
        at = skipSpace(text, at);
        if (text[at] !== ':') expected('`:`');
        at = skipSpace(text, at + 1);
        spot.parts.set(name, value(depth + 1, keyStart));
      });
    } else if (text[at] === '[') {
      list(']', (index) => spot.parts.set(String(index), value(depth + 1)));
    } else if (text[at] === '"') string();
    else if (token(/(?:true|false|null)|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y) === undefined)
      expected('a value');
    return spot;
  };

  const root = value(0);
  at = skipSpace(text, at);
  if (at < text.length) expected('the end');
  if (twice.length > 0) throw new Failures(twice);
  return root;
}
