import { readdir } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { type Failure, Failures, fail, type Where } from '../domain/failure.ts';
import { compareText, gather, quote } from './failures.ts';
import { inside, type Located, locate } from './refs.ts';
import { type FileName, reading } from './text.ts';

/** Where suites are looked for when none is named. */
const DEFAULT_SUITES = 'evals/**/*.eval.{yaml,yml,jsonl}';

/** What a suite's file is called. */
export const SUITE_NAME = /\.eval\.(yaml|yml|jsonl)$/;
const SUITE_HINT = 'A suite is named NAME.eval.yaml, NAME.eval.yml or NAME.eval.jsonl.';
const SUITES_BELOW = '**/*.eval.{yaml,yml,jsonl}';

/** Paths that one pattern's braces may stand for; `{a,b}` twenty times over would be a million. */
const MAX_ALTERNATIVES = 10_000;

/**
 * The suite files that paths, folders and globs name, sorted by name. What is wrong with them joins `problems`; each that
 * names no suite is `nothing-selected`, since what it was meant to guard would go unguarded.
 */
export async function findSuites(
  root: string,
  patterns: readonly string[],
  problems: Failure[],
): Promise<FileName[]> {
  if (patterns.length === 0) {
    const own: Failure[] = [];
    const found = await findSuites(root, [DEFAULT_SUITES], own);
    // The folder itself need not be there; a project without suites is told about suites.
    problems.push(
      ...own.map((problem) => (problem.code === 'not-found' ? noSuite(DEFAULT_SUITES) : problem)),
    );
    return found;
  }
  return findAll(patterns, problems, async (pattern) => {
    const named = await atPath(root, root, pattern);
    if (named?.kind === 'file') {
      if (isSuite(named)) return [named];
      fail({ code: 'usage', message: `${named.file} is not a suite`, hint: SUITE_HINT });
    }
    const files =
      named === undefined
        ? await glob(root, root, pattern, pattern)
        : await glob(root, named.real, SUITES_BELOW, pattern);
    const suites = files.filter(isSuite);
    return suites.length > 0 ? suites : fail(noSuite(pattern));
  });
}

function noSuite(pattern: string): Failure {
  return { code: 'nothing-selected', message: `no suite was found: looked for ${pattern}`, hint: SUITE_HINT };
}

/**
 * The recordings that paths and globs name, sorted by real path. Throws `Failures`: a pattern that matches nothing is
 * `not-found`, so that a missing recording never turns into live asks.
 */
export async function findRecordings(
  root: string,
  folder: string,
  patterns: readonly string[],
  where?: Where,
): Promise<string[]> {
  const problems: Failure[] = [];
  const found = await findAll(patterns, problems, async (pattern) => {
    const place = where === undefined ? {} : { where };
    const named = await atPath(root, folder, pattern, where);
    if (named?.kind === 'folder') {
      fail({
        code: 'usage',
        ...place,
        message: `${named.file} is a folder`,
        hint: `Name the recordings in it, e.g. ${named.file}/*.recording.jsonl.`,
      });
    }
    const files = named === undefined ? await glob(root, folder, pattern, pattern, where) : [named];
    if (files.length > 0) return files;
    return fail({
      code: 'not-found',
      ...place,
      message: `no recording matches ${quote(pattern)}`,
      hint: 'Record answers first, or correct the pattern.',
    });
  });
  if (problems.length > 0) throw new Failures(problems);
  return found.map((name) => name.real);
}

/** Patterns of the command line relative to the working folder, which may have been reached by a symbolic link. */
export function relativeTo(cwd: string, patterns: readonly string[]): string[] {
  return patterns.map((pattern) =>
    isAbsolute(pattern) && inside(cwd, pattern) ? relative(cwd, pattern) || '.' : pattern,
  );
}

/** The files of all patterns, each once, sorted by their real path; the failures of all patterns join `problems`. */
async function findAll(
  patterns: readonly string[],
  problems: Failure[],
  find: (pattern: string) => Promise<FileName[]>,
): Promise<FileName[]> {
  const byPath = new Map<string, FileName>();
  for (const pattern of patterns) {
    const names = await gather(problems, () => {
      // An empty path is an unset shell variable, not the whole project.
      if (pattern.trim() === '')
        fail({ code: 'usage', message: 'a path is empty', hint: 'Name a file or a pattern.' });
      return find(pattern.replaceAll('\\', '/'));
    });
    for (const name of names ?? []) if (!byPath.has(name.real)) byPath.set(name.real, name);
  }
  return [...byPath.values()].sort((a, b) => compareText(a.real, b.real));
}

/** What a pattern names when it is taken as a plain path; undefined when it is a glob. */
async function atPath(
  root: string,
  folder: string,
  pattern: string,
  where?: Where,
): Promise<Located | undefined> {
  const full = resolve(folder, pattern);
  if (!isGlob(pattern)) return locate(root, full, pattern, where);
  // A file may really be called `a (copy).eval.yaml`; when it is not there, the text is a glob.
  const problems: Failure[] = [];
  const named = await gather(problems, () => locate(root, full, pattern, where));
  const refused = problems.filter((problem) => problem.code !== 'not-found');
  if (refused.length > 0) throw new Failures(refused);
  return named;
}

/** The files inside the project that a glob matches, in no order. */
async function glob(
  root: string,
  folder: string,
  pattern: string,
  written: string,
  where?: Where,
): Promise<FileName[]> {
  const segments = pattern.split('/');
  const dynamic = segments.findIndex(isGlob);
  const prefix = segments.slice(0, dynamic).join('/');
  const rest = segments.slice(dynamic).join('/');
  const problem = patternProblem(rest);
  if (problem !== undefined) {
    fail({
      code: 'usage',
      ...(where === undefined ? {} : { where }),
      message: `the pattern ${quote(written)} ${problem}`,
      hint: 'Use `*`, `**`, `?` and one or two `{a,b}`, or name the files.',
    });
  }
  const start = await globStart(root, resolve(folder, prefix), written, where);
  if (start.kind === 'file') return [];

  // The pattern that most runs use is walked without the package, whose loading takes longer than the walk.
  const paths = rest === SUITES_BELOW ? await suitesBelow(start.real) : await globbed(rest, start.real);
  return Promise.all(paths.map((path) => locate(root, resolve(path), path, where)));
}

async function globbed(pattern: string, cwd: string): Promise<string[]> {
  const { default: fastGlob } = await import('fast-glob');
  const ignore = ['**/node_modules/**'];
  return fastGlob(pattern, {
    cwd,
    absolute: true,
    dot: false,
    extglob: false,
    followSymbolicLinks: false,
    ignore,
  });
}

/** The suite files of a folder and the folders in it, but for hidden ones and `node_modules`; links are not followed. */
async function suitesBelow(folder: string): Promise<string[]> {
  const entries = await reading(folder, undefined, () => readdir(folder, { withFileTypes: true }));
  const found = await Promise.all(
    entries.map(async (entry) => {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return suitesBelow(path);
      return entry.isFile() && SUITE_NAME.test(entry.name) ? [path] : [];
    }),
  );
  return found.flat();
}

/** Where a glob begins; a folder that is not there is told with the pattern that names it. */
async function globStart(root: string, full: string, written: string, where?: Where): Promise<Located> {
  const problems: Failure[] = [];
  const start = await gather(problems, () => locate(root, full, written, where));
  if (start !== undefined) return start;
  throw new Failures(
    problems.map((problem) =>
      problem.code === 'not-found'
        ? { ...problem, message: `nothing matches ${quote(written)}: ${problem.message}` }
        : problem,
    ),
  );
}

/** What a glob may not hold: forms that take exponential time to expand or match, and ways out of the folder. */
function patternProblem(pattern: string): string | undefined {
  if (/[()]/.test(pattern)) return 'holds parentheses, which patterns here do not have';
  if (pattern.includes('..')) return 'holds `..` after its first wildcard';
  const commas = pattern.split(',').length;
  const braces = pattern.split('{').length - 1;
  if (commas ** braces > MAX_ALTERNATIVES) return 'stands for too many alternatives';
  return undefined;
}

function isGlob(text: string): boolean {
  return /[*?[\]{}()!]/.test(text);
}

function isSuite(name: FileName): boolean {
  return SUITE_NAME.test(name.file);
}
