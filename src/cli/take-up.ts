import type { Plan } from '../domain/plan.ts';
import type { Suite } from '../domain/suite.ts';
import { say, term } from '../report/escape/term.ts';
import { begunBefore, sayBeside } from './begun.ts';
import type { Io } from './io.ts';
import { earlierLooks, knownLooks } from './looks.ts';
import type { Match } from './match.ts';
import { type OpenRun, openRun, startRun } from './runs-folder.ts';

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
  const begun = earlier !== undefined || fresh ? undefined : await begunBefore(io, plan);
  if (begun?.bar !== undefined) await sayBeside(io, begun);
  const id = earlier ?? (begun?.bar === undefined ? begun?.id : undefined);
  if (id === undefined) return { run: await startRun(io, plan), matches, resumed: false };
  await io.stderr.write(
    say`Going on with run ${term(id)}, which asked the same: what it has answers to is not asked again. --fresh asks anew, as a further attempt.\n`,
  );
  return { run: await openRun(io, id, 'any'), matches: await knownLooks(io, id, given), resumed: true };
}

/** The suite with as many trials as the run set out with: flags may have said so. */
export function withTrials(suite: Suite, { suites }: Plan): Suite {
  const planned = suites.find((one) => one.suite === suite.name);
  if (planned === undefined || suite.replay.length > 0) return suite;
  const trials = planned.early ? { max: planned.trials } : { fixed: planned.trials };
  return { ...suite, trials };
}
