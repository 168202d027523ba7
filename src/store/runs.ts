import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Failures, fail } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import { compareText } from '../domain/recording.ts';
import type { Chunks } from './atomic.ts';
import { writeFileAtomic } from './atomic.ts';
import type { RunInfo } from './describe-run.ts';
import { describeRun, idPattern, readPlan } from './describe-run.ts';
import { readText } from './kept-json.ts';
import { nodeFiles } from './node-files.ts';
import { asStorageFailure, errnoOf } from './storage-failure.ts';

/** How often another random part is tried when a run of the same second has it. */
const TRIES = 100;

/**
 * Makes the folder of a new run, with its plan in it. `random` gives a few of `a-z0-9`; it is called again while a
 * folder of that name exists.
 */
export async function createRun(
  base: string,
  plan: Plan,
  { now, random }: { readonly now: Date; readonly random: () => string },
): Promise<{ readonly id: string; readonly dir: string }> {
  const second = now.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  try {
    await makeFolders(base);
    for (let tries = 0; tries < TRIES; tries++) {
      const id = `${second}-${random()}`;
      if (!idPattern.test(id)) throw new Error(`"${id}" is no run id`);
      const dir = join(base, id);
      if (!(await makeFolder(dir))) continue;
      try {
        await writeFileAtomic(join(dir, 'plan.json'), [`${JSON.stringify(plan, null, 2)}\n`]);
        await nodeFiles.syncFolder(base);
      } catch (error) {
        // A folder without a plan would be listed as damaged.
        await rm(dir, { recursive: true, force: true });
        throw error;
      }
      return { id, dir };
    }
  } catch (error) {
    throw asStorageFailure(error, base);
  }
  throw new Error(`${TRIES} random names for a run, and each is taken`);
}

/** Makes a folder and those above it, so that their names survive a power loss. */
async function makeFolders(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  const top = dirname(resolve(first));
  for (let at = resolve(folder); at !== top; ) {
    at = dirname(at);
    await nodeFiles.syncFolder(at);
  }
}

async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** All runs, oldest first. Reads every journal whole: about a second for 200 MB. */
export async function listRuns(base: string): Promise<RunInfo[]> {
  const runs: RunInfo[] = [];
  for (const id of await runIds(base)) runs.push(await describeRun(join(base, id)));
  return runs;
}

/** The newest run whose plan is wanted; runs whose plan cannot be read are none. Reads one journal, and else plans alone. */
export async function describeNewest(
  base: string,
  wants: (plan: Plan, id: string) => boolean,
): Promise<RunInfo | undefined> {
  for (const id of (await runIds(base)).toReversed()) {
    const dir = join(base, id);
    const plan = await wholePlan(dir);
    if (plan !== undefined && wants(plan, id)) return describeRun(dir);
  }
  return undefined;
}

async function wholePlan(dir: string): Promise<Plan | undefined> {
  try {
    return await readPlan(dir);
  } catch (error) {
    if (error instanceof Failures && error.list.every(({ code }) => code === 'damaged')) return undefined;
    throw error;
  }
}

/**
 * The run that a user names: by its id, a unique beginning of it, or `last`. `want` matters to `last` only, which is the
 * newest run in that state; a damaged run whose plan can be read counts as unfinished, since resuming mends it.
 * Throws `Failures` (`not-found`) that name what there is.
 */
export async function findRun(
  base: string,
  name: string,
  want: 'complete' | 'unfinished' | 'any',
): Promise<RunInfo> {
  const ids = await runIds(base);
  if (name === 'last') {
    for (const id of ids.toReversed()) {
      const run = await describeRun(join(base, id));
      const state = run.state === 'damaged' && run.plan !== undefined ? 'unfinished' : run.state;
      if (want === 'any' || state === want) return run;
    }
    fail({
      code: 'not-found',
      where: { file: base },
      message: `there is no ${want === 'any' ? '' : `${want} `}run here`,
      hint: ids.length === 0 ? 'Start one with: llm-eval run' : 'List the runs with: llm-eval runs',
    });
  }
  const found = ids.filter((id) => id === name || (name !== '' && id.startsWith(name)));
  const id = found.includes(name) ? name : found.length === 1 ? found[0] : undefined;
  if (id !== undefined) return describeRun(join(base, id));
  const newest = (found.length > 0 ? found : ids).toReversed().slice(0, 5).join(', ');
  fail({
    code: 'not-found',
    where: { file: base },
    message:
      found.length > 0 ? `"${name}" is the beginning of ${found.length} runs` : `there is no run "${name}"`,
    hint: newest === '' ? 'Start one with: llm-eval run' : `Name one of the newest: ${newest}.`,
  });
}

/** Writes a run's `report.json`. */
export async function writeReport(dir: string, chunks: Chunks): Promise<void> {
  await writeFileAtomic(join(dir, 'report.json'), chunks);
}

/** The text of a run's `report.json`. Throws `Failures` (`not-found`) when the run has none. */
export async function readReport(dir: string): Promise<string> {
  const path = join(dir, 'report.json');
  const text = await readText(path);
  if (text !== undefined) return text;
  fail({
    code: 'not-found',
    where: { file: path },
    message: `run ${basename(dir)} has no report: it was not scored yet`,
    hint: `Make it with: llm-eval score ${basename(dir)}`,
  });
}

/** The ids of all runs, oldest first. Runs of one second are ordered by when their plans were written. */
async function runIds(base: string): Promise<string[]> {
  try {
    const names = (await readdir(base)).filter((name) => idPattern.test(name));
    const aged = await Promise.all(
      names.map(async (id) => ({
        id,
        second: id.slice(0, id.indexOf('-')),
        age: await writtenAt(join(base, id)),
      })),
    );
    aged.sort((a, b) => compareText(a.second, b.second) || Number(a.age - b.age) || compareText(a.id, b.id));
    return aged.map(({ id }) => id);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw asStorageFailure(error, base);
  }
}

/** When a run's plan was written, in nanoseconds; 0 when it has none. */
async function writtenAt(dir: string): Promise<bigint> {
  try {
    return (await stat(join(dir, 'plan.json'), { bigint: true })).mtimeNs;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0n;
    throw error;
  }
}
