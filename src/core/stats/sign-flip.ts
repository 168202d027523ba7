import { randomFrom } from './random.ts';
import { type Part, type Tails, tailsOfSum } from './tails.ts';
import { greatestDivisor } from './units.ts';

/** Random arrangements drawn where there are too many to go through. */
export const DRAWS = 9_999;

/** Steps of work up to which the exact law is computed; about a tenth of a second. */
const EXACT_WORK = 5e7;

/**
 * The sign-flip test: if nothing changed, the sum of each unit is as likely to have the other sign. `sums` are whole
 * numbers, of which all together are off by at most `slack`. Exact where their total is not too large, else by seeded
 * draws, where p = (1 + draws as far out) / (1 + draws). With one trial a case and each case a unit it is the exact
 * McNemar test.
 */
export function signFlipTest(sums: readonly number[], slack: number, seed: number): Tails {
  const counts = new Map<number, number>();
  let divisor = 0;
  for (const sum of sums) {
    if (!Number.isSafeInteger(sum)) throw new RangeError(`not a whole sum: ${sum}`);
    if (sum === 0) continue;
    const magnitude = Math.abs(sum);
    counts.set(magnitude, (counts.get(magnitude) ?? 0) + 1);
    divisor = greatestDivisor(magnitude, divisor);
  }
  const kinds = [...counts].sort(([a], [b]) => a - b);
  const total = kinds.reduce((all, [magnitude, count]) => all + magnitude * count, 0);
  const moving = kinds.reduce((all, [, count]) => all + count, 0);
  const observed = sums.reduce((all, sum) => all + sum, 0);
  const smallest = 2 ** -sums.length;
  if ((total / divisor) * moving > EXACT_WORK) {
    const tails = drawTails(kinds, observed, slack, seed);
    return { ...tails, smallest: Math.max(smallest, 1 / (1 + DRAWS)) };
  }
  // Half of (total + sum) counts the magnitudes that keep a plus sign: a sum of independent halves.
  const half = Float64Array.of(0.5, 0.5);
  const parts = kinds.map(
    ([magnitude, count]): Part => ({ chances: half, step: magnitude / divisor, count }),
  );
  return { ...tailsOfSum(parts, (total + observed) / 2 / (divisor || 1)), smallest };
}

function drawTails(
  kinds: readonly (readonly [number, number])[],
  observed: number,
  slack: number,
  seed: number,
) {
  const random = randomFrom(seed);
  const magnitudes = Float64Array.from(
    kinds.flatMap(([magnitude, count]) => Array<number>(count).fill(magnitude)),
  );
  return countTails(observed, slack, () => {
    let sum = 0;
    let signs = 0;
    for (let i = 0; i < magnitudes.length; i++) {
      // One random number has 32 signs in it; a product is quicker than a branch that nothing foretells.
      signs = i % 32 === 0 ? (random() * 2 ** 32) | 0 : signs >> 1;
      sum += (1 - 2 * (signs & 1)) * magnitudes[i]!;
    }
    return sum;
  });
}

/**
 * Tails as `DRAWS` draws show them, the observation counted as one more; values nearer than `tolerance` are the same.
 */
export function countTails(observed: number, tolerance: number, draw: () => number): Omit<Tails, 'smallest'> {
  let [worse, better, at] = [1, 1, 1];
  for (let i = 0; i < DRAWS; i++) {
    const drawn = draw();
    if (drawn <= observed + tolerance) worse++;
    if (drawn >= observed - tolerance) better++;
    if (Math.abs(drawn - observed) <= tolerance) at++;
  }
  const of = 1 + DRAWS;
  return { worse: worse / of, better: better / of, at: at / of };
}
