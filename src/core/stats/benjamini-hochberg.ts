/**
 * The adjustment of Benjamini and Hochberg: each p-value times the number of hypotheses over its rank, never larger than
 * that of a larger p-value, at most 1. Rejecting where the result is at most q keeps the expected share of false
 * rejections among all rejections at q, for independent tests. Results stand in the order of `ps`.
 *
 * Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", 1995.
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  const adjusted = ps.map(() => 1);
  let ceiling = 1;
  const descending = ps.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p || b.index - a.index);
  for (const [above, { p, index }] of descending.entries()) {
    // The division may round n p / n below p, and an adjusted value never is.
    ceiling = Math.min(ceiling, Math.max(p, (ps.length * p) / (ps.length - above)));
    adjusted[index] = ceiling;
  }
  return adjusted;
}

/**
 * One p-value for "at least one of these is not null", by Simes: the smallest of the adjusted values, so that it is at most
 * q just when some name survives at q. Without a hypothesis it is 1.
 *
 * Source: R. J. Simes, "An improved Bonferroni procedure for multiple tests of significance", 1986.
 */
export function simes(ps: readonly number[]): number {
  return Math.min(1, ...benjaminiHochberg(ps));
}
