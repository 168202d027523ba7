import { askedOf } from '../../core/asked.ts';
import { askedOtherwise } from '../../core/differences.ts';
import { asSelected } from '../../core/filter.ts';
import { type Failure, Failures, fail } from '../../domain/failure.ts';
import type { PlannedSuite } from '../../domain/plan.ts';
import type { Suite } from '../../domain/suite.ts';
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
  const changed = plan.suites.flatMap((planned) => changedSince(id, planned, project.suites));
  if (changed.length > 0) throw new Failures(changed);
  await io.stderr.write(say`Scoring run ${term(id)}\n`);
  const live = { ...options, live: true };
  return withGate(io, project, files, live, (gated) =>
    concludeStored(io, run, gated, { command: 'score', source: () => 'run', warnings: [] }, options),
  );
}

/** Answers to another prompt than the suite's say nothing of it. Whose answers they are the report says. */
function changedSince(id: string, { suite: name, asked }: PlannedSuite, suites: readonly Suite[]): Failure[] {
  const suite = suites.find((one) => one.name === name);
  const what = suite === undefined ? [] : askedOtherwise(asked, askedOf(suite));
  if (suite === undefined || what.length === 0) return [];
  return [
    {
      code: 'invalid',
      where: { file: suite.file },
      message: `run ${id} holds answers of ${name} as it was asked then, and since then this has changed: ${what.join(', ')}`,
      hint: `Ask anew with: llm-eval run ${suite.file}. Or undo the change, to score what was asked then.`,
    },
  ];
}
