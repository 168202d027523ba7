import { askedOf } from '../core/asked.ts';
import type { LostCall } from '../core/lost-calls.ts';
import { shareOf } from '../core/shards.ts';
import { wholeKey } from '../core/turns.ts';
import type { Answer } from '../domain/answer.ts';
import type { Config } from '../domain/config.ts';
import type { GateInputs } from '../domain/gate-inputs.ts';
import type { Plan } from '../domain/plan.ts';
import type { ScoreWorkers } from '../domain/ports.ts';
import type { Report, ReportedLimit } from '../domain/report.ts';
import type { ScoreSource } from '../domain/score-line.ts';
import { parseTrialKey, trialKey } from '../domain/trial.ts';
import type { Stopped } from '../execute/execute.ts';
import { agreementsOf } from './agreements.ts';
import { runSource, storedEnds } from './answers.ts';
import { batchesOf } from './batch.ts';
import { costOfEnds, purseOf } from './budget.ts';
import { budgetOf } from './budget-of.ts';
import { chainsOf } from './chains.ts';
import { collectAnswers } from './collecting.ts';
import type { AskOptions, BatchFlags, ReportOptions } from './command.ts';
import { conclude, keepReport, scoresOf } from './conclude.ts';
import { openCourse } from './course.ts';
import {
  billedWarnings,
  endedEarly,
  keepingPaid,
  stopSentence,
  stopWarnings,
  watchRefusals,
} from './finish.ts';
import { oneOfEachFirst } from './first-asks.ts';
import type { Io } from './io.ts';
import type { ControlEnds } from './judged-trials.ts';
import { type LimitOptions, limitsOf, limitsShown } from './limits.ts';
import { noteLooks } from './looks.ts';
import type { Built, Match, Matched, MatchedSide } from './match.ts';
import { mendRun } from './mend-run.ts';
import { faced } from './opponents.ts';
import type { Prepared } from './prepare.ts';
import { priceOfModel } from './price.ts';
import { publishReport } from './publish.ts';
import { recordRun } from './record.ts';
import type { OpenRun } from './runs-folder.ts';
import type { SideBuilder } from './side.ts';
import { buildSide } from './side.ts';

export interface SessionOptions
  extends LimitOptions,
    Pick<AskOptions, 'maxCost' | 'maxTokens' | 'maxTime'>,
    Pick<BatchFlags, 'detach'>,
    ReportOptions {
  readonly record?: string;
}

/** The side of a suite asked of a target. */
export function sideKey(suite: string, target: string): string {
  return `${suite}@${target}`;
}

/** What asking brought: an exit code when there can be no verdict, else every match scored. */
export type Asked =
  | { readonly early: number }
  | {
      readonly matched: readonly Matched[];
      readonly warnings: readonly string[];
      readonly limits: readonly ReportedLimit[];
    };

/**
 * Asks what the run's journal has no answer to, and scores every answer as it becomes durable. A run that was taken up
 * again ends like one that was never interrupted: the answers that it has are scored first, from the journal.
 */
export async function askAndScore(
  io: Io,
  config: Config,
  prepared: Prepared,
  matches: readonly Match[],
  run: OpenRun,
  workers: ScoreWorkers,
  options: SessionOptions & { readonly resumed: boolean },
): Promise<Asked> {
  const builders = new Map<string, SideBuilder>();
  const asked = [
    ...prepared.scheduled,
    ...matches.flatMap(({ hunted, trials = 0 }) => (hunted === undefined ? [] : [{ suite: hunted, trials }])),
  ];
  // A hunt asks the side before no first trial, and so no control case of its own.
  const controls = new Map<string, ControlEnds>(asked.map(({ suite }) => [suite.name, new Map()]));
  for (const { suite, trials } of asked) {
    const { model, name } = suite.target;
    const about = {
      name,
      source: suite.replay.length > 0 ? ('replay' as const) : ('live' as const),
      model,
      trials,
      asked: askedOf(suite),
      price: priceOfModel(config, model),
      priceOf: (one: string) => priceOfModel(config, one),
      controls: controls.get(suite.name),
    };
    builders.set(sideKey(suite.name, name), buildSide(suite, about, workers));
  }
  const mended = run.damage === undefined ? undefined : await mendRun(io, run, run.damage);
  const source = runSource(run.dir, config.allow_aliases);
  const snapshot = async (): Promise<Matched[]> => {
    const sides = new Map<string, Built>();
    for (const { suite } of asked) {
      const { name: target } = suite.target;
      const scored = await builders
        .get(sideKey(suite.name, target))
        ?.finish(course.planned(suite.name, target));
      if (scored !== undefined) sides.set(sideKey(suite.name, target), { scored, source, target });
    }
    const all = matches.flatMap((match): Matched[] => {
      const built = (side: MatchedSide) =>
        'asked' in side ? sides.get(sideKey(side.asked.name, side.asked.target.name)) : side.stored;
      const [before, after] = [built(match.before), built(match.after)];
      const hunted = match.hunted && built({ asked: match.hunted });
      return after === undefined ? [] : [{ match, before, after, ...(hunted && { hunted }) }];
    });
    return Promise.all(all.map(faced));
  };
  const course = openCourse(prepared.scheduled, matches, snapshot);
  let unknown = 0;
  const budget = budgetOf(config, options, shareOf(prepared.plan));
  const lose = (call: LostCall) => {
    const trial = parseTrialKey(call.trial);
    const builder = trial && builders.get(sideKey(trial.suite, trial.target));
    if (trial !== undefined && builder?.lose(trial, call)) unknown++;
  };
  const takeUp = async () => {
    const done = new Set<string>();
    const said = new Map<string, Answer>();
    if (options.resumed) {
      const chains = chainsOf(asked.map(({ suite }) => suite));
      const failed = prepared.plan.batch === true ? (await batchesOf(run.dir)).ended : new Set<string>();
      const loseStored = (call: LostCall) => {
        const trial = parseTrialKey(call.trial);
        if (trial !== undefined) course.begun(trial);
        lose(call);
      };
      for await (const { trial, input, end } of storedEnds(run.dir, config.allow_aliases, loseStored)) {
        course.begun(trial);
        if (end.outcome === 'failed') {
          const key = trialKey(trial);
          if (!failed.has(key)) continue;
          done.add(key);
          // Its requests are among the lost ones.
          await builders.get(sideKey(trial.suite, trial.target))?.add(trial, input, end, 0);
          continue;
        }
        if (chains.add(trial, end) === 'ended') done.add(wholeKey(trial));
        else said.set(trialKey(trial), end);
        await builders.get(sideKey(trial.suite, trial.target))?.add(trial, input, end);
      }
      for (const key of chains.ended((ask) => said.get(trialKey(ask.trial)))) done.add(key);
    }
    const resumed = options.resumed ? run.dir : undefined;
    return { done, said, purse: await purseOf(config, budget, { ...prepared, done, resumed }) };
  };
  const { command, batch, source: from } = prepared.plan;
  // Of models that are chosen among one may not be served at all.
  const alone = command === 'choose' && batch !== true && from !== 'replay';
  const refusals = watchRefusals();
  const hunted = new Set(matches.flatMap((match) => match.hunted?.target.name ?? []));
  const collected = await keepingPaid(run, () =>
    collectAnswers(io, prepared, run.dir, {
      limits: limitsOf(io, config, { ...options, shard: prepared.plan.shard }, prepared.scheduled),
      maxTime: options.maxTime,
      detach: options.detach,
      quiet: options.quiet,
      budgeted: budget !== undefined,
      next: alone ? oneOfEachFirst(() => course.next()) : () => course.next(),
      takeUp,
      costOf: costOfEnds(config, prepared.scheduled),
      onEnd: async (end) => {
        refusals.count(end);
        const { trial, input } = end.ask;
        // The requests of a trial that failed are among the lost ones.
        const requests = end.end.outcome === 'failed' ? 0 : 1;
        return builders.get(sideKey(trial.suite, trial.target))?.add(trial, input, end.end, requests);
      },
      onLost: lose,
    }),
  );
  if (options.record !== undefined && collected.underway === 0)
    await recordRun(io, { dir: run.dir, plan: prepared.plan }, config, options.record);
  const suites = prepared.scheduled.map(({ suite }) => suite);
  // What a hunt is refused leaves names suspected, and says nothing against the candidate.
  const [lost, stopped] = [true, false].map((which) =>
    collected.stopped.filter(({ ask }) => hunted.has(ask.trial.target) === which),
  ) as [Stopped[], Stopped[]];
  const early = await endedEarly(io, run.id, { ...collected, stopped }, refusals.failures(suites));
  if (early !== undefined) return { early };
  const warnings = [
    ...prepared.warnings,
    ...(mended === undefined ? [] : [mended.warning]),
    ...billedWarnings(Math.max(0, unknown - (mended?.answers ?? 0))),
    ...lost.map((stop) => `Flips stay suspected: ${stopSentence(stop)}`),
    ...stopWarnings(run.id, { ...collected, stopped }),
  ];
  return { matched: await snapshot(), warnings, limits: limitsShown(collected.limits) };
}

/** Compares the sides of a run, keeps and prints the report, and gives its exit code. */
export async function concludeRun(
  io: Io,
  run: OpenRun,
  about: {
    readonly command: string;
    readonly plan: Plan;
    readonly matched: readonly Matched[];
    readonly warnings: readonly string[];
    readonly limits?: readonly ReportedLimit[];
    readonly gateInputs?: GateInputs;
    /** What of the run's journal is damaged, in one clause. */
    readonly damage?: string | undefined;
  },
  options: ReportOptions,
): Promise<number> {
  const matches = about.matched.map(({ match }) => match);
  const agreements = await agreementsOf(
    io.cwd,
    matches.map(({ suite }) => suite),
  );
  const report = await conclude({ ...about, agreements, run: runOf(io, run) });
  await noteLooks(io, { plan: about.plan, run: run.id }, matches, report);
  return finishReport(io, run, report, options, scoresOf(about.matched));
}

/** The run as its report names it. */
export function runOf(io: Io, run: OpenRun): Report['run'] {
  return {
    id: run.id,
    started: run.started.toISOString(),
    seconds: (io.clock.monotonic() - run.start) / 1000,
  };
}

/** Keeps a report with its run, writes and prints it, and gives its exit code. */
export async function finishReport(
  io: Io,
  run: OpenRun,
  report: Report,
  options: ReportOptions,
  scores: ScoreSource,
): Promise<number> {
  await keepingPaid(run, () => keepReport(run.dir, report, scores));
  await publishReport(io, report, options, scores);
  return report.exit;
}
