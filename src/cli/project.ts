import { resolve } from 'node:path';
import { assertionKinds } from '../core/assertions/index.ts';
import { type CaseFilter, filterCases, takesAll } from '../core/filter.ts';
import { modelRule } from '../core/models.ts';
import type { Config } from '../domain/config.ts';
import { type Failure, Failures, fail } from '../domain/failure.ts';
import type { ImportSchema } from '../domain/ports.ts';
import type { Report } from '../domain/report.ts';
import type { Api } from '../domain/request.ts';
import type { Suite, Trials } from '../domain/suite.ts';
import { didYouMean } from '../load/failures.ts';
import { loadProject } from '../load/project.ts';
import { withReads } from '../load/reads.ts';
import { models } from '../provider/models.ts';
import { say, term } from '../report/escape/term.ts';
import type { AskOptions } from './command.ts';
import type { Io } from './io.ts';
import { type Places, refuseInputs } from './places.ts';
import { type ProjectOptions, pinsOf } from './project-options.ts';
import { redacted } from './redaction.ts';

export interface Project {
  readonly config: Config;
  readonly suites: readonly Suite[];
}

/** What a command may leave out of the loading. */
interface Particulars {
  /** False refuses schemas that are modules. */
  readonly allowCode?: boolean;
  /** Replaces every suite's model and, where given, API. */
  readonly target?: { readonly model: string; readonly api?: Api };
}

/**
 * The suites and config that a command's arguments and flags name. Throws all their failures at once, and refuses to write where
 * they are read from.
 */
export async function openProject(
  io: Io,
  patterns: readonly string[],
  options: ProjectOptions & Partial<AskOptions> & Places,
  { allowCode = true, target }: Particulars = {},
): Promise<Project> {
  await io.boundMemory?.();
  const { loaded: project, reads } = await withReads(() =>
    loadProject(
      { kinds: assertionKinds, models, checkModel: modelRule(models), importSchema },
      {
        cwd: io.cwd,
        patterns,
        config: options.config,
        given: options.given ?? [],
        pins: pinsOf(options.pin),
        replay: options.replay ?? [],
        live: options.live ?? false,
        target,
        serviceTier: options.serviceTier,
        allowCode,
        today: io.clock.now().toISOString().slice(0, 10),
      },
    ),
  );
  refuseInputs(io, options, inputsOf(io, project, reads));
  const selected = await redacted(project.config, await select(io, project.suites, options));
  const trials = trialsOf(options);
  const suites = trials === undefined ? selected : selected.map((suite) => ({ ...suite, trials }));
  return { ...project, suites };
}

/** What each file is that a project is read from, by its real path. */
function inputsOf(io: Io, { config, suites }: Project, reads: ReadonlySet<string>): Map<string, string> {
  const named = (what: string, files: readonly string[]) => files.map((file) => [file, what] as const);
  return new Map([
    ...named('a file that the suites are read from', [...reads]),
    ...named('the config', config.file === undefined ? [] : [resolve(io.cwd, config.file)]),
    ...named(
      'a suite',
      suites.map(({ file }) => resolve(io.cwd, file)),
    ),
    ...named(
      'a recording that is replayed',
      suites.flatMap(({ replay }) => replay),
    ),
  ]);
}

/** The suites with the cases that the flags name. A filter that nothing fits is a failure, never a pass over nothing. */
async function select(
  io: Io,
  suites: readonly Suite[],
  { case: cases = [], tag: tags = [], failed, sample, seed = '1' }: Partial<AskOptions>,
): Promise<readonly Suite[]> {
  const filter: CaseFilter = {
    ...(cases.length === 0 ? {} : { cases }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(failed ? { keys: await failedLast(io) } : {}),
    ...(sample === undefined ? {} : { sample: { size: sample, seed } }),
  };
  if (takesAll(filter)) return suites;
  const unknown = unknownNames(suites, filter);
  if (unknown.length > 0) throw new Failures(unknown);
  const left = filterCases(suites, filter);
  if (left.length > 0) return left;
  return fail({
    code: 'nothing-selected',
    message: failed
      ? 'no case of these suites failed in the last run'
      : 'no case fits --case, --tag and --sample',
    hint: 'Remove a filter, or name other suites.',
  });
}

/** Names that no case has: a typing mistake must not quietly select less. */
function unknownNames(suites: readonly Suite[], { cases = [], tags = [] }: CaseFilter): Failure[] {
  const all = suites.flatMap((suite) => suite.cases);
  const [ids, used] = [new Set(all.map(({ id }) => id)), new Set(all.flatMap((kase) => kase.tags))];
  const missing = (flag: string, names: readonly string[], known: ReadonlySet<string>): Failure[] =>
    names
      .filter((name) => !known.has(name))
      .map((name) => ({
        code: 'nothing-selected',
        message: `${flag} ${name}: no case of these suites has it${didYouMean(name, known)}`,
        hint: 'Name one that is there, or name other suites.',
      }));
  return [...missing('--case', cases, ids), ...missing('--tag', tags, used)];
}

/** Keys of the cases that did not pass every trial in the last run that came to a verdict. */
async function failedLast(io: Io): Promise<ReadonlySet<string>> {
  const { openRun } = await import('./runs-folder.ts');
  const { readReport } = await import('../store/runs.ts');
  const { id, dir } = await openRun(io, 'last', 'complete');
  const report = JSON.parse(await readReport(dir)) as Report;
  await io.stderr.write(say`--failed: the cases that did not pass in run ${term(id)}\n`);
  return new Set(
    report.suites.flatMap(({ suite, cases }) =>
      cases
        .filter(({ after }) => after !== undefined && after.failed + after.unscored > 0)
        .map((one) => `${suite}/${one.case}`),
    ),
  );
}

function trialsOf({ trials, maxTrials }: Partial<AskOptions>): Trials | undefined {
  if (trials !== undefined) return { fixed: trials };
  return maxTrials === undefined ? undefined : { max: maxTrials };
}

/** Score workers load only where a schema is a module. */
const importSchema: ImportSchema = async (file, exportName) =>
  (await import('../execute/import-schema.ts')).importSchema(file, exportName);
