import { commonSubsequence } from './edit-distance.ts';

/** The words of a text for the overlap metrics: lower case, runs of letters, marks and digits; all else only parts them. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** What part of an overlap is asked for: of the reference that is there, of the answer that belongs, or both (F1). */
export type Part = 'recall' | 'precision' | 'f1';

/**
 * ROUGE-N: n-grams that answer and reference share, counted as often as both have them. 0 where one has none.
 *
 * Source: C.-Y. Lin, "ROUGE: a package for automatic evaluation of summaries", 2004.
 */
export function rougeN(answer: readonly string[], reference: readonly string[], n: number, part: Part) {
  const [found, wanted] = [gramsOf(answer, n), gramsOf(reference, n)];
  return partOf(shared(found, wanted), total(found), total(wanted), part);
}

/** ROUGE-L over whole texts: the longest common subsequence of words. Undefined where the texts are too long. Same source. */
export function rougeL(answer: readonly string[], reference: readonly string[], part: Part) {
  const common = commonSubsequence(answer, reference);
  return common === undefined ? undefined : partOf(common, answer.length, reference.length, part);
}

/**
 * BLEU of one answer: the geometric mean of its clipped 1- to `most`-gram precisions, times the penalty for an answer that
 * is shorter than the reference nearest in length. Not smoothed: 0 where an order has no match.
 *
 * Source: K. Papineni et al., "BLEU: a method for automatic evaluation of machine translation", 2002.
 */
export function bleu(
  answer: readonly string[],
  references: readonly (readonly string[])[],
  most = 4,
): number {
  let logs = 0;
  for (let n = 1; n <= most; n++) {
    const found = gramsOf(answer, n);
    const allowed = new Map<string, number>();
    for (const reference of references) {
      for (const [gram, count] of gramsOf(reference, n))
        allowed.set(gram, Math.max(allowed.get(gram) ?? 0, count));
    }
    const matches = shared(found, allowed);
    if (matches === 0) return 0;
    logs += Math.log(matches / total(found)) / most;
  }
  const nearest = references
    .map(({ length }) => length)
    .sort((a, b) => Math.abs(a - answer.length) - Math.abs(b - answer.length) || a - b)[0] as number;
  const penalty = answer.length > nearest ? 0 : 1 - nearest / answer.length;
  return Math.exp(logs + penalty);
}

/**
 * GLEU of one answer: the smaller of precision and recall over its 1- to `most`-grams together; the best of the references.
 *
 * Source: Y. Wu et al., "Google's neural machine translation system", 2016, section 6.
 */
export function gleu(
  answer: readonly string[],
  references: readonly (readonly string[])[],
  most = 4,
): number {
  const found = gramsUpTo(answer, most);
  const scores = references.map((reference) => {
    const wanted = gramsUpTo(reference, most);
    const larger = Math.max(total(found), total(wanted));
    return larger === 0 ? 0 : shared(found, wanted) / larger;
  });
  return Math.max(...scores);
}

type Grams = ReadonlyMap<string, number>;

function gramsOf(words: readonly string[], n: number, into = new Map<string, number>()) {
  for (let at = 0; at + n <= words.length; at++) {
    // No word holds a space, so equal texts are equal n-grams.
    const gram = words.slice(at, at + n).join(' ');
    into.set(gram, (into.get(gram) ?? 0) + 1);
  }
  return into;
}

function gramsUpTo(words: readonly string[], most: number): Grams {
  const grams = new Map<string, number>();
  for (let n = 1; n <= most; n++) gramsOf(words, n, grams);
  return grams;
}

function shared(one: Grams, other: Grams): number {
  let sum = 0;
  for (const [gram, count] of one) sum += Math.min(count, other.get(gram) ?? 0);
  return sum;
}

function total(grams: Grams): number {
  let sum = 0;
  for (const count of grams.values()) sum += count;
  return sum;
}

function partOf(common: number, found: number, wanted: number, part: Part): number {
  const precision = found === 0 ? 0 : common / found;
  const recall = wanted === 0 ? 0 : common / wanted;
  if (part === 'precision') return precision;
  if (part === 'recall') return recall;
  return common === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}
