import type { TrialScore } from '../domain/score.ts';
import type { Plant } from '../domain/selftest.ts';
import type { Pair } from './compare.ts';
import { counts } from './metrics.ts';
import { type Random, shuffle } from './stats/random.ts';

/** Stored trials as two sides see them, by case. */
export interface Dealt {
  readonly before: ReadonlyMap<string, readonly TrialScore[]>;
  readonly after: ReadonlyMap<string, readonly TrialScore[]>;
}

/** How many of a case's stored trials each side is dealt; one each where there is no second, and then it is the same. */
export function shareOf(
  stored: number,
  planned: number,
): { readonly before: number; readonly after: number } {
  const after = Math.max(1, Math.min(planned, Math.floor(stored / 2)));
  return { before: Math.max(1, stored - after), after };
}

/**
 * Deals the stored trials of each case to two sides at random: they are trials of one model, so whatever the gate then calls
 * a change is none. `planned` trials a case go to the side after, or half of them where there are fewer.
 */
export function deal(pairs: readonly Pair[], planned: number, random: Random): Dealt {
  const before = new Map<string, readonly TrialScore[]>();
  const after = new Map<string, readonly TrialScore[]>();
  for (const { case: id, before: stored } of pairs) {
    const share = shareOf(stored.length, planned);
    const mixed = [...stored];
    if (mixed.length > 1) shuffle(mixed, random);
    before.set(id, numbered(mixed.slice(-share.before)));
    after.set(id, numbered(mixed.slice(0, share.after)));
  }
  return { before, after };
}

/**
 * Draws both sides of a run from the stored trials of each case, with replacement, at the sizes that a real one has: all that
 * is stored before, `planned` after. Both sides are as noisy as the stored trials are.
 */
export function draw(pairs: readonly Pair[], planned: number, random: Random): Dealt {
  const before = new Map<string, readonly TrialScore[]>();
  const after = new Map<string, readonly TrialScore[]>();
  const some = (stored: readonly TrialScore[], count: number) => {
    const drawn: TrialScore[] = [];
    for (let ordinal = 1; ordinal <= count; ordinal++) {
      const trial = stored[Math.floor(random() * stored.length)];
      if (trial !== undefined) drawn.push({ ...trial, ordinal });
    }
    return drawn;
  };
  for (const { case: id, before: stored } of pairs) {
    before.set(id, some(stored, stored.length));
    after.set(id, some(stored, planned));
  }
  return { before, after };
}

function numbered(trials: readonly TrialScore[]): readonly TrialScore[] {
  return trials.map((trial, index) => ({ ...trial, ordinal: index + 1 }));
}

/** The mean pass rate of the stored trials, 0 to 1, over the cases that have a scored one. */
export function passRate(pairs: readonly Pair[]): number {
  const rates = pairs.flatMap(({ before }) => {
    const { passed, trials } = counts(before);
    return trials === 0 ? [] : [passed / trials];
  });
  return rates.length === 0 ? 0 : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}

/**
 * The trials of the side after with a plant in them. A drop of d points makes each trial that passes fail with the chance
 * d / (mean pass rate): the drop is then known on average, and noisy as a real one is. `required` names the cases of which
 * one fails.
 */
export function plantIn(
  after: Dealt['after'],
  plant: Plant,
  {
    pairs,
    required,
    random,
  }: { readonly pairs: readonly Pair[]; readonly required: readonly string[]; readonly random: Random },
): Dealt['after'] {
  if (plant.what === 'nothing') return after;
  if (plant.what === 'required') {
    const chosen = required[Math.floor(random() * required.length)];
    return mapTrials(after, (id, trial) => (id === chosen ? failed(trial) : trial));
  }
  const hit = plant.what === 'slice' ? pairs.filter(({ tags }) => tags.includes(plant.tag)) : pairs;
  const ids = new Set(hit.map(({ case: id }) => id));
  const chance = plant.points / 100 / passRate(hit);
  return mapTrials(after, (id, trial) =>
    ids.has(id) && trial.status === 'pass' && random() < chance ? failed(trial) : trial,
  );
}

function mapTrials(
  side: Dealt['after'],
  change: (id: string, trial: TrialScore) => TrialScore,
): Dealt['after'] {
  return new Map([...side].map(([id, trials]) => [id, trials.map((trial) => change(id, trial))]));
}

function failed(trial: TrialScore): TrialScore {
  return { ...trial, status: 'fail', value: 0 };
}
