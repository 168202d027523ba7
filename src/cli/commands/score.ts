import { asSelected } from '../../core/filter.ts';
import { fail } from '../../domain/failure.ts';
import { say, term } from '../../report/escape/term.ts';
import type { Command } from '../command.ts';
import { withGate } from '../gate-base.ts';
import type { Io } from '../io.ts';
import { refusePlaces } from '../places.ts';
import { openProject } from '../project.ts';
import { openRun } from '../runs-folder.ts';
import { concludeStored } from '../stored-run.ts';

/** Scores a run's stored answers by today's assertions, and decides. Asks nothing. */
export async function score(
  { run: name, options }: Extract<Command, { name: 'score' }>,
  io: Io,
): Promise<number> {
  refusePlaces(io, options);
  const run = await openRun(io, name, 'complete');
  const { id, plan } = run;
  if (plan.command === 'compare' || plan.command === 'choose') {
    fail({
      code: 'usage',
      message: `run ${id} asked several targets; score is for runs of one`,
      hint: `See it again with: llm-eval report ${id}`,
    });
  }
  if (plan.shard !== undefined) {
    fail({
      code: 'incomplete-run',
      message: `run ${id} is shard ${plan.shard.index} of ${plan.shard.count}: a verdict takes all of them`,
      hint: 'Join and score all shards with: llm-eval merge RUN…',
    });
  }
  const files = [...new Set(plan.suites.map(({ file }) => file))];
  const whole = await openProject(io, files, { ...options, live: true });
  const project = { ...whole, suites: asSelected(whole.suites, plan) };
  await io.stderr.write(say`Scoring run ${term(id)}\n`);
  const live = { ...options, live: true };
  return withGate(io, project, files, live, (gated) =>
    concludeStored(io, run, gated, { command: 'score', source: () => 'run', warnings: [] }, options),
  );
}
