import { exitOfCarrying } from '../../core/exit.ts';
import type { ScoredCase, ScoredSide } from '../../core/scored-side.ts';
import type { ExportedScore } from '../../domain/exported.ts';
import { fail } from '../../domain/failure.ts';
import type { PlannedSuite } from '../../domain/plan.ts';
import type { Suite } from '../../domain/suite.ts';
import { say, term } from '../../report/escape/term.ts';
import type { InspectTrial } from '../../report/inspect.ts';
import { storedEnds } from '../answers.ts';
import type { Command } from '../command.ts';
import { withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';
import { runSides } from '../run-sides.ts';
import { openRun } from '../runs-folder.ts';
import { TOOL } from '../version.ts';

/** A suite of the run, its answers scored by today's assertions. */
interface ScoredSuite {
  readonly suite: Suite;
  readonly planned: PlannedSuite;
  readonly scored: ScoredSide;
}

/** Prints what a run's stored answers score by today's assertions, in a form that other tools read. Asks nothing. */
export async function exportRun(
  { run: name, options }: Extract<Command, { name: 'export' }>,
  io: Io,
): Promise<number> {
  const { id, dir, plan } = await openRun(io, name, name === 'last' ? 'complete' : 'any');
  if (plan.command === 'compare' || plan.command === 'choose')
    fail({
      code: 'usage',
      message: `run ${id} asked several targets; export is for runs of one`,
      hint: `Its report as JSON lines: llm-eval report ${id} --report jsonl=FILE`,
    });
  const wanted = plan.suites.filter(({ suite }) => options.suite === undefined || suite === options.suite);
  const names = plan.suites.map(({ suite }) => suite).join(', ');
  if (wanted.length === 0)
    fail({
      code: 'nothing-selected',
      message: `run ${id} has no suite ${options.suite}`,
      hint: `Its suites: ${names}.`,
    });
  if (options.format === 'inspect' && wanted.length > 1)
    fail({
      code: 'usage',
      message: `run ${id} has ${wanted.length} suites, and an eval log of Inspect holds one`,
      hint: `Name one with --suite: ${names}.`,
    });
  const files = [...new Set(wanted.map(({ file }) => file))];
  const { config, suites } = await openProject(io, files, { ...options, live: true });
  return withWorkers(io, async (workers) => {
    const sides = runSides(
      { id, plan: { ...plan, suites: wanted }, suites, config, sourceOf: () => 'run' },
      workers,
    );
    for await (const { trial, input, end, attempts } of storedEnds(dir, config.allow_aliases)) {
      const side = sides.get(trial.suite);
      if (side?.planned.target === trial.target) await side.builder.add(trial, input, end, attempts);
    }
    const all: ScoredSuite[] = [];
    for (const { suite, planned, builder } of sides.values())
      all.push({ suite, planned, scored: await builder.finish() });
    if (options.format !== 'inspect') {
      await printScores(io, id, all, options.format);
      return exitOfCarrying([]);
    }
    return exitOfCarrying(await printLog(io, id, dir, all, config.allow_aliases));
  });
}

async function printScores(
  io: Io,
  run: string,
  all: readonly ScoredSuite[],
  format: 'jsonl' | 'csv',
): Promise<void> {
  const { scoreCsv, scoreJson, scoresCsvHead } = await import('../../report/scores.ts');
  if (format === 'csv') await io.stdout.write(scoresCsvHead());
  for (const one of all)
    for (const line of linesOf(run, one))
      await io.stdout.write(format === 'csv' ? scoreCsv(line) : scoreJson(line));
}

/** A line a score, in the order of the suite's cases; cases that the suite no longer has come last. */
function* linesOf(run: string, { suite, planned, scored }: ScoredSuite): Iterable<ExportedScore> {
  const tags = new Map(suite.cases.map((kase) => [kase.id, kase.tags]));
  for (const id of idsOf(suite, scored)) {
    for (const trial of scored.cases.get(id)?.trials ?? []) {
      const base = {
        ...{ run, suite: suite.name, case: id, tags: tags.get(id) ?? [] },
        ...{ target: planned.target, model: planned.asked.model, ordinal: trial.ordinal },
        ...{ outcome: trial.outcome, trial: trial.status },
        ...(trial.value === undefined ? {} : { trial_value: trial.value }),
      };
      for (const score of trial.scores) yield { ...base, ...score };
      if (trial.scores.length === 0)
        yield { ...base, ...(trial.reason === undefined ? {} : { reason: trial.reason }) };
    }
  }
}

function idsOf(suite: Suite, { cases }: { readonly cases: ReadonlyMap<string, ScoredCase> }): string[] {
  const own = suite.cases.map(({ id }) => id);
  return [...own, ...[...cases.keys()].filter((id) => !own.includes(id)).sort()];
}

/** Prints the log; gives the ids of cases that it could not hold, for the suite no longer says what they asked. */
async function printLog(
  io: Io,
  id: string,
  dir: string,
  [one]: readonly ScoredSuite[],
  allowAliases: readonly string[],
): Promise<readonly string[]> {
  if (one === undefined) throw new Error('a run without a suite');
  const { inspectLog } = await import('../../report/inspect.ts');
  const { suite, planned, scored } = one;
  const trials = suite.cases.flatMap(({ id: kase }) => scored.cases.get(kase)?.trials ?? []);
  const run = {
    ...{ id, created: startedAt(id), suite, side: scored.side, tool: TOOL },
    ...{ scored: trials.filter(({ status }) => status !== 'unscored').length, total: trials.length },
  };
  for await (const chunk of inspectLog(run, inOrder(suite, planned, scored, dir, allowAliases)))
    await io.stdout.write(chunk);
  await io.stderr.write(
    say`The log holds questions, answers, usage and scores. It has no place for the verdict and the baseline, and a run has no events.\n`,
  );
  const gone = idsOf(suite, scored).slice(suite.cases.length);
  for (const name of gone)
    await io.stderr.write(
      say`not carried over: ${term(suite.file)}: the case ${term(name)}: the suite no longer has it, and so not what it asked\n`,
    );
  return gone;
}

/** The trials of cases that the suite still has, as their answers stand in the journal. */
async function* inOrder(
  suite: Suite,
  planned: PlannedSuite,
  { cases }: ScoredSide,
  dir: string,
  allowAliases: readonly string[],
): AsyncIterable<InspectTrial> {
  const byId = new Map(suite.cases.map((kase) => [kase.id, kase]));
  for await (const { trial, end } of storedEnds(dir, allowAliases)) {
    const kase = byId.get(trial.case);
    const score = cases.get(trial.case)?.trials.find(({ ordinal }) => ordinal === trial.ordinal);
    if (
      trial.suite === suite.name &&
      trial.target === planned.target &&
      kase !== undefined &&
      score !== undefined
    )
      yield { kase, end, score };
  }
}

/** When a run began, by its id: `20261122T120000Z-8ig2` began at 2026-11-22T12:00:00+00:00. */
function startedAt(id: string): string {
  return id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6+00:00');
}
