import { hypergeometric } from './kernels.ts';

/** The passes of one case in two baseline sessions of equally many valid trials, asked at different times. */
export interface TwicePassed {
  readonly first: number;
  readonly second: number;
  /** Valid trials of each of the two. Fewer than 2 say nothing of independence. */
  readonly trials: number;
}

/** Whether trials of the same case are independent, as far as two baseline sessions show. */
export interface Independence {
  /** The sum over cases of the squared difference between the two pass counts. */
  readonly q: number;
  /** What Q is on average when trials are independent. */
  readonly expected: number;
  /**
   * Q over its expectation: near 1 for independent trials, 2T - 1 when all T trials of each session are copies. Absent when
   * no case passed some and failed some of its trials.
   */
  readonly phi?: number;
  /** The exact chance of a Q at least this large when trials are independent, 0 to 1. */
  readonly p: number;
  /** Whether trials are to be counted as copies: cases are then the units of every test. */
  readonly dependent: boolean;
}

/**
 * Tests the assumption that the gate rests on: that the trials of a case are independent answers. Given the passes m of both
 * sessions together, the passes of the first are hypergeometric, independently over cases; Q takes (2k - m)^2.
 *
 * One session alone shows nothing: T copies of one answer and a case that always (or never) passes look the same, so there
 * is no form of this test for a single set of trials.
 */
export function independence(cases: readonly TwicePassed[]): Independence {
  let q = 0;
  let expected = 0;
  // In units of 4: the squares (2k - m)^2 of a case are all even or all odd, and differ from the least by multiples of 4.
  let above = 0;
  const laws: { readonly steps: number; readonly chance: number }[][] = [];
  for (const { first, second, trials } of cases) {
    const m = first + second;
    if (trials < 2 || m === 0 || m === 2 * trials) continue;
    const { least, chances } = hypergeometric(trials, m, 2 * trials - m);
    q += (first - second) ** 2;
    above += Math.floor((first - second) ** 2 / 4);
    expected += (m * (2 * trials - m)) / (2 * trials - 1);
    const law: { steps: number; chance: number }[] = [];
    for (let k = Math.ceil(m / 2); k < least + chances.length; k++) {
      const twin = 2 * k === m ? 0 : chances[m - k - least]!;
      law.push({ steps: Math.floor((2 * k - m) ** 2 / 4), chance: chances[k - least]! + twin });
    }
    laws.push(law);
  }
  const p = chanceOfAtLeast(above, laws);
  return { q, expected, ...(expected > 0 && { phi: q / expected }), p, dependent: p <= 0.05 };
}

/** P(the sum of one step count of each law >= `target`). Mass that reaches the target is set aside, so a small tail keeps its digits. */
function chanceOfAtLeast(
  target: number,
  laws: readonly (readonly { readonly steps: number; readonly chance: number }[])[],
): number {
  if (target === 0) return 1;
  let below = new Float64Array(target);
  let next = new Float64Array(target);
  below[0] = 1;
  let reached = 0;
  let most = 0;
  for (const law of laws) {
    next.fill(0);
    for (const { steps, chance } of law) {
      for (let sum = 0; sum <= most; sum++) {
        if (sum + steps < target) next[sum + steps]! += below[sum]! * chance;
        else reached += below[sum]! * chance;
      }
    }
    most = Math.min(target - 1, most + law.at(-1)!.steps);
    [below, next] = [next, below];
  }
  return Math.min(1, reached);
}
