import { type ChangeObject, diffLines, diffWordsWithSpace } from 'diff';
import { jsonOf } from '../../domain/json.ts';
import type { PagePart } from './page/data.ts';

/** Where two answers differ. */
export interface Marked {
  readonly by: 'words' | 'lines' | 'structure';
  readonly list: readonly PagePart[];
}

/** Marks answers until the allowance for a whole page is spent; then by lines, which costs little. */
export type Mark = (before: string, after: string) => Marked | undefined;

/** Edits beyond which two answers have too little in common for their words to be compared. */
const MOST_WORDS = 300;
const MOST_LINES = 150;

/** Squares of edits: about two seconds' work for one page. Counted, not timed, so that equal reports make equal pages. */
const ALLOWANCE = 10_000_000;

/** Below this share of common text, marks hide more than they show. */
const LEAST_IN_COMMON = 0.2;

/** Longest answer that is compared, in UTF-16 units. */
const LONGEST = 20_000;

/** Nesting beyond which an answer is compared as text; deeper than any schema asks for. */
const DEEPEST = 60;

/**
 * Compares answers for one page: two JSON documents by structure, whatever the order of their keys; other texts by words, or by
 * lines where words differ too much. Undefined where there is too little in common to mark anything.
 */
export function marker(): Mark {
  let left = ALLOWANCE;
  const words = (before: string, after: string) => {
    if (left <= 0) return undefined;
    const found = diffWordsWithSpace(before, after, { maxEditLength: MOST_WORDS });
    const edits = found === undefined ? MOST_WORDS : edited(found);
    left -= edits * edits;
    return found;
  };
  return (before, after) => {
    const [was, is] = [structureOf(before), structureOf(after)];
    if (was !== undefined && is !== undefined && was !== is) {
      const list = diffLines(was, is, { maxEditLength: MOST_LINES });
      if (list !== undefined) return { by: 'structure', list: list.map(part) };
    }
    if (before.length > LONGEST || after.length > LONGEST) return undefined;
    const byWords = words(before, after);
    if (byWords !== undefined && alike(byWords)) return { by: 'words', list: inRuns(byWords.map(part)) };
    const byLines = diffLines(before, after, { maxEditLength: MOST_LINES });
    if (byLines !== undefined && alike(byLines)) return { by: 'lines', list: byLines.map(part) };
    return undefined;
  };
}

type Changes = readonly ChangeObject<string>[];

function part({ added, removed, value }: ChangeObject<string>): PagePart {
  return [added ? '+' : removed ? '-' : '=', value];
}

/** Changed words that only white space stands between, as one change: it reads as the phrase that it is. */
function inRuns(parts: readonly PagePart[]): PagePart[] {
  const list: PagePart[] = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    if (removed !== '') list.push(['-', removed]);
    if (added !== '') list.push(['+', added]);
    [removed, added] = ['', ''];
  };
  for (const [index, [side, text]] of parts.entries()) {
    const next = parts[index + 1]?.[0] ?? '=';
    const within = removed !== '' && added !== '' && next !== '=' && /^[^\S\n]+$/.test(text);
    if (side === '=' && !within) {
      flush();
      list.push([side, text]);
    }
    if (side === '-' || (side === '=' && within)) removed += text;
    if (side === '+' || (side === '=' && within)) added += text;
  }
  flush();
  return list;
}

function edited(changes: Changes): number {
  return changes.reduce((sum, { added, removed, count }) => (added || removed ? sum + count : sum), 0);
}

function alike(changes: Changes): boolean {
  const size = (which: (one: ChangeObject<string>) => boolean) =>
    changes.filter(which).reduce((sum, { value }) => sum + value.length, 0);
  const before = size(({ added }) => !added);
  const after = size(({ removed }) => !removed);
  return size(({ added, removed }) => !added && !removed) >= LEAST_IN_COMMON * Math.min(before, after);
}

/** A JSON object or list with one value a line and its keys sorted; undefined for any other text. */
function structureOf(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > LONGEST) return undefined;
  const value = jsonOf(text);
  if (value === undefined) return undefined;
  const lines = linesOf(value, '', '', 0);
  return lines === undefined ? undefined : `${lines.join('\n')}\n`;
}

function linesOf(value: unknown, margin: string, name: string, depth: number): string[] | undefined {
  if (depth > DEEPEST) return undefined;
  if (value === null || typeof value !== 'object') return [`${margin}${name}${JSON.stringify(value)}`];
  const list = Array.isArray(value);
  const entries: [string, unknown][] = list
    ? value.map((one) => ['', one])
    : Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, one]) => [`${JSON.stringify(key)}: `, one]);
  const [open, close] = list ? '[]' : '{}';
  if (entries.length === 0) return [`${margin}${name}${open}${close}`];
  const inside: string[] = [];
  for (const [key, one] of entries) {
    const lines = linesOf(one, `${margin}  `, key, depth + 1);
    if (lines === undefined) return undefined;
    for (const line of lines) inside.push(line);
  }
  return [`${margin}${name}${open}`, ...inside, `${margin}${close}`];
}
