import { join } from 'node:path';
import { fail } from '../domain/failure.ts';
import type { Plan } from '../domain/plan.ts';
import type { Damage, RunInfo } from '../store/describe-run.ts';
import { createRun, findRun } from '../store/runs.ts';
import type { Io } from './io.ts';

/** Where a project's runs are kept. */
export function runsFolder(io: Io): string {
  return join(io.cwd, '.llm-eval', 'runs');
}

/** A run's folder and the time at which this command took it up. */
export interface OpenRun {
  readonly id: string;
  readonly dir: string;
  readonly started: Date;
  /** Reading of the monotonic clock, milliseconds. */
  readonly start: number;
  /** What of its journal was damaged when it was opened; absent: nothing. */
  readonly damage?: readonly Damage[];
}

/** A new run for a plan. */
export async function startRun(io: Io, plan: Plan): Promise<OpenRun> {
  const started = io.clock.now();
  const random = () =>
    Math.floor(io.random() * 36 ** 4)
      .toString(36)
      .padStart(4, '0');
  return {
    ...(await createRun(runsFolder(io), plan, { now: started, random })),
    started,
    start: io.clock.monotonic(),
  };
}

/** A run by id, unique prefix or `last`, whose plan can be read. */
export async function openRun(
  io: Io,
  name: string,
  want: 'complete' | 'unfinished' | 'any',
): Promise<Omit<RunInfo, 'started'> & OpenRun & { readonly plan: Plan }> {
  const { plan, reason, ...run } = await findRun(runsFolder(io), name, want);
  if (plan === undefined) {
    fail({
      code: 'damaged',
      message: `run ${run.id} cannot be read: ${reason}`,
      hint: 'Remove its folder, or ask anew with: llm-eval run',
    });
  }
  return { ...run, plan, started: io.clock.now(), start: io.clock.monotonic() };
}
