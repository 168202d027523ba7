/**
 * The exact one-sided sign test: the probability that at least `worse` of the `worse + better` discordant cases are
 * worse when each is as likely to be either. With one trial a case this is the exact McNemar test; with no discordant
 * case it is 1.
 *
 * Relative error below 1e-10 up to 100,000 discordant cases; a probability below the smallest double is 0.
 * Throws a RangeError for counts that are not whole numbers from 0.
 */
export function signTest(worse: number, better: number): number {
  for (const count of [worse, better]) {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`not a count of discordant cases: ${count}`);
  }
  // The far tail is summed directly; the near side is its complement, which is at least a half and so loses nothing.
  if (worse > better) return upperTail(worse, better);
  return worse === 0 ? 1 : 1 - upperTail(better + 1, worse - 1);
}

/** P(X >= above) for X binomial with n = above + below trials at 1/2, where above > below. */
function upperTail(above: number, below: number): number {
  const n = above + below;
  // C(n, above) / 2^n as one product. Halving while it runs keeps it near 1, so that neither part overflows; multiplying
  // before dividing keeps every step whole, so that small counts come out exact.
  let term = 1;
  let halvings = n;
  for (let step = 1; step <= below; step++) {
    term = (term * (above + step)) / step;
    while (term > 1 && halvings > 0) {
      term /= 2;
      halvings--;
    }
  }
  // Each further term is smaller than the one before.
  let sum = term;
  for (let k = above; k < n && term > sum * 1e-18; k++) {
    term = (term * (n - k)) / (k + 1);
    sum += term;
  }
  return sum * 2 ** -halvings;
}
