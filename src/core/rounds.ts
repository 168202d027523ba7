import type { Case, Suite } from '../domain/suite.ts';
import { askingOrder, type Slot, seedOf } from './asks.ts';
import { freshOrdinals, type Rounds } from './design.ts';
import type { Scheduled } from './plan.ts';
import type { ScoredSide } from './scored-side.ts';
import { looksFor, type PlannedLook } from './stats/looks.ts';

/** All rounds of all suites: what is asked where nothing stops early. */
export function slotsOf(scheduled: readonly Scheduled[]): Slot[] {
  const models = new Map<string, string[]>();
  for (const { suite } of scheduled)
    models.set(suite.name, [...(models.get(suite.name) ?? []), suite.target.model]);
  return scheduled.flatMap(({ suite, trials }) => {
    const seed = seedOf(suite, models.get(suite.name) ?? []);
    const cases = askingOrder(seed, suite.cases);
    return Array.from({ length: trials }, (_, index) => ({ suite, ordinal: index + 1, cases, seed }));
  });
}

/** The asking of one comparison in rounds: the same cases, in the same order, of every target that is asked. */
export interface Asking {
  readonly seed: string;
  /** A suite a target that is asked: one, both sides of a comparison, or none where the answers are stored. */
  readonly suites: readonly Suite[];
  readonly order: readonly Case[];
  readonly looks: readonly PlannedLook[];
  /** Trials a case at most. */
  readonly trials: number;
}

/** Plans the rounds of a comparison, with looks that may end it early. */
export function planRounds(
  seed: string,
  cases: readonly Case[],
  suites: readonly Suite[],
  trials: number,
): Asking {
  return {
    seed,
    suites,
    order: askingOrder(seed, cases),
    looks: looksFor(trials, cases.length),
    trials,
  };
}

/** What is to be asked between the looks `taken` and the next: the rest of its round. */
export function slotsToNextLook({ seed, suites, order, looks }: Asking, taken: number): Slot[] {
  const next = looks[taken];
  if (next === undefined) return [];
  const from = looks[taken - 1];
  const slots: Slot[] = [];
  // Looks need not follow every round: those between are asked whole.
  for (let ordinal = from?.round ?? 1; ordinal <= next.round; ordinal++) {
    const begin = ordinal === from?.round ? from.cases : 0;
    const end = ordinal === next.round ? next.cases : order.length;
    if (begin >= end) continue;
    const cases = order.slice(begin, end);
    for (const suite of suites) slots.push({ suite, ordinal, cases, seed });
  }
  return slots;
}

/** What `suite` still lacks of the round inside of which the look `taken` (from 1) was taken. */
export function slotsToEndOfRound({ seed, order, looks }: Asking, suite: Suite, taken: number): Slot[] {
  const look = looks[taken - 1];
  if (look === undefined || look.cases >= order.length) return [];
  return [{ suite, ordinal: look.round, cases: order.slice(look.cases), seed }];
}

/** The look, from 0, for which a trial is asked of the case at a place, from 0, in the order; undefined for a fresh trial. */
export function lookOf(
  { looks, trials }: Pick<Asking, 'looks' | 'trials'>,
  place: number,
  ordinal: number,
): number | undefined {
  if (ordinal > trials) return undefined;
  return looks.findIndex(({ round, cases }) => ordinal < round || (ordinal === round && place < cases));
}

/** How many looks a side's trials reach: those for which every trial has ended, whatever came of it. */
export function looksTaken({ order, looks }: Asking, side: ScoredSide): number {
  const ended = order.map(({ id }) => new Set(side.cases.get(id)?.trials.map(({ ordinal }) => ordinal)));
  const reached = ({ round, cases }: PlannedLook) =>
    ended.every((ordinals, place) => {
      const last = place < cases ? round : round - 1;
      for (let ordinal = 1; ordinal <= last; ordinal++) if (!ordinals.has(ordinal)) return false;
      return true;
    });
  const first = looks.findIndex((look) => !reached(look));
  return first === -1 ? looks.length : first;
}

/** The rounds as a verdict reads them. */
export function roundsOf(asking: Asking, taken: number): Rounds {
  return {
    looks: asking.looks,
    trials: asking.trials,
    taken,
    places: new Map(asking.order.map(({ id }, place) => [id, place])),
  };
}

/** Fresh trials: those of a hunt of every suite in `hunted`, and those of required cases of the candidate `suite`. */
export function freshSlots(
  { seed, order, trials }: Pick<Asking, 'seed' | 'order' | 'trials'>,
  suite: Suite,
  hunted: readonly Suite[],
  cases: { readonly suspects: readonly string[]; readonly again: readonly string[] },
): Slot[] {
  const ordinals = freshOrdinals(trials);
  const among = (ids: readonly string[]) => order.filter(({ id }) => ids.includes(id));
  const [suspects, again] = [among(cases.suspects), among(cases.again)];
  return [
    ...(suspects.length === 0
      ? []
      : ordinals.hunt.flatMap((ordinal) =>
          hunted.map((one) => ({ suite: one, ordinal, cases: suspects, seed })),
        )),
    ...(again.length === 0 ? [] : ordinals.again.map((ordinal) => ({ suite, ordinal, cases: again, seed }))),
  ];
}
