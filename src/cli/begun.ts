import { canonicalJson } from '../domain/json.ts';
import type { Plan } from '../domain/plan.ts';
import { say, term } from '../report/escape/term.ts';
import type { RunInfo } from '../store/describe-run.ts';
import { isHeld } from '../store/lock.ts';
import { describeNewest } from '../store/runs.ts';
import { batchesOf } from './batch.ts';
import type { VerdictFlags } from './command.ts';
import type { Io } from './io.ts';
import { otherWays } from './live.ts';
import type { ProjectOptions } from './project-options.ts';
import { runsFolder } from './runs-folder.ts';

/** A run that asks what a plan asks, and did not end. */
export interface Begun {
  readonly id: string;
  /** How many trials it has an answer to. */
  readonly answered: number;
  /** It has submitted a batch. */
  readonly batch: boolean;
  /** What keeps a command from going on with it: `otherwise` where it is asked in another way, `busy` while it is being asked. */
  readonly bar?: 'otherwise' | 'busy';
}

/**
 * The newest run that asks the same as a plan, where it did not end and holds something that was paid for: asked in the very
 * same way, else in another one. A replay pays for nothing, so it looks for none.
 */
export async function begunBefore(io: Io, plan: Plan): Promise<Begun | undefined> {
  if (plan.source === 'replay') return undefined;
  const folder = runsFolder(io);
  const asksTheSame = (other: Plan) => other.hash === plan.hash && other.source !== 'replay';
  const own = await describeNewest(folder, (other, id) => asksTheSame(other) && asksAlike(id, other, plan));
  if (own?.state === 'unfinished') {
    const begun = await begunOf(own);
    if (begun !== undefined) return isHeld(own.dir) ? { ...begun, bar: 'busy' } : begun;
  }
  const resumable = (other: Plan) => asksTheSame(other) && other.command !== 'drift';
  const other = await describeNewest(folder, (one, id) => resumable(one) && !asksAlike(id, one, plan));
  if (other?.state !== 'unfinished') return undefined;
  const begun = await begunOf(other);
  return begun && { ...begun, bar: isHeld(other.dir) ? 'busy' : 'otherwise' };
}

async function begunOf({ id, dir, answered }: RunInfo): Promise<Begun | undefined> {
  const steps = new Map((await batchesOf(dir)).facts.map(({ file, step }) => [file, step]));
  const batch = [...steps.values()].some((step) => step !== 'ended');
  return answered > 0 || batch ? { id, answered, batch } : undefined;
}

/** True of two plans of one hash whose answers are had in the same way, so that one run can hold them all. */
function asksAlike(id: string, begun: Plan, plan: Plan): boolean {
  return wayOf(begun) === wayOf(plan) && otherWays(id, begun, plan).length === 0;
}

function wayOf({ command, source, batch, hunt, shard, against, suites }: Plan): string {
  const early = suites.map((suite) => suite.early ?? false);
  return canonicalJson({
    ...{ command, source, early },
    ...{ batch: batch ?? false, hunt: hunt ?? false, shard: shard ?? null, against: against ?? null },
  });
}

/**
 * The run that a command which asks the same goes on with, having said so: one that the ledger of looks knows, `looked`, else
 * one that did not end. Another one that did not end is named, since it is paid for again. `fresh` starts anew, and so does a
 * program that hands suites over, which no other command could go on with.
 */
export async function runToGoOnWith(
  io: Io,
  plan: Plan,
  { fresh, given = [] }: Pick<VerdictFlags, 'fresh'> & Pick<ProjectOptions, 'given'>,
  looked?: string,
): Promise<string | undefined> {
  if (looked !== undefined) {
    await io.stderr.write(
      say`Run ${term(looked)} has compared the same before, so this goes on with it: what it asked is not asked again, and its verdict stands. --fresh compares anew, as a further attempt.\n`,
    );
    return looked;
  }
  const begun = fresh === true || given.length > 0 ? undefined : await begunBefore(io, plan);
  if (begun === undefined) return undefined;
  if (begun.bar !== undefined) {
    await sayBeside(io, begun);
    return undefined;
  }
  const { id, answered, batch } = begun;
  const [how, next] = batch
    ? [' by the Batch API', ', takes up what the batch brings and submits nothing twice']
    : ['', ' and asks only what it lacks'];
  await io.stderr.write(
    say`Run ${term(id)} began the same${term(how)}, did not end, and holds ${answersText(answered)}: this goes on with it${term(next)}. --fresh asks everything anew.\n`,
  );
  return id;
}

/** Says, before anything is asked, that a run which did not end stays as it is, and that what it holds is paid for again. */
export async function sayBeside(io: Io, { id, answered, batch, bar }: Begun): Promise<void> {
  const state = term(batch ? 'is still with the Batch API' : 'did not end');
  const next =
    bar === 'busy'
      ? term('Another process holds its lock')
      : say`llm-eval resume ${term(id)} goes on with it`;
  await io.stderr.write(
    say`note: run ${term(id)} asks the same, ${state}, and holds ${answersText(answered)}. ${next}; this run starts anew and pays for all of it.\n`,
  );
}

function answersText(count: number): ReturnType<typeof term> {
  return term(count === 1 ? '1 answer' : `${count} answers`);
}
