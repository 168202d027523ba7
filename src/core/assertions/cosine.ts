/**
 * The cosine of the angle between two vectors of one length, neither all zero, from -1 (opposed) to 1 (of one direction).
 * Their lengths do not matter: each is scaled by its largest number first, so that no square overflows or vanishes.
 */
export function cosine(a: Float64Array, b: Float64Array): number {
  const [most, other] = [largest(a), largest(b)];
  let [product, own, theirs] = [0, 0, 0];
  for (const [index, number] of a.entries()) {
    const x = number / most;
    const y = (b[index] ?? 0) / other;
    product += x * y;
    own += x * x;
    theirs += y * y;
  }
  return Math.min(1, Math.max(-1, product / Math.sqrt(own * theirs)));
}

function largest(vector: Float64Array): number {
  return vector.reduce((most, number) => Math.max(most, Math.abs(number)), 0);
}
