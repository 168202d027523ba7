import { runToGoOnWith } from '../begun.ts';
import type { Command } from '../command.ts';
import { withWorkers } from '../finish.ts';
import { withGate } from '../gate-base.ts';
import type { Io } from '../io.ts';
import { earlierLooks } from '../looks.ts';
import { baselinesOf, matchesOfRun } from '../matches.ts';
import { refusePlaces } from '../places.ts';
import { prepare } from '../prepare.ts';
import { openProject } from '../project.ts';
import { startRun } from '../runs-folder.ts';
import { askAndScore, concludeRun } from '../session.ts';
import { goOn } from './resume.ts';

/** Collects, scores, compares with the baseline, decides, reports. */
export async function run(
  { suites: patterns, options }: Extract<Command, { name: 'run' }>,
  io: Io,
): Promise<number> {
  refusePlaces(io, options);
  const project = await openProject(io, patterns, options);
  return withGate(io, project, patterns, options, ({ config, suites, inputs, baselineOf }) =>
    withWorkers(io, async (workers) => {
      // A baseline that cannot be read is told before anything is paid for.
      const { shard } = options;
      const before =
        shard === undefined ? await baselinesOf(io, config, suites, workers, baselineOf) : new Map();
      const prepared = await prepare(io, config, suites, options, 'run');
      const { plan } = prepared;
      const planned = matchesOfRun(prepared, before);
      const { matches, run: looked } =
        shard === undefined
          ? await earlierLooks(io, plan, planned, options.fresh === true)
          : { matches: planned, run: undefined };
      const earlier = await runToGoOnWith(io, plan, options, looked);
      if (earlier !== undefined) {
        await prepared.client.close();
        return goOn(io, earlier, options);
      }
      const run = await startRun(io, plan);
      const asked = await askAndScore(io, config, prepared, matches, run, workers, {
        ...options,
        resumed: false,
      });
      if ('early' in asked) return asked.early;
      return concludeRun(io, run, { command: 'run', plan, ...asked, gateInputs: inputs }, options);
    }),
  );
}
