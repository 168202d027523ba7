import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { retirementWarnings } from '../../core/pins.ts';
import { belongsTo, joinShards, type ShardRun } from '../../core/shards.ts';
import type { Fact } from '../../domain/fact.ts';
import { JOURNAL_VERSION } from '../../domain/fact.ts';
import { Failures, fail } from '../../domain/failure.ts';
import type { Plan } from '../../domain/plan.ts';
import { models } from '../../provider/models.ts';
import { say, term } from '../../report/escape/term.ts';
import { describeRun } from '../../store/describe-run.ts';
import { openJournal } from '../../store/journal.ts';
import { readJournal } from '../../store/read-journal.ts';
import type { Command } from '../command.ts';
import { withGate } from '../gate-base.ts';
import type { Io } from '../io.ts';
import { refusePlaces } from '../places.ts';
import { unusedWarnings } from '../prepare.ts';
import { openProject } from '../project.ts';
import { openRun, startRun } from '../runs-folder.ts';
import { shown } from '../shown.ts';
import { concludeStored, type StoredAs } from '../stored-run.ts';
import { withTrials } from '../take-up.ts';
import { TOOL } from '../version.ts';

/** Facts that are handed to the journal before one waits for it. */
const TOGETHER = 256;

/** Joins the shards of one plan into a run of its own, and concludes it as one run of the whole plan would have been. */
export async function merge(
  { runs: names, options }: Extract<Command, { name: 'merge' }>,
  io: Io,
): Promise<number> {
  refusePlaces(io, options);
  const shards: Shard[] = [];
  for (const name of names) shards.push(...(await openShards(io, name)));
  const joined = joinShards(shards);
  if ('failures' in joined) throw new Failures(joined.failures);
  for (const shard of shards) await refuseStrangers(shard);

  const { plan } = joined;
  const files = [...new Set(plan.suites.map(({ file }) => file))];
  const flags = { ...options, replay: [], live: plan.source === 'live' };
  const opened = await openProject(io, files, flags);
  const project = { ...opened, suites: opened.suites.map((suite) => withTrials(suite, plan)) };
  const run = await startRun(io, plan);
  await joinJournals(io, run.dir, plan, shards);
  await io.stderr.write(say`Merged ${shards.length} shards into run ${term(run.id)}\n`);
  const today = io.clock.now().toISOString().slice(0, 10);
  const planned = project.suites.filter(({ name }) => plan.suites.some(({ suite }) => suite === name));
  const about: StoredAs = {
    command: 'run',
    source: ({ replay }) => (plan.source === 'mixed' ? (replay.length > 0 ? 'replay' : 'live') : plan.source),
    warnings: [...retirementWarnings(planned, models, today), ...(await unusedWarnings(io, planned, plan))],
  };
  return withGate(io, project, files, flags, (gated) =>
    concludeStored(io, { ...run, plan }, gated, about, options),
  );
}

interface Shard extends ShardRun {
  readonly dir: string;
}

/** The runs of a folder, or the one that other commands know by this name. */
async function openShards(io: Io, name: string): Promise<Shard[]> {
  const dir = resolve(io.cwd, name);
  const found = existsSync(dir) ? runsBelow(dir, DEPTH) : [];
  if (found.length === 0) {
    if (/[/\\]/.test(name) || existsSync(dir)) {
      fail({
        code: 'not-found',
        message: `${name} holds no run: there is no plan.json in it`,
        hint: 'Name a folder with plan.json and the journal in it, or one that holds such folders.',
      });
    }
    return [await openRun(io, name, 'any')];
  }
  return Promise.all(found.map((folder) => openFolder(io, folder)));
}

/** How far below a named folder runs are looked for: artifacts lie in folders of theirs, and runs in those. */
const DEPTH = 2;

/** The folders of runs in a folder, itself included, by name. */
function runsBelow(dir: string, depth: number): string[] {
  if (existsSync(join(dir, 'plan.json'))) return [dir];
  if (depth === 0) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((name) => runsBelow(join(dir, name), depth - 1));
}

async function openFolder(io: Io, dir: string): Promise<Shard> {
  const name = shown(io.cwd, dir);
  const { plan, reason, ...run } = await describeRun(dir);
  if (plan !== undefined) return { ...run, id: name, plan };
  return fail({
    code: 'damaged',
    message: `the run in ${name} cannot be read: ${reason}`,
    hint: 'Download its artifact again, or ask the shard anew.',
  });
}

/** Every line of a shard's journal must speak of its own part of the plan; anything else was not written by it. */
async function refuseStrangers({ id, dir, plan }: Shard): Promise<void> {
  for await (const { fact } of readJournal(dir)) {
    if (!('trial' in fact) || belongsTo(plan, fact.trial)) continue;
    fail({
      code: 'incomplete-run',
      message: `run ${id} holds ${fact.trial}, which is not of its shard`,
      hint: 'Its journal was changed, or put together from several runs: ask the shard anew.',
    });
  }
}

/** Writes the journal of the whole: every shard's facts but for its beginnings and ends. */
async function joinJournals(io: Io, dir: string, plan: Plan, shards: readonly Shard[]): Promise<void> {
  const at = io.clock.now().toISOString();
  const journal = await openJournal(dir);
  try {
    await journal.note({ kind: 'run', v: JOURNAL_VERSION, tool: TOOL, plan: plan.hash, at });
    let pending: Promise<void>[] = [];
    const add = async (fact: Fact) => {
      pending.push(journal.note(fact));
      if (pending.length < TOGETHER) return;
      await Promise.all(pending);
      pending = [];
    };
    for (const shard of shards) {
      for await (const { fact } of readJournal(shard.dir))
        if (fact.kind !== 'run' && fact.kind !== 'end') await add(fact);
    }
    await Promise.all(pending);
    await journal.append({ kind: 'end', at, why: 'complete' });
  } finally {
    await journal.close();
  }
}
