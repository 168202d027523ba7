import { isOwnKind, type PrivateSpan, privateKinds } from '../domain/redact.ts';
import { importModule, nameOf, thrown } from './score-module.ts';

/** Texts to look through, by patterns of the user's and a module of theirs. */
export interface PrivateTask {
  readonly do: 'find-private';
  readonly texts: readonly string[];
  /** Sources of regular expressions, by kind. */
  readonly patterns: { readonly [kind: string]: string };
  /** Absolute path of the module; absent: none. */
  readonly module?: string;
}

/** What the module's default export may return: private parts of the text that it was given. */
type Found = readonly { readonly kind: string; readonly text: string }[];

/** The spans of each text, or why they cannot be found. A problem never holds any of the texts. Runs the user's code. */
export async function findInTexts({
  texts,
  patterns,
  module,
}: PrivateTask): Promise<
  { readonly spans: readonly (readonly PrivateSpan[])[] } | { readonly problem: string }
> {
  const compiled = Object.entries(patterns).map(([kind, source]) => [kind, new RegExp(source, 'g')] as const);
  const spans = texts.map((text) => compiled.flatMap(([kind, pattern]) => matches(text, kind, pattern)));
  if (module === undefined) return { spans };
  const loaded = await importModule(module);
  if ('problem' in loaded) return loaded;
  const name = nameOf(module);
  const find = loaded.exports.default;
  if (typeof find !== 'function')
    return {
      problem: `${name} has no default export that is a function; write \`export default (text) => […]\``,
    };
  for (const [index, text] of texts.entries()) {
    let returned: unknown;
    try {
      returned = await find(text);
    } catch (error) {
      return { problem: `${name} threw ${error instanceof Error ? placeOf(error) : 'what is no error'}` };
    }
    const found = readFound(returned, text);
    if ('problem' in found) return { problem: `${name} ${found.problem}` };
    for (const { kind, text: value } of found.list) spans[index]?.push(...everywhere(text, kind, value));
  }
  return { spans };
}

/** The name of what was thrown and its place. Its message may hold the text, and is left out. */
function placeOf(error: Error): string {
  const place = / \(at [^()]+\)$/.exec(thrown(error))?.[0] ?? '';
  return `${error.name}${place}`;
}

function matches(text: string, kind: string, pattern: RegExp): PrivateSpan[] {
  return [...text.matchAll(pattern)]
    .filter(([found]) => found !== '')
    .map(({ 0: found, index }) => ({ kind, start: index, end: index + found.length }));
}

function everywhere(text: string, kind: string, value: string): PrivateSpan[] {
  const spans: PrivateSpan[] = [];
  for (let start = text.indexOf(value); start !== -1; start = text.indexOf(value, start + value.length))
    spans.push({ kind, start, end: start + value.length });
  return spans;
}

const WANTED = 'return a list of `{ kind, text }`, or an empty one';

function readFound(returned: unknown, text: string): { readonly list: Found } | { readonly problem: string } {
  if (!Array.isArray(returned)) return { problem: `did not return a list; ${WANTED}` };
  for (const one of returned as readonly unknown[]) {
    const { kind, text: value } = (one ?? {}) as { readonly kind?: unknown; readonly text?: unknown };
    if (typeof kind !== 'string' || typeof value !== 'string' || value === '')
      return { problem: `returned a list with something else in it; ${WANTED}` };
    if (!isOwnKind(kind) && !(privateKinds as readonly string[]).includes(kind))
      return {
        problem: `returned ${JSON.stringify(kind.slice(0, 40))} as a kind; a kind starts with a lower-case letter and holds only those, digits and \`-\`, at most 31`,
      };
    if (!text.includes(value))
      return { problem: `returned a text of the kind ${kind} that is not in the text it was given` };
  }
  return { list: returned as Found };
}
