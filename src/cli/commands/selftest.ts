import { exitOfSelftest } from '../../core/exit.ts';
import { selftest as plant } from '../../core/selftest.ts';
import {
  SELFTEST_VERSION,
  type SelftestReport,
  type SelftestResult,
  type Untested,
} from '../../domain/selftest.ts';
import { jsonPiece, jsonText } from '../../report/escape/json.ts';
import { selftestText } from '../../report/selftest.ts';
import type { Command } from '../command.ts';
import { baselineSide, withWorkers } from '../finish.ts';
import type { Io } from '../io.ts';
import { refusePairs } from '../opponents.ts';
import { openProject } from '../project.ts';
import { TOOL } from '../version.ts';

/** Repetitions of each plant: 100 tell a share of 80 % from one of 65 %, and keep 2,000 stored trials under ten seconds. */
const REPETITIONS = 100;

/** Proves offline that the gates of suites can fail: plants known drops in their baselines and counts what is called worse. */
export async function selftest(
  { suites: patterns, options }: Extract<Command, { name: 'selftest' }>,
  io: Io,
): Promise<number> {
  const { config, suites } = await openProject(io, patterns, { ...options, live: true });
  refusePairs(
    suites,
    'a drop cannot be planted in answers that only score against a candidate’s',
    'Name the other suites; what pairwise decides is proven by its judge: llm-eval judge check.',
  );
  const results: SelftestResult[] = [];
  const untested: Untested[] = [];
  await withWorkers(io, async (workers) => {
    for (const suite of suites) {
      const baseline = await baselineSide(io, config, suite, workers);
      const { name, file, baseline: path, trials } = suite;
      if (baseline === undefined) {
        untested.push({ suite: name, file, baseline: path });
        continue;
      }
      const { scored, pooled } = baseline;
      results.push(
        plant({
          ...{ suite, stored: scored, repetitions: REPETITIONS },
          trials: 'fixed' in trials ? trials.fixed : trials.max,
          ...(pooled === undefined ? {} : { pooled }),
        }),
      );
    }
  });
  const exit = exitOfSelftest(results, untested);
  const report: SelftestReport = { v: SELFTEST_VERSION, tool: TOOL, suites: results, untested, exit };
  await io.stdout.write(options.json ? jsonPiece`${jsonText(report)}\n` : await selftestText(report));
  return exit;
}
