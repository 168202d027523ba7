/** Pairs of words that two texts must share of all that either has. */
const ALIKE = 0.85;

/** Pairs of words below which a text is too short: one word more or less is another question. */
const FEWEST = 12;

/** A pair of words that more than this share of the texts have is theirs by form, and says nothing of likeness. */
const COMMON = 0.2;
const COMMON_AT_LEAST = 3;

/** Words read of one list of texts, and pairs of texts compared: the rest is not looked at. About a tenth of a second. */
const MOST_WORDS = 200_000;
const MOST_COMPARED = 50_000;

/** A text, by its index, that is nearly an earlier one. */
export interface Near {
  readonly index: number;
  readonly earlier: number;
  /** Share of the pairs of words that the two have in common, 0 to 1. */
  readonly share: number;
}

/**
 * The texts that say nearly what an earlier one says, with the first such one: a Jaccard similarity of at least 0.85 of their
 * sets of word pairs. Only texts that share a rare pair are compared, and none that qualifies is passed over up to the bounds.
 *
 * Source: the prefix filter of R. J. Bayardo, Y. Ma and R. Srikant, "Scaling up all pairs similarity search", 2007.
 */
export function nearDuplicates(texts: readonly string[]): Near[] {
  const { sets, frequency } = pairSets(texts);
  const common = Math.max(COMMON_AT_LEAST, sets.length * COMMON);
  const rare = sets.map((set) =>
    [...set]
      .filter((pair) => (frequency[pair] as number) <= common)
      // What few texts have comes first, so that few are compared.
      .sort((a, b) => (frequency[a] as number) - (frequency[b] as number) || a - b),
  );
  const holders = new Map<number, number[]>();
  const found: Near[] = [];
  let compared = 0;
  for (const [index, pairs] of rare.entries()) {
    if (pairs.length < FEWEST) continue;
    // Two sets that are alike cannot differ in all of their first so many members.
    const prefix = pairs.slice(0, pairs.length - Math.ceil(ALIKE * pairs.length) + 1);
    const candidates = new Set(prefix.flatMap((pair) => holders.get(pair) ?? []));
    for (const earlier of [...candidates].sort((a, b) => a - b)) {
      if (compared++ >= MOST_COMPARED) return found;
      const share = jaccard(new Set(pairs), rare[earlier] ?? []);
      if (share < ALIKE) continue;
      found.push({ index, earlier, share });
      break;
    }
    for (const pair of prefix) {
      const list = holders.get(pair);
      if (list === undefined) holders.set(pair, [index]);
      else list.push(index);
    }
  }
  return found;
}

/** The set of word pairs of each text, as numbers, and how many texts have each. */
function pairSets(texts: readonly string[]): {
  readonly sets: readonly ReadonlySet<number>[];
  readonly frequency: readonly number[];
} {
  const numbers = new Map<string, number>();
  const frequency: number[] = [];
  const sets: Set<number>[] = [];
  let left = MOST_WORDS;
  for (const text of texts) {
    const words = wordsOf(text);
    left -= words.length;
    if (left < 0) break;
    const set = new Set<number>();
    for (let at = 1; at < words.length; at++) {
      const pair = `${words[at - 1]} ${words[at]}`;
      const number = numbers.get(pair) ?? numbers.size;
      numbers.set(pair, number);
      set.add(number);
    }
    for (const number of set) frequency[number] = (frequency[number] ?? 0) + 1;
    sets.push(set);
  }
  return { sets, frequency };
}

/** Runs without white space, in lower case and without the punctuation around them; a run of punctuation alone is a word. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/u)
    .filter((run) => run !== '')
    .map((run) => run.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || run);
}

function jaccard(one: ReadonlySet<number>, other: readonly number[]): number {
  let both = 0;
  for (const pair of other) if (one.has(pair)) both++;
  return both / (one.size + other.length - both);
}
