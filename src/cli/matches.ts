import { askedOf } from '../core/asked.ts';
import { seedOf } from '../core/asks.ts';
import type { Scheduled } from '../core/plan.ts';
import type { Config } from '../domain/config.ts';
import { canonicalJson } from '../domain/json.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Suite } from '../domain/suite.ts';
import { baselineSide } from './finish.ts';
import type { Io } from './io.ts';
import type { Built, Match, MatchedSide } from './match.ts';
import type { Prepared } from './prepare.ts';

/** The accepted baselines of suites, by the suite's name; a suite without one is not among them. */
export async function baselinesOf(
  io: Io,
  config: Config,
  suites: readonly Suite[],
  workers: ScoreWorkers,
  fileOf?: (suite: Suite) => string,
): Promise<Map<string, MatchedSide>> {
  const sides = new Map<string, MatchedSide>();
  for (const suite of suites)
    sides.set(suite.name, { stored: await baselineSide(io, config, suite, workers, fileOf?.(suite)) });
  return sides;
}

/** Each suite of a run against the stored side that it is compared with. */
export function matchesOfRun(
  { plan, scheduled }: Pick<Prepared, 'plan' | 'scheduled'>,
  before: ReadonlyMap<string, MatchedSide>,
): Match[] {
  return scheduled.map((one) => {
    const side = before.get(one.suite.name) ?? { stored: undefined };
    // A shard asks all of its trials at once, as a batch does.
    const asked = askedAs(one, plan.batch === true || plan.shard !== undefined);
    const hunted = plan.hunt && asked.live ? huntedOf(one.suite, side) : undefined;
    return {
      ...{ suite: one.suite, before: side, after: { asked: one.suite }, ...asked },
      ...(hunted && { hunted }),
      ...(plan.shard && { shard: plan.shard }),
    };
  });
}

/** What is asked against a stored side, by suite, that stands `role`; where it is the candidate, nothing is waited for. */
export function matchesAgainst(
  prepared: Pick<Prepared, 'plan' | 'scheduled'>,
  held: ReadonlyMap<string, Built>,
  role: 'before' | 'after',
): Match[] {
  const sides = new Map([...held].map(([name, side]) => [name, { stored: side }]));
  return matchesOfRun(prepared, sides).map((match) =>
    role === 'before' ? match : { ...match, before: match.after, after: match.before, trials: undefined },
  );
}

/**
 * The stored side's target, to be asked again. Only the model may differ: an older prompt or parameter is known by its digest
 * alone and cannot be asked.
 */
function huntedOf(suite: Suite, side: MatchedSide): Suite | undefined {
  const old = 'stored' in side ? side.stored?.scored.asked : undefined;
  if (old === undefined) return undefined;
  const { model, pin: _pin, ...asked } = old;
  const { model: _model, pin: _own, ...now } = askedOf(suite);
  if (canonicalJson(asked) !== canonicalJson(now)) return undefined;
  return { ...suite, target: { ...suite.target, model, name: `${model} (before)`, fallback: undefined } };
}

/**
 * The matches of a run that asked two targets: of each suite the first target stands before, the second after. Where both
 * are one target, its answers stand on both sides.
 */
export function matchesOfPairs({ plan, scheduled }: Pick<Prepared, 'plan' | 'scheduled'>): Match[] {
  return [...Map.groupBy(scheduled, ({ suite }) => suite.name).values()].flatMap((versions): Match[] => {
    const [first, second = first] = versions;
    if (first === undefined || second === undefined) return [];
    const sides = { before: { asked: first.suite }, after: { asked: second.suite } };
    return [{ suite: second.suite, ...sides, ...askedAs(second, plan.batch === true) }];
  });
}

/**
 * The matches of a run that asked several targets: of each suite the first target stands before, and each of the others
 * after it in a match of its own. They share their order, so that what is asked of the first serves all of them.
 */
export function matchesOfCandidates({ plan, scheduled }: Pick<Prepared, 'plan' | 'scheduled'>): Match[] {
  return [...Map.groupBy(scheduled, ({ suite }) => suite.name).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const seed = seedOf(
      first.suite,
      [first, ...others].map(({ suite }) => suite.target.model),
    );
    return others.map((one): Match => {
      const { suite } = one;
      const sides = { before: { asked: first.suite }, after: { asked: suite } };
      return { suite, ...sides, ...askedAs(one, plan.batch === true), seed, group: suite.target.model };
    });
  });
}

function askedAs({ suite, trials, early = false }: Scheduled, batch: boolean) {
  return { trials, early, live: suite.replay.length === 0 && !batch, attempt: null };
}
