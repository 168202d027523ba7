import type { Slot } from '../core/asks.ts';
import { decide } from '../core/decide.ts';
import type { Scheduled } from '../core/plan.ts';
import { type Asking, freshSlots, slotsOf, slotsToNextLook } from '../core/rounds.ts';
import { askedSuites, askingOf, decideInput, type Match, type Matched, orderOf } from './match.ts';

/** What is asked of a run's matches, step by step, and how much of it so far. */
export interface Course {
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
      return asking === undefined
        ? []
        : [[match, { asking, taken: 0 }] as [Match, { asking: Asking; taken: number }]];
    }),
  );
  const inRounds = new Set([...rounds.values()].flatMap(({ asking }) => asking.suites));
  let step: 'first' | 'looks' | 'fresh' | 'over' = 'first';

  const plan = (slots: readonly Slot[]): readonly Slot[] => {
    for (const { suite, cases } of slots) {
      const key = keyOf(suite.name, suite.target.name);
      planned.set(key, (planned.get(key) ?? 0) + cases.length);
    }
    return slots;
  };

  const first = (): readonly Slot[] =>
    plan([
      ...slotsOf(scheduled.filter(({ suite }) => !inRounds.has(suite))),
      ...[...rounds.values()].flatMap(({ asking }) => slotsToNextLook(asking, 0)),
    ]);

  const nextLooks = async (): Promise<readonly Slot[]> => {
    const all = await snapshot();
    const { suites } = decide(all.map(decideInput));
    return plan(
      all.flatMap(({ match }, index) => {
        const state = rounds.get(match);
        if (state === undefined) return [];
        state.taken++;
        return suites[index]?.open === true ? slotsToNextLook(state.asking, state.taken) : [];
      }),
    );
  };

  const fresh = async (): Promise<readonly Slot[]> => {
    const all = await snapshot();
    const { suites } = decide(all.map(decideInput));
    return all.flatMap(({ match }, index) => {
      const wanted = suites[index]?.wanted;
      if (wanted === undefined || !match.live || match.trials === undefined) return [];
      const hunted = match.hunted === undefined ? askedSuites(match) : [match.hunted, match.suite];
      return freshSlots(orderOf(match), match.suite, hunted, wanted);
    });
  };

  return {
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

function keyOf(suite: string, target: string): string {
  return `${suite}@${target}`;
}
