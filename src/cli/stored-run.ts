import type { LostCall } from '../core/lost-calls.ts';
import type { Plan } from '../domain/plan.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Side } from '../domain/report.ts';
import type { Suite } from '../domain/suite.ts';
import { parseTrialKey, type Trial } from '../domain/trial.ts';
import { damageWords } from '../store/describe-run.ts';
import { runSource, storedEnds } from './answers.ts';
import type { ReportOptions } from './command.ts';
import { baselineSide, billedWarnings, withWorkers } from './finish.ts';
import type { GatedProject } from './gate-base.ts';
import type { Io } from './io.ts';
import type { Matched } from './match.ts';
import { faced } from './opponents.ts';
import { runSides } from './run-sides.ts';
import type { OpenRun } from './runs-folder.ts';
import { concludeRun } from './session.ts';

/** How the report of stored answers names them. */
export interface StoredAs {
  readonly command: 'run' | 'score';
  /** Where the answers of a suite come from. */
  readonly source: (suite: Suite) => Side['source'];
  readonly warnings: readonly string[];
}

/** Scores the answers that a run's journal holds by today's assertions, and decides. Asks nothing. */
export async function concludeStored(
  io: Io,
  run: OpenRun & { readonly plan: Plan },
  { config, suites, inputs, baselineOf }: GatedProject,
  { command, source: sourceOf, warnings }: StoredAs,
  options: ReportOptions,
): Promise<number> {
  const { id, dir, plan } = run;
  let unknown = 0;
  /** In a function of its own, so that what only gathers the sides is let go before they are compared. */
  const match = async (workers: ScoreWorkers): Promise<Matched[]> => {
    const sides = runSides({ id, plan, suites, config, sourceOf }, workers);
    const sideOf = (trial: Trial) => {
      const side = sides.get(trial.suite);
      return side?.planned.target === trial.target ? side : undefined;
    };
    const lose = (call: LostCall) => {
      // Nothing is billed for a replay, whatever its answers are said to be from.
      const known = plan.source === 'replay' ? { possibly_billed: false } : call;
      const trial = parseTrialKey(call.trial);
      if (trial !== undefined && sideOf(trial)?.builder.lose(trial, known)) unknown++;
    };
    for await (const { trial, input, end } of storedEnds(dir, config.allow_aliases, lose)) {
      const requests = end.outcome === 'failed' ? 0 : 1;
      await sideOf(trial)?.builder.add(trial, input, end, requests);
    }
    const source = runSource(dir, config.allow_aliases);
    const matched: Matched[] = [];
    for (const { suite, planned, builder } of sides.values()) {
      const before = await baselineSide(io, config, suite, workers, baselineOf(suite));
      const after = { scored: await builder.finish(), source };
      const { trials, early = false } = planned;
      const match = {
        ...{ suite, before: { stored: before }, after: { stored: after } },
        ...{ trials, early, live: false, attempt: null },
      };
      matched.push(await faced({ match, before, after }));
    }
    return matched;
  };
  return withWorkers(io, async (workers) => {
    const matched = await match(workers);
    const damage = run.damage === undefined ? undefined : damageWords(run.damage);
    const told = { matched, warnings: [...warnings, ...billedWarnings(unknown)], gateInputs: inputs, damage };
    return concludeRun(io, run, { command, plan, ...told }, options);
  });
}
