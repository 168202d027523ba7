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

/** Characters that stand on each side of a difference; what is further away and the same on both sides is left out. */
const CONTEXT = 60;

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
      parts.flatMap((part, index): Segment[] => {
        if (part[other]) return [];
        if (part[own]) return [{ kind: 'own', text: part.value }];
        return near(part.value, index > 0, index < parts.length - 1);
      });
    return { before: side('removed', 'added'), after: side('added', 'removed') };
  };
}

/** What stands near a difference of a text that both sides have; whether one comes before it, and after it. */
function near(text: string, before: boolean, after: boolean): Segment[] {
  const head = before ? CONTEXT : 0;
  const tail = after ? CONTEXT : 0;
  if (text.length <= head + tail + 1) return [{ kind: 'same', text }];
  // Cut between characters: a pair of surrogates is one.
  const characters = [...text];
  if (characters.length <= head + tail + 1) return [{ kind: 'same', text }];
  const same = (part: readonly string[]): Segment[] =>
    part.length === 0 ? [] : [{ kind: 'same', text: part.join('') }];
  return [
    ...same(characters.slice(0, head)),
    { kind: 'left-out', text: '…' },
    ...same(tail === 0 ? [] : characters.slice(-tail)),
  ];
}
