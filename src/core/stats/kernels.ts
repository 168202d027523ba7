/** A law over whole numbers: `chances[i]` is the probability of `least + i`; it sums to 1. */
export interface Law {
  readonly least: number;
  readonly chances: Float64Array;
}

const HALF_LOG_TWO_PI = 0.9189385332046728;
const LOG_FACTORIALS = new Float64Array(1025);
for (let n = 2; n < LOG_FACTORIALS.length; n++) LOG_FACTORIALS[n] = lgamma(n + 1);

/** ln n! for a whole n from 0; a table below 1,025. Relative error below 1e-14. */
export function logFactorial(n: number): number {
  return LOG_FACTORIALS[n] ?? lgamma(n + 1);
}

/** ln of the gamma function for x > 0. Relative error below 1e-14, absolute near its zeros at 1 and 2. */
export function lgamma(x: number): number {
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingError(x);
}

/**
 * What Stirling's formula misses: ln gamma(x) - [(x - 1/2) ln x - x + ln sqrt(2 pi)]. Small x climb by the recurrence
 * of the gamma function to where six terms of the asymptotic series give the last bit.
 */
function stirlingError(x: number): number {
  let climbed = 0;
  let at = x;
  for (; at < 16; at++) climbed += (at + 0.5) * Math.log1p(1 / at) - 1;
  const y = 1 / (at * at);
  const series =
    1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - (y * 691) / 360360))));
  return climbed + series / at;
}

/** x ln(x / mean) + mean - x without the cancellation near x = mean. Source: C. Loader, 2000. */
function deviance(x: number, mean: number): number {
  if (x === 0) return mean;
  const gap = x - mean;
  const v = gap / (x + mean);
  if (Math.abs(v) >= 0.1) return x * Math.log(x / mean) - gap;
  let sum = gap * v;
  let power = 2 * x * v;
  for (let j = 3; ; j += 2) {
    power *= v * v;
    const next = sum + power / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/**
 * x^a (1-x)^b / B(a, b) for a, b > 0 and 0 < x < 1, where y = 1 - x. In Loader's saddle-point form, because the
 * difference of three large log-gammas loses as many digits as they are large.
 *
 * Source: C. Loader, "Fast and accurate computation of binomial probabilities", 2000.
 */
function betaDensityTerm(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const error = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return Math.sqrt((a * b) / (2 * Math.PI * n)) * Math.exp(error - deviance(a, n * x) - deviance(b, n * y));
}

/**
 * The regularized incomplete beta function I_x(a, b): P(X <= x) for X beta-distributed with a, b > 0. Relative error
 * below 1e-12 up to a, b of 20,000. Lentz's continued fraction, on the side of the mean where it converges.
 * Throws a RangeError for other arguments.
 */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) throw new RangeError(`no incomplete beta at ${a}, ${b}, ${x}`);
  return betaTail(a, b, x, 1 - x);
}

/** I_x(a, b) where y = 1 - x is given as well, so that an x near 1 keeps its digits. */
function betaTail(a: number, b: number, x: number, y: number): number {
  if (x === 0) return 0;
  if (y === 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaTail(b, a, y, x);
  const TINY = 1e-300;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), TINY);
  let fraction = d;
  for (let m = 1; m < 1_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d, TINY);
    c = nonZero(1 + even / c, TINY);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d, TINY);
    c = nonZero(1 + odd / c, TINY);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return Math.min(1, (betaDensityTerm(a, b, x, y) * fraction) / a);
  }
  throw new RangeError(`the incomplete beta does not converge at ${a}, ${b}, ${x}`);
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/**
 * P(X >= k) for X binomial: `n` independent trials that each succeed with probability `p`. Errors as `incompleteBeta`.
 */
export function binomialTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  return k > n ? 0 : incompleteBeta(k, n - k + 1, p);
}

/** The x at which I_x(a, b) is p. Relative error below 1e-12. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`no probability: ${p}`);
  if (p === 0 || p === 1) return p;
  // Searched on the side where the quantile is below a half, where relative steps reach every double.
  if (incompleteBeta(a, b, 0.5) < p) return 1 - solve((y) => -betaTail(a, b, 1 - y, y), -p, 0, 0.5);
  return solve((x) => betaTail(a, b, x, 1 - x), p, 0, 0.5);
}

/** P(Z <= z) for a standard normal Z. Relative error below 1e-13, in the lower tail as well. */
export function normalCdf(z: number): number {
  if (z > 0) return 1 - normalCdf(-z);
  const density = Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI);
  if (z > -2) {
    let sum = 0;
    let term = z;
    for (let k = 1; sum + term !== sum; k++) {
      sum += term;
      term *= (z * z) / (2 * k + 1);
    }
    return 0.5 + density * sum;
  }
  // Laplace's continued fraction for the tail, from the inside out.
  let fraction = 0;
  for (let k = Math.ceil(40 + 600 / (z * z)); k > 0; k--) fraction = k / (fraction - z);
  return density / (fraction - z);
}

/** The z at which a standard normal has P(Z <= z) = p, for 0 < p < 1. Relative error below 1e-13 for p up to a half. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`no normal quantile at ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0.5) return 0;
  // Abramowitz and Stegun 26.2.23 is right to 4.5e-4; each step of Halley's method triples the digits.
  const t = Math.sqrt(-2 * Math.log(p));
  let z =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let step = 0; step < 3; step++) {
    const off = (normalCdf(z) - p) * Math.exp(0.5 * z * z + HALF_LOG_TWO_PI);
    z -= off / (1 + 0.5 * z * off);
  }
  return z;
}

/** P(X <= t) for X of Student's t law with `df` > 0 degrees of freedom. Relative error as `incompleteBeta`. */
export function studentCdf(t: number, df: number): number {
  if (t > 0) return 1 - studentCdf(-t, df);
  const square = t * t;
  return 0.5 * betaTail(df / 2, 0.5, df / (df + square), square / (df + square));
}

/**
 * The t at which Student's law with `df` degrees of freedom has P(X <= t) = p, for 0 < p < 1. Relative error below
 * 1e-12.
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`no quantile of Student's law at ${p}`);
  if (p > 0.5) return -studentQuantile(1 - p, df);
  if (p === 0.5) return 0;
  let far = 1;
  while (studentCdf(-far, df) > p) far *= 2;
  return -solve((t) => -studentCdf(-t, df), -p, 0, far);
}

/** The x in [low, high] at which a rising f reaches `target`, to the last bit or two, by halving. */
function solve(f: (x: number) => number, target: number, low: number, high: number): number {
  let under = low;
  let over = high;
  for (let step = 0; step < 1100; step++) {
    // Where the ends differ by orders of magnitude their geometric mean is nearer to a small root.
    const middle = under > 0 && over > 4 * under ? Math.sqrt(under) * Math.sqrt(over) : (under + over) / 2;
    if (middle <= under || middle >= over) break;
    if (f(middle) < target) under = middle;
    else over = middle;
  }
  return over;
}

/**
 * How many of `drawn` balls are marked when `drawn` are drawn without replacement from `marked + plain`: the
 * hypergeometric law. Relative error below 1e-12 up to 20,000 balls; a chance below the smallest double is 0.
 */
export function hypergeometric(drawn: number, marked: number, plain: number): Law {
  for (const count of [drawn, marked, plain])
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
  if (drawn > marked + plain) throw new RangeError(`${drawn} of ${marked + plain} cannot be drawn`);
  const least = Math.max(0, drawn - plain);
  const most = Math.min(drawn, marked);
  const chances = new Float64Array(most - least + 1);
  // Ratios of neighbours, from the mode outwards, then scaled to 1: no factorial, so no cancellation of large
  // logarithms.
  const mode = Math.floor(((drawn + 1) * (marked + 1)) / (marked + plain + 2));
  const start = Math.min(most, Math.max(least, mode)) - least;
  const up = (k: number) => ((marked - k) * (drawn - k)) / ((k + 1) * (plain - drawn + k + 1));
  chances[start] = 1;
  for (let i = start; i + 1 < chances.length; i++) chances[i + 1] = chances[i]! * up(least + i);
  for (let i = start; i > 0; i--) chances[i - 1] = chances[i]! / up(least + i - 1);
  let total = 0;
  for (let i = 0; i < chances.length; i++) total += chances[i]!;
  for (let i = 0; i < chances.length; i++) chances[i]! /= total;
  return { least, chances };
}

/** The law of the sum of two independent counts. */
export function convolve(a: Law, b: Law): Law {
  const chances = new Float64Array(a.chances.length + b.chances.length - 1);
  for (let i = 0; i < a.chances.length; i++) {
    const chance = a.chances[i]!;
    for (let j = 0; j < b.chances.length; j++) chances[i + j]! += chance * b.chances[j]!;
  }
  return { least: a.least + b.least, chances };
}
