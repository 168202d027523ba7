import { chooseCheapest, unchosenReasons } from '../../core/choice.ts';
import { incompatibilities } from '../../core/compat.ts';
import { CHOICE_VERSION, type Choice } from '../../domain/choice.ts';
import type { Config } from '../../domain/config.ts';
import { type Failure, Failures, fail } from '../../domain/failure.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Report, SuiteReport } from '../../domain/report.ts';
import type { Suite } from '../../domain/suite.ts';
import { didYouMean, gather, quote } from '../../load/failures.ts';
import { models } from '../../provider/models.ts';
import { choiceText } from '../../report/choice.ts';
import { jsonPiece, jsonText } from '../../report/escape/json.ts';
import type { ChooseOptions, Command } from '../command.ts';
import { conclude, keepReport, scoresOf } from '../conclude.ts';
import { keepingPaid, withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import { noteLooks } from '../looks.ts';
import { matchesOfCandidates } from '../matches.ts';
import { refusePairs } from '../opponents.ts';
import { askedAlone, filesOf } from '../pinned.ts';
import { prepare } from '../prepare.ts';
import { openProject } from '../project.ts';
import { askAndScore, runOf } from '../session.ts';
import { takeUp, withTrials } from '../take-up.ts';
import { TOOL } from '../version.ts';

/**
 * Holds every candidate against the model of the suites by the real gate, in rounds over all of them; one that is worse is
 * asked no more. The cheapest that passed and costs less is the result. `earlier` is the plan of a run to go on with.
 */
export async function choose(
  { suites: patterns, options }: Extract<Command, { name: 'choose' }>,
  io: Io,
  earlier?: Plan,
): Promise<number> {
  const { config, suites } = await openProject(io, patterns, options);
  refusePairs(
    suites,
    'candidates that are asked in one run have no answers of the model before yet that judges could compare',
    'Accept what the model of the suites answers (llm-eval accept --why "…"), and run each candidate against it: llm-eval run --pin NAME=ID',
  );
  const pin = oneModel(suites);
  const candidates = candidatesOf(options.candidates, config, pin);
  const versions = await versionsOf(io, suites, candidates, options);
  const all = suites.flatMap((suite) =>
    [suite, ...versions.flatMap((own) => own.find(({ name }) => name === suite.name) ?? [])].map(askedAlone),
  );
  const asked = earlier === undefined ? all : all.map((suite) => withTrials(suite, earlier));
  return withWorkers(io, async (workers) => {
    const prepared = await prepare(io, config, asked, options, 'choose');
    const { plan } = prepared;
    const { run, matches, resumed } = await takeUp(
      io,
      plan,
      matchesOfCandidates(prepared),
      options.fresh === true,
    );
    const had = await withCandidates(candidates, run.id, () =>
      askAndScore(io, config, prepared, matches, run, workers, { ...options, resumed }),
    );
    if ('early' in had) return had.early;
    const concluded = await conclude({ ...had, command: 'choose', run: runOf(io, run) });
    await noteLooks(
      io,
      { plan, run: run.id },
      had.matched.map(({ match }) => match),
      concluded,
    );
    const { suites: compared, warnings } = concluded;
    const found = chooseCheapest(compared);
    const choice: Choice = {
      ...{ v: CHOICE_VERSION, tool: TOOL, run: concluded.run, ...found },
      calls: {
        spent: [found.pin, ...found.candidates].reduce((sum, { calls }) => sum + calls, 0),
        planned: plan.total,
      },
      warnings,
    };
    await keepingPaid(run, () => keepReport(run.dir, reportOf(concluded, choice), scoresOf(had.matched)));
    if (options.json) await io.stdout.write(jsonPiece`${jsonText(choice)}\n`);
    else {
      const color = io.stdout.isTTY && !io.env.NO_COLOR;
      const width = Math.min(io.stdout.columns, 120);
      await io.stdout.write(await choiceText(choice, { width, color }));
    }
    return choice.exit;
  });
}

/** The model that all suites ask: candidates are held against one. */
function oneModel(suites: readonly Suite[]): string {
  const asked = [...new Set(suites.map(({ target }) => target.model))];
  const [model = ''] = asked;
  if (asked.length > 1) {
    fail({
      code: 'usage',
      message: `the suites ask ${asked.length} models: ${asked.join(', ')}; candidates are held against one`,
      hint: 'Name the suites of one pin.',
    });
  }
  return model;
}

/** The models of the candidates; a `$name` is a pin of the config. */
function candidatesOf(named: readonly string[], config: Config, pin: string): string[] {
  const pins = [...config.pins.keys()].map((name) => `$${name}`);
  const failures: Failure[] = [];
  const found = named.flatMap((name): string[] => {
    const model = name.startsWith('$') ? config.pins.get(name.slice(1)) : name;
    if (model !== undefined && model !== pin) return [model];
    failures.push(
      model === undefined
        ? {
            code: 'usage',
            message: `--candidates: unknown pin ${quote(name)}${didYouMean(name, pins)}`,
            hint: pins.length > 0 ? `The pins are: ${pins.join(', ')}.` : 'Write a model id.',
          }
        : {
            code: 'usage',
            message: `--candidates: ${quote(model)} is what the suites ask already`,
            hint: 'Leave it out: every candidate is held against it.',
          },
    );
    return [];
  });
  if (failures.length > 0) throw new Failures(failures);
  return [...new Set(found)];
}

/** The suites with each candidate as their model. Throws all that no candidate takes, before anything is paid for. */
async function versionsOf(
  io: Io,
  suites: readonly Suite[],
  candidates: readonly string[],
  options: ChooseOptions,
): Promise<(readonly Suite[])[]> {
  const failures = candidates.flatMap((model): Failure[] => {
    const info = models.models.find(({ id }) => id === model);
    const refused = info === undefined ? [] : incompatibilities(suites, info);
    return refused.map(({ suite, file, param, message, hint }) => ({
      code: 'invalid',
      where: { file },
      message: `${suite}: ${param}: ${message}`,
      hint: `${hint} Or leave ${model} out of --candidates.`,
    }));
  });
  if (failures.length > 0) throw new Failures(failures);
  const versions: (readonly Suite[])[] = [];
  for (const model of candidates) {
    const project = await gather(failures, () =>
      openProject(io, filesOf(suites), options, { target: { model } }),
    );
    if (project !== undefined) versions.push(project.suites);
  }
  if (failures.length > 0) throw new Failures(failures);
  return versions;
}

/** Says of a candidate that is not served how the others can be held against the pin, and where the answers are. */
async function withCandidates<T>(
  candidates: readonly string[],
  id: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failures)) throw error;
    const hint = (known = '') =>
      `${known} Or leave it out of --candidates. What was answered is kept: llm-eval resume ${id} goes on once the model is served.`;
    throw new Failures(
      error.list.map((failure) =>
        failure.code === 'model' && candidates.some((one) => failure.message.includes(`(target ${one})`))
          ? { ...failure, hint: hint(failure.hint).trimStart() }
          : failure,
      ),
    );
  }
}

/** What `report` shows of a choice: every comparison in full, under the verdict of the choice. */
function reportOf(concluded: Report, choice: Choice): Report {
  const { status, exit, candidates, chosen } = choice;
  const telling = candidates.filter((one) =>
    chosen === undefined ? one.status === status : one.model === chosen,
  );
  const reasons = [...unchosenReasons(choice), ...telling.flatMap((one) => one.reasons)];
  const named = (suite: SuiteReport): SuiteReport => ({
    ...suite,
    rows: suite.rows.map((row) =>
      row.kind === 'total' ? { ...row, name: `${row.name}@${suite.after.model}` } : row,
    ),
  });
  return {
    ...concluded,
    verdict: { status, reasons: reasons.length > 0 ? reasons : concluded.verdict.reasons },
    exit,
    suites: concluded.suites.map(named),
  };
}
