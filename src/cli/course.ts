import type { Slot } from '../core/asks.ts';
import { decide } from '../core/decide.ts';
import type { Scheduled } from '../core/plan.ts';
import {
  type Asking,
  freshSlots,
  lookOf,
  slotsOf,
  slotsToEndOfRound,
  slotsToNextLook,
} from '../core/rounds.ts';
import type { Trial } from '../domain/trial.ts';
import { askedSuites, askingOf, decideInput, type Match, type Matched, orderOf } from './match.ts';

/** What is asked of a run's matches, step by step, and how much of it so far. */
export interface Course {
  /**
   * Takes note of a trial that an earlier start of the run asked, whatever came of it, before the first `next`. A look that was
   * begun is asked to its end and counts as planned: its trials that failed must not be lost from what the others are held
   * against.
   */
  begun(trial: Pick<Trial, 'suite' | 'target' | 'case' | 'ordinal'>): void;
  /** What is asked next, given all that was asked before; undefined when there is nothing more to ask. */
  next(): Promise<readonly Slot[] | undefined>;
  /** Trials that were to be asked so far of a suite and target, fresh ones left out. */
  planned(suite: string, target: string): number;
}

/**
 * The course of a run: suites with a fixed number of trials are asked whole, the others to their next look for as long as
 * the gate is open. Then required cases that failed, and suspected flips where both sides can be asked, get fresh trials.
 */
export function openCourse(
  scheduled: readonly Scheduled[],
  matches: readonly Match[],
  snapshot: () => Promise<readonly Matched[]>,
): Course {
  const planned = new Map<string, number>();
  const rounds = new Map(
    matches.flatMap((match) => {
      const asking = askingOf(match);
      if (asking === undefined) return [];
      const places = new Map(asking.order.map(({ id }, place) => [id, place]));
      return [[match, { asking, places, taken: 0, asked: 0 }] as [Match, InRounds]];
    }),
  );
  const inRounds = new Set([...rounds.values()].flatMap(({ asking }) => asking.suites));
  let step: 'first' | 'looks' | 'fresh' | 'over' = 'first';

  const plan = (wanted: readonly Slot[]): readonly Slot[] => {
    const slots = merged(wanted);
    for (const { suite, cases } of slots) {
      const key = keyOf(suite.name, suite.target.name);
      planned.set(key, (planned.get(key) ?? 0) + cases.length);
    }
    return slots;
  };

  const first = (): readonly Slot[] =>
    plan([
      ...slotsOf(scheduled.filter(({ suite }) => !inRounds.has(suite))),
      ...[...rounds.values()].flatMap(({ asking, asked }) =>
        Array.from({ length: asked + 1 }, (_, taken) => slotsToNextLook(asking, taken)).flat(),
      ),
    ]);

  const nextLooks = async (): Promise<readonly Slot[]> => {
    const all = await snapshot();
    const { suites } = decide(all.map(decideInput));
    const isOut = groupsOut(all, suites);
    return plan(
      all.flatMap(({ match }, index) => {
        const state = rounds.get(match);
        if (state === undefined) return [];
        state.taken++;
        if (isOut(match) || suites[index]?.open !== true) return [];
        state.asked = state.taken;
        return slotsToNextLook(state.asking, state.taken);
      }),
    );
  };

  const fresh = async (): Promise<readonly Slot[]> => {
    const all = await snapshot();
    const { suites, verdict } = decide(all.map(decideInput));
    const isOut = groupsOut(all, suites);
    const slots = all.flatMap(({ match }, index) => {
      const wanted = suites[index]?.wanted;
      if (wanted === undefined || !match.live || match.trials === undefined || isOut(match)) return [];
      const hunted = match.hunted === undefined ? askedSuites(match) : [match.hunted, match.suite];
      return freshSlots(orderOf(match), match.suite, hunted, wanted);
    });
    const rest = verdict.status === 'passed' ? all.flatMap(({ match }) => restOf(match)) : [];
    return [...merged(slots), ...plan(rest)];
  };

  const restOf = (match: Match): readonly Slot[] => {
    const state = rounds.get(match);
    if (state === undefined || match.whole !== true) return [];
    return slotsToEndOfRound(state.asking, match.suite, state.asked + 1);
  };

  // A match is known by its candidate: what it is compared with may be asked for others as well, and further.
  const byCandidate = new Map(
    [...rounds].map(([{ suite }, state]) => [keyOf(suite.name, suite.target.name), state]),
  );

  return {
    begun(trial) {
      const state = byCandidate.get(keyOf(trial.suite, trial.target));
      const place = state?.places.get(trial.case);
      if (state === undefined || place === undefined) return;
      const look = lookOf(state.asking, place, trial.ordinal);
      if (look === undefined || look <= state.asked) return;
      state.taken = look;
      state.asked = look;
    },
    async next() {
      if (step === 'first') {
        step = rounds.size > 0 ? 'looks' : 'fresh';
        return first();
      }
      if (step === 'looks') {
        const slots = await nextLooks();
        if (slots.length > 0) return slots;
        step = 'fresh';
      }
      if (step === 'over' || !matches.some(({ live }) => live)) return undefined;
      step = 'over';
      const slots = await fresh();
      return slots.length > 0 ? slots : undefined;
    },
    planned: (suite, target) => planned.get(keyOf(suite, target)) ?? 0,
  };
}

/** A match in rounds. */
interface InRounds {
  readonly asking: Asking;
  /** Of each case in the order. */
  readonly places: ReadonlyMap<string, number>;
  /** How many looks were taken, or passed over since an earlier start of the run went on from them. */
  taken: number;
  /** The look, from 0, up to which it was last asked. */
  asked: number;
}

/** Which matches are asked no more because another of their group has regressed. */
function groupsOut(
  all: readonly Matched[],
  suites: readonly { readonly verdict: { readonly status: string } }[],
): (match: Match) => boolean {
  const out = new Set(
    all.flatMap(({ match: { group } }, index) =>
      group !== undefined && suites[index]?.verdict.status === 'regressed' ? [group] : [],
    ),
  );
  return ({ group }) => group !== undefined && out.has(group);
}

/** Slots with those in one that ask the same target in the same round: a side that several matches share is asked once. */
function merged(slots: readonly Slot[]): Slot[] {
  const known = new Map<string, Slot>();
  for (const slot of slots) {
    const key = `${keyOf(slot.suite.name, slot.suite.target.name)}#${slot.ordinal}`;
    const other = known.get(key);
    const ids = new Set(other?.cases.map(({ id }) => id));
    const cases =
      other === undefined ? slot.cases : [...other.cases, ...slot.cases.filter(({ id }) => !ids.has(id))];
    known.set(key, { ...slot, cases });
  }
  return [...known.values()];
}

function keyOf(suite: string, target: string): string {
  return `${suite}@${target}`;
}
