/** A part of one side's text: what both sides have, what only this one has, or where something was left out. */
export interface Segment {
  readonly kind: 'same' | 'own' | 'left-out';
  readonly text: string;
}

/** The two sides of a difference; their texts are as they came, so each sink escapes them. */
export interface WordDiff {
  readonly before: readonly Segment[];
  readonly after: readonly Segment[];
}

/** Undefined where marking words would tell less than the two texts: they are equal, or have little in common. */
export type DiffWords = (before: string, after: string) => WordDiff | undefined;

/** Longest texts that are compared, in UTF-16 units, and words by which they may differ: it takes the square of these. */
const MOST_CHARACTERS = 20_000;
const MOST_EDITS = 1_000;

/** The least share of the longer text that both sides must have. */
const LEAST_IN_COMMON = 0.25;

/**
 * What stands on each side of a difference, in characters, and lines of it; what is further away and the same on both sides
 * is left out.
 */
const CONTEXT = 60;
const LINES_BEFORE = 2;
const LINES_AFTER = 1;

/** Characters of a word that is rather left out than cut. */
const LONGEST_WORD = 16;

/** Loads the package that compares words; only reports that show answers pay for it. */
export async function wordDiff(): Promise<DiffWords> {
  const { diffWordsWithSpace } = await import('diff');
  return (before, after) => {
    const longer = Math.max(before.length, after.length);
    const shorter = Math.min(before.length, after.length);
    if (before === after || longer > MOST_CHARACTERS || shorter < longer * LEAST_IN_COMMON) return undefined;
    const parts = diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS });
    if (parts === undefined) return undefined;
    const same = parts.filter(({ added, removed }) => !added && !removed);
    if (same.reduce((sum, { value }) => sum + value.length, 0) < longer * LEAST_IN_COMMON) return undefined;
    const side = (own: 'added' | 'removed', other: 'added' | 'removed') =>
      shown(
        parts.flatMap((part): Segment[] => {
          if (part[other]) return [];
          return [{ kind: part[own] ? 'own' : 'same', text: part.value }];
        }),
      );
    return { before: side('removed', 'added'), after: side('added', 'removed') };
  };
}

/** The differences of one side, with what stands near them. */
function shown(parts: readonly Segment[]): Segment[] {
  // Nothing of its own: what the other side added stands in no place of this one.
  if (parts.every(({ kind }) => kind === 'same')) return [...parts];
  // Where words differ, blanks that differ as well say nothing alone; between two words of one difference they are in it, as
  // is the one point or sign between the parts of a number or name.
  const words = parts.some(({ kind, text }) => kind === 'own' && /\S/.test(text));
  const isWord = (part: Segment | undefined) => part?.kind === 'own' && /\S/.test(part.text);
  const told = parts.map((part, index): Segment => {
    const small = /^(?:[^\S\n]*|[^\s])$/u.test(part.text);
    if (!words || (/\S/.test(part.text) && (part.kind === 'own' || !small))) return part;
    const inside = small && isWord(parts[index - 1]) && isWord(parts[index + 1]);
    return { kind: inside ? 'own' : 'same', text: part.text };
  });
  const merged: { kind: Segment['kind']; text: string }[] = [];
  for (const { kind, text } of told) {
    const last = merged.at(-1);
    if (last?.kind === kind) last.text += text;
    else merged.push({ kind, text });
  }
  return merged.flatMap((part, index) =>
    part.kind === 'same' ? near(part.text, index > 0, index < merged.length - 1) : [part],
  );
}

/** What stands near a difference of a text that both sides have; whether one comes before it, and after it. */
function near(text: string, before: boolean, after: boolean): Segment[] {
  // Characters, not halves of them.
  const characters = [...text];
  const head = before ? beginning(characters) : 0;
  const tail = after ? ending(characters) : 0;
  if (characters.length <= head + tail + 1) return [{ kind: 'same', text }];
  const same = (part: readonly string[]): Segment[] =>
    part.length === 0 ? [] : [{ kind: 'same', text: part.join('') }];
  return [
    ...same(characters.slice(0, head)),
    { kind: 'left-out', text: '…' },
    ...same(characters.slice(characters.length - tail)),
  ];
}

/** How many characters of a text's beginning stand near what comes before it. */
function beginning(characters: readonly string[]): number {
  return nearest(characters, LINES_AFTER);
}

/** How many characters of a text's end stand near what comes after it. */
function ending(characters: readonly string[]): number {
  return nearest(characters.toReversed(), LINES_BEFORE);
}

/** How many of the characters are within the context, whole words where they are of a common length. */
function nearest(characters: readonly string[], mostLines: number): number {
  let lines = 0;
  const end = characters.findIndex((one, index) => {
    if (one === '\n') lines++;
    return index === CONTEXT || lines === mostLines;
  });
  if (end === -1) return characters.length;
  const isBlank = (one: string | undefined) => /\s/.test(one ?? '');
  if (isBlank(characters[end])) return end;
  const last = characters.slice(0, end).findLastIndex(isBlank);
  return last > end - LONGEST_WORD ? last : end;
}
