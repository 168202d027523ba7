import { prepare } from '../collecting.ts';
import type { Command } from '../command.ts';
import { withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import { openProject } from '../project.ts';
import { startRun } from '../runs-folder.ts';
import { askAndScore, concludeRun, sideKey } from '../session.ts';

/** Collects, scores, compares with the baseline, decides, reports. */
export async function run(
  { suites: patterns, options }: Extract<Command, { name: 'run' }>,
  io: Io,
): Promise<number> {
  const { config, suites } = await openProject(io, patterns, options);
  const prepared = await prepare(io, config, suites, options, 'run');
  const run = await startRun(io, prepared.plan);
  return withWorkers(io, async (workers) => {
    const asked = await askAndScore(io, config, prepared, run, workers, { ...options, resumed: false });
    if ('early' in asked) return asked.early;
    const afters = suites.flatMap((suite) => {
      const after = asked.sides.get(sideKey(suite.name, suite.target.name));
      return after === undefined ? [] : [{ suite, after }];
    });
    return concludeRun(
      io,
      config,
      afters,
      { command: 'run', run, warnings: asked.warnings, limits: asked.limits, workers },
      options,
    );
  });
}
