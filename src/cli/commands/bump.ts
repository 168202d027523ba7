import { incompatibilities } from '../../core/compat.ts';
import { EXIT_INCONCLUSIVE, exitOfVerdict } from '../../core/exit.ts';
import { hasPairs } from '../../core/judging/pairs.ts';
import { BUMP_VERSION, type Bump } from '../../domain/bump.ts';
import { Failures, fail } from '../../domain/failure.ts';
import type { Report } from '../../domain/report.ts';
import type { Suite } from '../../domain/suite.ts';
import { editPin } from '../../load/edit-config.ts';
import { models } from '../../provider/models.ts';
import { bumpText, commitMessage, pullRequestBody } from '../../report/bump.ts';
import { jsonPiece, jsonText } from '../../report/escape/json.ts';
import { say, term } from '../../report/escape/term.ts';
import { chooseCandidate } from '../bump-candidate.ts';
import { filesOfMove, type NextBaseline, nextBaselines, writeMove } from '../bump-write.ts';
import type { BumpOptions, Command } from '../command.ts';
import { conclude, keepReport, scoresOf } from '../conclude.ts';
import { keepingPaid, withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import { noteLooks } from '../looks.ts';
import type { MatchedSide } from '../match.ts';
import { baselinesOf, matchesOfPairs, matchesOfRun } from '../matches.ts';
import { opposed } from '../opponents.ts';
import { askedAlone, filesOf, openPin, type Pinned, withoutFallback } from '../pinned.ts';
import { prepare } from '../prepare.ts';
import { openProject } from '../project.ts';
import { publishReport } from '../publish.ts';
import type { OpenRun } from '../runs-folder.ts';
import { askAndScore, runOf } from '../session.ts';
import { takeUp } from '../take-up.ts';

/**
 * Tries a newer snapshot for a pin over all suites that ask it, with one verdict over them all. Where that is `passed`, the
 * candidate's answers become the baselines and the pin moves in the config; anything else changes nothing.
 */
export async function bump(
  { pin: named, options }: Extract<Command, { name: 'bump' }>,
  io: Io,
): Promise<number> {
  if (options.why?.trim() === '')
    fail({ code: 'usage', message: '--why is empty', hint: 'Say why the pin moves, or leave it out.' });
  const pinned = await openPin(io, named, options);
  const { pin, model: from, config } = pinned;
  const { file } = config;
  if (file === undefined) throw new Error(`the pin ${pin} without a config`);
  const { to, others, ...choice } = await chooseCandidate(io, pinned, options);
  // Judges compare answers with those of a baseline: both sides cannot be asked at once.
  const asksOld = choice.asksOld && !pinned.suites.some(hasPairs);
  refuseIncompatible(pinned.suites, to);
  const overridden = options.pin.some((flag) => flag.startsWith(`${pin}=`));
  const edit = { file, pin, from, to, overridden };
  // A pin that cannot be edited is told before anything is paid for.
  await editPin(io.cwd, edit);
  const moved = await openProject(io, filesOf(pinned.suites), {
    ...options,
    live: options.replay.length === 0,
    pin: [...options.pin, `${pin}=${to}`],
  });
  const compared = await compareSnapshots(io, pinned, { to, suites: moved.suites }, options, asksOld);
  if ('early' in compared) return compared.early;
  const { run, report } = compared;
  const about = { pin, from, to, ...(options.why === undefined ? {} : { why: options.why }) };
  const passed = report.verdict.status === 'passed';
  const same = report.suites.some(({ same_answers }) => same_answers);
  const next = passed && !same ? await nextBaselines(io, config, run, moved.suites, report, about) : [];
  const missing = next.reduce((sum, one) => sum + one.missing, 0);
  const result = resultOf({ passed, same, missing, dryRun: options.dryRun });
  const done: Bump = {
    v: BUMP_VERSION,
    ...about,
    result,
    exit: passed && (same || missing > 0) ? EXIT_INCONCLUSIVE : report.exit,
    files: result === 'moved' || result === 'dry-run' ? filesOfMove(io, next, file) : [],
    missing,
    others,
    untested: fallbackOnly(pinned),
    report,
  };
  if (result === 'moved') await move(io, next, edit);
  await print(io, done, options);
  return done.exit;
}

function resultOf(found: {
  readonly passed: boolean;
  readonly same: boolean;
  readonly missing: number;
  readonly dryRun: boolean;
}): Bump['result'] {
  if (!found.passed) return 'unchanged';
  if (found.same) return 'no-evidence';
  if (found.missing > 0) return 'incomplete';
  return found.dryRun ? 'dry-run' : 'moved';
}

async function move(
  io: Io,
  next: readonly NextBaseline[],
  edit: Parameters<typeof editPin>[1],
): Promise<void> {
  // Read again: the file may have changed while the models were asked.
  const edited = await editPin(io.cwd, edit);
  await writeMove(io, next, edited, edit.file);
}

/** What the new snapshot refuses of what the suites ask with. */
function refuseIncompatible(suites: readonly Suite[], to: string): void {
  const info = models.models.find(({ id }) => id === to);
  const found = info === undefined ? [] : incompatibilities(suites, info);
  if (found.length === 0) return;
  throw new Failures(
    found.map(({ suite, file, param, message, hint }) => ({
      code: 'invalid',
      where: { file },
      message: `${suite}: ${param}: ${message}`,
      hint,
    })),
  );
}

/** Suites that have the pin among their fallbacks and another target. */
function fallbackOnly({ pin, others }: Pinned): string[] {
  return others
    .filter(({ target }) => target.fallback?.some((one) => one.pin === pin))
    .map(({ name }) => name);
}

type Compared =
  | { readonly early: number }
  | {
      readonly run: OpenRun & { readonly plan: Awaited<ReturnType<typeof prepare>>['plan'] };
      readonly report: Report;
    };

/**
 * Both snapshots asked side by side; where the old one can be asked no more, the stored baselines stand for it. The plan is
 * that of `compare`, so that `resume` can go on with it.
 */
async function compareSnapshots(
  io: Io,
  { pin, config, suites }: Pinned,
  { to, suites: moved }: { readonly to: string; readonly suites: readonly Suite[] },
  options: BumpOptions,
  asksOld: boolean,
): Promise<Compared> {
  const news = moved.map((suite) => (asksOld ? askedAlone(suite) : withoutFallback(suite)));
  const pairs = suites.flatMap((suite) => {
    const after = news.find(({ name }) => name === suite.name);
    return after === undefined ? [] : [askedAlone(suite), after];
  });
  return withWorkers(io, async (workers): Promise<Compared> => {
    const before = asksOld ? new Map<string, MatchedSide>() : await baselinesOf(io, config, moved, workers);
    if (!asksOld) refuseWithoutBaseline(suites, before);
    const held = asksOld ? pairs : await opposed(io, config, news);
    // What the suites would ask with the pin moved is found again by the plan alone.
    const asking = asksOld ? options : { ...options, pin: [...options.pin, `${pin}=${to}`] };
    const prepared = await prepare(io, config, held, asking, asksOld ? 'compare' : 'run');
    const given = (asksOld ? matchesOfPairs(prepared) : matchesOfRun(prepared, before)).map((match) => ({
      ...match,
      whole: true as const,
    }));
    const plan = { ...prepared.plan, moves: { pin, to } };
    const { run, matches, resumed } = await takeUp(io, plan, given, options.fresh === true);
    const asked = await askAndScore(io, config, prepared, matches, run, workers, {
      ...options,
      json: false,
      resumed,
    });
    if ('early' in asked) {
      await io.stderr.write(
        say`The pin was not moved. The same llm-eval bump goes on with run ${term(run.id)} as well.\n`,
      );
      return asked;
    }
    const concluded = await conclude({ ...asked, command: 'bump', run: runOf(io, run) });
    // `on_inconclusive: warn` lets a run pass; it moves no pin.
    const report = { ...concluded, exit: exitOfVerdict(concluded.verdict, 'fail') };
    await noteLooks(
      io,
      { plan, run: run.id },
      asked.matched.map(({ match }) => match),
      report,
    );
    await keepingPaid(run, () => keepReport(run.dir, report, scoresOf(asked.matched)));
    return { run: { ...run, plan }, report };
  });
}

function refuseWithoutBaseline(suites: readonly Suite[], baselines: ReadonlyMap<string, MatchedSide>): void {
  const without = suites.filter(({ name }) => {
    const side = baselines.get(name);
    return side === undefined || !('stored' in side) || side.stored === undefined;
  });
  if (without.length === 0) return;
  const paired = suites.some(hasPairs);
  throw new Failures(
    without.map(({ name, file, target: { model }, baseline }) => ({
      code: 'no-baseline',
      where: { file },
      ...(paired
        ? {
            message: `judges compare answers with those of a baseline, and ${name} has none of ${model} (${baseline})`,
            hint: `Ask ${model} and accept its answers: llm-eval run ${file} --live, then llm-eval accept --why "…"`,
          }
        : {
            message: `${model} can be asked no more, and ${name} has no baseline of what it answered (${baseline})`,
            hint: 'Without a side before there is nothing to compare: move the pin by hand, read the answers of a run, and accept it.',
          }),
    })),
  );
}

async function print(io: Io, done: Bump, { json }: BumpOptions): Promise<void> {
  const written = done.files.length > 0;
  if (json) {
    const texts = written ? { commit: commitMessage(done), pull_request: pullRequestBody(done) } : {};
    // Every case in full is what `report --json` prints.
    const suites = done.report.suites.map(({ cases: _cases, ...suite }) => suite);
    const report = { ...done.report, suites };
    await io.stdout.write(jsonPiece`${jsonText({ ...done, ...texts, report })}\n`);
    return;
  }
  await publishReport(io, done.report, { json: false }, () => []);
  await io.stdout.write(say`\n`);
  await io.stdout.write(bumpText(done));
  if (written) await io.stdout.write(pullRequestBody(done));
}
