import type { Plan } from '../domain/plan.ts';
import type { Suite } from '../domain/suite.ts';
import { say, term } from '../report/escape/term.ts';
import { listRuns } from '../store/runs.ts';
import type { Io } from './io.ts';
import { earlierLooks, knownLooks } from './looks.ts';
import type { Match } from './match.ts';
import { type OpenRun, openRun, runsFolder, startRun } from './runs-folder.ts';

/** The run that a plan's answers go to. */
export interface TakenUpRun {
  readonly run: OpenRun;
  /** Its matches, each with its attempt. */
  readonly matches: readonly Match[];
  /** It was begun before: what it has answers to is not asked again. */
  readonly resumed: boolean;
}

/**
 * Goes on with the run that asked the very same before, whether it ended or was interrupted, so that nothing is paid twice;
 * else starts one. `fresh` always starts one, and so does a replay, which costs nothing.
 */
export async function takeUp(
  io: Io,
  plan: Plan,
  given: readonly Match[],
  fresh: boolean,
): Promise<TakenUpRun> {
  const { matches, run: earlier } = await earlierLooks(io, plan, given, fresh);
  const id = earlier ?? (fresh || plan.source === 'replay' ? undefined : await unfinished(io, plan));
  if (id === undefined) return { run: await startRun(io, plan), matches, resumed: false };
  await io.stderr.write(
    say`Going on with run ${term(id)}, which asked the same: what it has answers to is not asked again. --fresh asks anew, as a further attempt.\n`,
  );
  return { run: await openRun(io, id, 'any'), matches: await knownLooks(io, id, given), resumed: true };
}

async function unfinished(io: Io, plan: Plan): Promise<string | undefined> {
  const runs = await listRuns(runsFolder(io));
  const same = runs.findLast(
    (run) => run.plan?.hash === plan.hash && run.plan.command === plan.command && run.state === 'unfinished',
  );
  return same?.id;
}

/** The suite with as many trials as the run set out with: flags may have said so. */
export function withTrials(suite: Suite, { suites }: Plan): Suite {
  const planned = suites.find((one) => one.suite === suite.name);
  if (planned === undefined || suite.replay.length > 0) return suite;
  const trials = planned.early ? { max: planned.trials } : { fixed: planned.trials };
  return { ...suite, trials };
}
