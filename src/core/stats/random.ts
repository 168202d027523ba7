/**
 * A stream of pseudo-random numbers, each uniform in [0, 1) and a multiple of 2^-32. The same seed gives the same
 * stream.
 */
export type Random = () => number;

/**
 * The generator xoshiro128++ with its 128 bits of state filled by SplitMix32 from `seed`, a whole number of which the
 * low 32 bits count. Not for secrets.
 *
 * Source: D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", 2021; SplitMix32 with the
 * finalizer of MurmurHash3.
 */
export function randomFrom(seed: number): Random {
  let mixed = seed | 0;
  const mix = () => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let a = mix();
  let b = mix();
  let c = mix();
  let d = mix();
  return () => {
    const sum = (a + d) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + a) | 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return (result >>> 0) / 0x1_0000_0000;
  };
}

/** Puts `items` in random order, in place (Fisher and Yates). */
export function shuffle<T>(items: T[], random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
}
