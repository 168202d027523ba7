import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../domain/config.ts';
import { type Failure, Failures } from '../domain/failure.ts';
import type { Suite } from '../domain/suite.ts';
import { keysHandedOver } from './commands.ts';
import { loadConfig } from './config.ts';
import { loadEmbeddings } from './embeddings.ts';
import { gather, placeText, quote, sortFailures } from './failures.ts';
import { findRecordings, findSuites, relativeTo, SUITE_NAME } from './find.ts';
import type { Claim } from './head.ts';
import { loadJudges } from './judges.ts';
import { type GivenSuite, type LoadOptions, type LoadRules, startLoading } from './loading.ts';
import { loadSuite } from './suite.ts';
import type { FileName } from './text.ts';

export type { GivenSuite, LoadOptions, LoadRules } from './loading.ts';

/**
 * Reads the config and every suite that is asked for: files found, parsed, checked, templates rendered, references read.
 * Throws `Failures` with all errors of all files, by file, line and column; nothing is asked of a project with one.
 */
export async function loadProject(
  rules: LoadRules,
  options: LoadOptions,
): Promise<{ config: Config; suites: Suite[] }> {
  const problems: Failure[] = [];
  const root = await realpath(options.cwd);
  if (options.live && options.replay.length > 0) {
    problems.push({
      code: 'usage',
      message: '--live and --replay contradict each other',
      hint: 'Use one of them.',
    });
  }
  const replay = await gather(problems, () => forcedReplay(root, options));
  const started = startLoading(rules, options, root, replay);
  const loaded = await loadConfig(started, problems);
  const loading = {
    ...started,
    judges: loadJudges(started, loaded, problems),
    embeddings: loadEmbeddings(started, loaded, problems),
  };

  const suites: Suite[] = [];
  const claims: Claim[] = [];
  const given = givenNames(root, options.given ?? [], problems);
  const found =
    given.length > 0 && options.patterns.length === 0
      ? []
      : await findSuites(root, relativeTo(options.cwd, options.patterns), problems);
  const names = [...found, ...given];
  for (const name of names) {
    const own: Failure[] = [];
    const { suite, claim } = await loadSuite(loading, loaded, name, own);
    problems.push(...own);
    if (suite !== undefined) suites.push(suite);
    if (claim !== undefined) claims.push(claim);
  }
  problems.push(...clashes(claims), ...keysHandedOver(loaded.config, suites));
  if (problems.length > 0) throw new Failures(sortFailures(problems));
  const { judges } = loading.judges;
  const { embeddings } = loading.embeddings;
  const config = {
    ...loaded.config,
    ...(judges.size === 0 ? {} : { judges }),
    ...(embeddings.size === 0 ? {} : { embeddings }),
  };
  return { config, suites };
}

/**
 * The names of suites that are no files. One that is a suite's file as well is refused: the two would share a baseline. A
 * file of another kind only says where the suite is written.
 */
function givenNames(root: string, given: readonly GivenSuite[], problems: Failure[]): FileName[] {
  return given.map(({ file }) => {
    const real = join(root, file);
    if (existsSync(real) && SUITE_NAME.test(file)) {
      problems.push({
        code: 'invalid',
        where: { file },
        message: 'the suite is made by a program, and there is a file of its name',
        hint: 'Give the suite another name, or name the file instead.',
      });
    }
    return { real, file };
  });
}

/** The recordings of the command line, which replace all others; none with `--live`; undefined when files decide. */
async function forcedReplay(root: string, options: LoadOptions): Promise<readonly string[] | undefined> {
  if (options.live) return [];
  if (options.replay.length === 0) return undefined;
  return findRecordings(root, root, relativeTo(options.cwd, options.replay));
}

/** Suites that share a name share keys of trials; suites that share a baseline overwrite each other's. */
function clashes(claims: readonly Claim[]): Failure[] {
  const failures: Failure[] = [];
  const names = new Map<string, Claim>();
  const baselines = new Map<string, Claim>();
  for (const claim of claims) {
    const { name, where, baseline } = claim;
    const sameName = names.get(name.toLowerCase());
    const sameBaseline = baselines.get(baseline);
    const refuse = (message: string, hint: string): void => {
      failures.push({ code: 'invalid', where, message, hint });
    };
    if (sameName !== undefined) {
      refuse(
        `the suite name ${quote(name)} is taken at ${placeText(sameName.where)}`,
        'Give every suite a name of its own.',
      );
    }
    if (sameBaseline !== undefined) {
      refuse(`${sameBaseline.where.file} has the same baseline, ${baseline}`, 'Rename one of the two files.');
    }
    names.set(name.toLowerCase(), sameName ?? claim);
    baselines.set(baseline, sameBaseline ?? claim);
  }
  return failures;
}
