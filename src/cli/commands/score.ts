import { asSelected } from '../../core/filter.ts';
import { fail } from '../../domain/failure.ts';
import { say, term } from '../../report/escape/term.ts';
import { runSource, storedEnds } from '../answers.ts';
import type { Command } from '../command.ts';
import { baselineSide, withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import { refusePlaces } from '../places.ts';
import { openProject } from '../project.ts';
import { runSides } from '../run-sides.ts';
import { openRun } from '../runs-folder.ts';
import { concludeRun } from '../session.ts';

/** Scores a run's stored answers by today's assertions, and decides. Asks nothing. */
export async function score(
  { run: name, options }: Extract<Command, { name: 'score' }>,
  io: Io,
): Promise<number> {
  refusePlaces(io, options);
  const run = await openRun(io, name, 'complete');
  const { id, dir, plan } = run;
  if (plan.command === 'compare' || plan.command === 'choose') {
    fail({
      code: 'usage',
      message: `run ${id} asked several targets; score is for runs of one`,
      hint: `See it again with: llm-eval report ${id}`,
    });
  }
  const files = [...new Set(plan.suites.map(({ file }) => file))];
  const { config, suites: whole } = await openProject(io, files, { ...options, live: true });
  const suites = asSelected(whole, plan);
  await io.stderr.write(say`Scoring run ${term(id)}\n`);
  return withWorkers(io, async (workers) => {
    const sides = runSides(id, plan, suites, config, workers);
    for await (const { trial, input, end, attempts } of storedEnds(dir, config.allow_aliases)) {
      const side = sides.get(trial.suite);
      if (side?.planned.target === trial.target) await side.builder.add(trial, input, end, attempts);
    }
    const source = runSource(dir, config.allow_aliases);
    const matched = [];
    for (const { suite, planned, builder } of sides.values()) {
      const before = await baselineSide(io, config, suite, workers);
      const after = { scored: await builder.finish(), source };
      const { trials, early = false } = planned;
      const match = {
        ...{ suite, before: { stored: before }, after: { stored: after } },
        ...{ trials, early, live: false, attempt: null },
      };
      matched.push({ match, before, after });
    }
    return concludeRun(io, run, { command: 'score', plan, matched, warnings: [] }, options);
  });
}
