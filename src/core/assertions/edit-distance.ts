/** Products of two lengths beyond which texts are not compared: about a tenth of a second of work. */
const MOST_STEPS = 25_000_000;

/**
 * Levenshtein distance of two texts: the fewest characters (Unicode code points) to insert, delete or replace. Undefined
 * where the texts are too long to compare.
 *
 * Source: R. A. Wagner and M. J. Fischer, "The string-to-string correction problem", 1974.
 */
export function editDistance(one: readonly string[], other: readonly string[]): number | undefined {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  let tail = 0;
  while (tail < short.length - start && short.at(-1 - tail) === long.at(-1 - tail)) tail++;
  const width = short.length - start - tail;
  const height = long.length - start - tail;
  if (width * height > MOST_STEPS) return undefined;
  const row = Uint32Array.from({ length: width + 1 }, (_, column) => column);
  for (let y = 1; y <= height; y++) {
    let diagonal = row[0] as number;
    row[0] = y;
    for (let x = 1; x <= width; x++) {
      const above = row[x] as number;
      const same = short[start + x - 1] === long[start + y - 1];
      row[x] = Math.min(above + 1, (row[x - 1] as number) + 1, diagonal + (same ? 0 : 1));
      diagonal = above;
    }
  }
  return row[width] as number;
}

/**
 * Length of the longest common subsequence of two lists of words. Undefined where they are too long to compare.
 */
export function commonSubsequence(one: readonly string[], other: readonly string[]): number | undefined {
  if (one.length * other.length > MOST_STEPS) return undefined;
  const row = new Uint32Array(other.length + 1);
  for (const word of one) {
    let diagonal = 0;
    for (let x = 1; x <= other.length; x++) {
      const above = row[x] as number;
      row[x] = word === other[x - 1] ? diagonal + 1 : Math.max(above, row[x - 1] as number);
      diagonal = above;
    }
  }
  return row[other.length] as number;
}
