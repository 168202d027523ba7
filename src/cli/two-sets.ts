import type { TwiceAsked } from '../core/calibrate.ts';
import { costOf } from '../core/cost.ts';
import { counts } from '../core/metrics.ts';
import type { Measure } from '../core/ratios.ts';
import type { ScoredSide, Taken } from '../core/scored-side.ts';
import type { TwicePassed } from '../core/stats/independence.ts';
import type { Answer } from '../domain/answer.ts';
import type { Config } from '../domain/config.ts';
import type { Price } from '../domain/price.ts';
import type { TrialScore } from '../domain/score.ts';
import type { Suite } from '../domain/suite.ts';
import type { Built } from './match.ts';
import { priceOfModel } from './price.ts';

/** Which of two sets a trial belongs to, by its ordinal; undefined: neither. */
export type SetOf = (ordinal: number) => 0 | 1 | undefined;

/** Rounds in turn: trial 1 is of the first set, trial 2 of the second, so that drift falls on both alike. */
export const inTurn: SetOf = (ordinal) => (ordinal % 2 === 1 ? 0 : 1);

/** The trials of a side in two sets, with what their answers took. */
export async function twoSets(
  config: Config,
  suite: Suite,
  built: Built,
  setOf: SetOf,
): Promise<TwiceAsked[]> {
  const taken = await takenOf(config, suite, built, setOf);
  return suite.cases.map(({ id }) => {
    const trials = built.scored.cases.get(id)?.trials ?? [];
    const among = (set: 0 | 1) => trials.filter(({ ordinal }) => setOf(ordinal) === set);
    return { case: id, first: among(0), second: among(1), taken: taken.get(id) ?? [NOTHING, NOTHING] };
  });
}

const NOTHING: Taken = { cost: [], tokens: [], latency: [] };

type Gathered = { readonly [measure in Measure]: number[] };

async function takenOf(config: Config, suite: Suite, built: Built, setOf: SetOf) {
  const taken = new Map<string, readonly [Gathered, Gathered]>();
  const empty = (): Gathered => ({ cost: [], tokens: [], latency: [] });
  const price = priceOfModel(config, built.scored.side.model);
  // A trial takes what all its turns take, and they need not stand side by side.
  const trials = new Map<string, { readonly case: string; readonly set: 0 | 1; readonly took: Took }>();
  for await (const answer of built.source.read()) {
    if (answer.suite !== suite.name || answer.link !== undefined || answer.judge !== undefined) continue;
    const set = setOf(answer.ordinal);
    if (set === undefined) continue;
    const key = `${answer.case}#${answer.ordinal}`;
    const before = trials.get(key)?.took ?? { cost: 0, tokens: 0, latency: 0 };
    trials.set(key, { case: answer.case, set, took: plus(before, answer, price) });
  }
  for (const { case: id, set, took } of trials.values()) {
    const sets = taken.get(id) ?? ([empty(), empty()] as const);
    taken.set(id, sets);
    for (const measure of ['cost', 'tokens', 'latency'] as const) {
      const figure = took[measure];
      if (figure !== undefined) sets[set][measure].push(figure);
    }
  }
  return taken;
}

/** What a trial took so far; undefined where one of its answers does not say. */
type Took = { readonly [measure in Measure]: number | undefined };

function plus(before: Took, { usage, latency_ms, service_tier: tier, batch }: Answer, price?: Price): Took {
  const cost = usage === null ? undefined : costOf(usage, price, { tier, batch });
  const sum = (one: number | undefined, other: number | null | undefined) =>
    one === undefined || typeof other !== 'number' ? undefined : one + other;
  return {
    cost: sum(before.cost, cost),
    tokens: sum(before.tokens, usage?.output),
    latency: sum(before.latency, latency_ms),
  };
}

/**
 * The cases that have `trials` scored trials in each of two sessions, as the test of independence takes them: the first so
 * many of each.
 */
export function inBothSessions(
  { cases }: Suite,
  first: ScoredSide['cases'],
  second: ScoredSide['cases'],
  [ofFirst, ofSecond]: readonly [SessionOf, SessionOf],
): TwicePassed[] {
  const sessions = cases.map(({ id }) => ({
    one: scored(first.get(id)?.trials, ofFirst),
    other: scored(second.get(id)?.trials, ofSecond),
  }));
  const trials = Math.max(0, ...sessions.map(({ one, other }) => Math.min(one.length, other.length)));
  if (trials < 2) return [];
  return sessions.flatMap(({ one, other }) =>
    one.length < trials || other.length < trials
      ? []
      : [{ first: passes(one, trials), second: passes(other, trials), trials }],
  );
}

/** Whether a trial belongs to a session, by its ordinal. */
export type SessionOf = (ordinal: number) => boolean;

function scored(trials: readonly TrialScore[] = [], belongs: SessionOf): readonly TrialScore[] {
  return trials.filter(({ ordinal, status }) => status !== 'unscored' && belongs(ordinal));
}

function passes(trials: readonly TrialScore[], count: number): number {
  return counts(trials.slice(0, count)).passed;
}
