/**
 * Holm's step-down adjustment: each p-value times the number of hypotheses not yet rejected before it, never smaller
 * than that of a smaller p-value, at most 1. Rejecting where the result is at most alpha bounds the chance of any false
 * rejection by alpha, whatever the dependence. Results stand in the order of `ps`.
 *
 * Source: S. Holm, "A simple sequentially rejective multiple test procedure", 1979.
 */
export function holm(ps: readonly number[]): number[] {
  const adjusted = ps.map(() => 1);
  let floor = 0;
  const ascending = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p || a.index - b.index);
  for (const [rank, { p, index }] of ascending.entries()) {
    floor = Math.max(floor, Math.min(1, (ps.length - rank) * p));
    adjusted[index] = floor;
  }
  return adjusted;
}
