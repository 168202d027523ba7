import { realpathSync } from 'node:fs';
import type { Config } from '../../domain/config.ts';
import { type Failure, Failures, fail } from '../../domain/failure.ts';
import type { ScoreWorkers } from '../../domain/ports.ts';
import type { Report } from '../../domain/report.ts';
import type { Suite } from '../../domain/suite.ts';
import { runToGoOnWith } from '../begun.ts';
import type { Command } from '../command.ts';
import { conclude, scoresOf } from '../conclude.ts';
import { withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import { earlierLooks } from '../looks.ts';
import type { Built, Match, Matched } from '../match.ts';
import { matchesAgainst, matchesOfPairs } from '../matches.ts';
import { faced, opposedBy, refusePairs } from '../opponents.ts';
import { refuseInputs, refusePlaces } from '../places.ts';
import type { Prepared } from '../prepare.ts';
import { prepare } from '../prepare.ts';
import { openProject } from '../project.ts';
import { publishReport } from '../publish.ts';
import { startRun } from '../runs-folder.ts';
import { askAndScore, concludeRun } from '../session.ts';
import type { NamedSide } from '../sides.ts';
import { endsOfSide, nameSide, storedSides } from '../sides.ts';
import { goOn } from './resume.ts';

type Compare = Extract<Command, { name: 'compare' }>;

/** Compares two sides: what is named as a model is asked (or replayed), what is stored is read. */
export async function compare(command: Compare, io: Io): Promise<number> {
  refusePlaces(io, command.options);
  const before = await nameSide(io, command.before);
  const after = await nameSide(io, command.after);
  const files = [before, after].flatMap((side) => ('file' in side ? [side.file] : []));
  refuseInputs(
    io,
    command.options,
    new Map(files.map((file) => [realpathSync.native(file), 'a side of the comparison'])),
  );
  if (before.kind === 'model' && after.kind === 'model') return compareModels(command, io, before, after);
  if (before.kind === 'stored' && after.kind === 'stored') return compareStored(command, io, before, after);
  return compareMixed(command, io, before, after);
}

/** What to do where judges are to compare answers that are not there yet. */
const RUN_FIRST =
  'Let the side before answer first: run the suites with it (llm-eval run --live --record FILE) and name FILE as the side before; or accept it (llm-eval accept --why "…"), and run the other against it.';

type ModelSide = Extract<NamedSide, { kind: 'model' }>;
type StoredSide = Extract<NamedSide, { kind: 'stored' }>;

async function compareModels(
  { suites: patterns, options }: Compare,
  io: Io,
  before: ModelSide,
  after: ModelSide,
): Promise<number> {
  const first = await openProject(io, patterns, options, { target: before });
  const second = await openProject(io, patterns, options, { target: after });
  refusePairs(
    second.suites,
    'two models that are asked in one run have no answers yet that judges could compare',
    RUN_FIRST,
  );
  const suites = withDistinctTargets(first.suites, second.suites);
  const prepared = await prepare(io, second.config, suites, options, 'compare');
  return withWorkers(io, (workers) =>
    askMatches(io, second.config, prepared, matchesOfPairs(prepared), workers, options),
  );
}

/**
 * Both versions of every suite, each pair side by side. Where the two ask the very same target its answers serve both
 * sides when they are replayed; asking a model twice and calling it a comparison is refused.
 */
function withDistinctTargets(first: readonly Suite[], second: readonly Suite[]): Suite[] {
  return first.flatMap((before, index) => {
    const after = second[index];
    if (after === undefined) return [];
    if (before.target.model !== after.target.model) return [before, after];
    if (before.target.api === after.target.api) {
      if (before.replay.length > 0) return [before];
      fail({
        code: 'usage',
        message: `both sides are ${before.target.model}; asking a model twice compares nothing`,
        hint: 'Name two models, or a baseline or recording file as one side.',
      });
    }
    return [before, after].map((suite) => ({
      ...suite,
      target: { ...suite.target, name: `${suite.target.api}:${suite.target.model}` },
    }));
  });
}

async function compareStored(
  { suites: patterns, options }: Compare,
  io: Io,
  before: StoredSide,
  after: StoredSide,
): Promise<number> {
  const { config, suites: named } = await openProject(io, patterns, { ...options, live: true });
  const suites = await opposedBy(named, endsOfSide(io, config, before));
  const started = io.clock.now();
  const start = io.clock.monotonic();
  return withWorkers(io, async (workers) => {
    const [was, is] = [
      await storedSides(io, config, suites, before, workers, 'before'),
      await storedSides(io, config, suites, after, workers, 'after'),
    ];
    const matched = suites.flatMap((suite): Matched[] => {
      const [one, other] = [was.get(suite.name), is.get(suite.name)];
      return one === undefined || other === undefined ? [] : [storedMatch(suite, one, other)];
    });
    const compared = await Promise.all(matched.map(faced));
    refuseOneSided(suites, patterns.length > 0, [
      { name: before.name, holds: was },
      { name: after.name, holds: is },
    ]);
    if (matched.length === 0) nothingShared(before.name, after.name);
    const run: Report['run'] = {
      id: null,
      started: started.toISOString(),
      seconds: (io.clock.monotonic() - start) / 1000,
    };
    const report = await conclude({ command: 'compare', run, matched: compared, warnings: [] });
    await publishReport(io, report, options, scoresOf(compared));
    return report.exit;
  });
}

async function compareMixed(
  { suites: patterns, options }: Compare,
  io: Io,
  before: NamedSide,
  after: NamedSide,
): Promise<number> {
  const model = before.kind === 'model' ? before : (after as ModelSide);
  const stored = before.kind === 'stored' ? before : (after as StoredSide);
  const { config, suites: named } = await openProject(io, patterns, options, { target: model });
  const role = stored === before ? 'before' : 'after';
  if (role === 'after')
    refusePairs(
      named,
      `${model.name} has not answered yet, so that judges could compare ${stored.name} with it`,
      RUN_FIRST,
    );
  const suites = await opposedBy(named, endsOfSide(io, config, stored));
  return withWorkers(io, async (workers) => {
    const held = await storedSides(io, config, suites, stored, workers, role);
    if (patterns.length > 0) refuseOneSided(suites, true, [{ name: stored.name, holds: held }]);
    const asked = suites.filter(({ name }) => held.has(name));
    if (asked.length === 0) nothingShared(before.name, after.name);
    // Rounds end when the candidate is judged; where it is stored, there is nothing to wait for.
    const { plan, ...rest } = await prepare(io, config, asked, options, 'run', role === 'before');
    // By which a resumed run finds the side that it is compared with.
    const prepared = { ...rest, plan: { ...plan, against: { name: stored.name, side: role } as const } };
    return askMatches(io, config, prepared, matchesAgainst(prepared, held, role), workers, options);
  });
}

async function askMatches(
  io: Io,
  config: Config,
  prepared: Prepared,
  given: readonly Match[],
  workers: ScoreWorkers,
  options: Compare['options'],
): Promise<number> {
  const { plan } = prepared;
  const fresh = options.fresh === true;
  const { matches, run: looked } = await earlierLooks(io, plan, given, fresh);
  const earlier = await runToGoOnWith(io, plan, options, plan.command === 'compare' ? looked : undefined);
  if (earlier !== undefined) {
    await prepared.client.close();
    return goOn(io, earlier, options);
  }
  const run = await startRun(io, plan);
  const asked = await askAndScore(io, config, prepared, matches, run, workers, {
    ...options,
    resumed: false,
  });
  if ('early' in asked) return asked.early;
  return concludeRun(io, run, { command: 'compare', plan, ...asked }, options);
}

function storedMatch(suite: Suite, before: Built, after: Built): Matched {
  const sides = { before: { stored: before }, after: { stored: after } };
  return { match: { suite, ...sides, early: false, live: false, attempt: null }, before, after };
}

function nothingShared(before: string, after: string): never {
  return fail({
    code: 'nothing-selected',
    message: `${before} and ${after} hold answers to no suite that both know`,
    hint: 'Name the suites that they were recorded with.',
  });
}

/** A suite that one side has no answers to cannot be compared, and must not go unsaid; nor may one that was named. */
function refuseOneSided(
  suites: readonly Suite[],
  named: boolean,
  sides: readonly { readonly name: string; readonly holds: ReadonlyMap<string, unknown> }[],
): void {
  const failures = suites.flatMap((suite): Failure[] => {
    const without = sides.filter(({ holds }) => !holds.has(suite.name));
    if (without.length === 0 || (!named && without.length === sides.length)) return [];
    return without.map(({ name }) => ({
      code: 'missing-answers' as const,
      where: { file: suite.file },
      message: `${name} holds no answers to ${suite.name}`,
      hint: 'Name the suites that both sides were asked, or record the missing one.',
    }));
  });
  if (failures.length > 0) throw new Failures(failures);
}
