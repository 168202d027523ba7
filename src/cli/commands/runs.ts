import { callCsv, callJson, callsCsvHead } from '../../report/calls.ts';
import { say } from '../../report/escape/term.ts';
import { runsText } from '../../report/runs.ts';
import { listRuns } from '../../store/runs.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { callsOf } from '../ledger.ts';
import { openProject } from '../project.ts';
import { openRun, runsFolder } from '../runs-folder.ts';

/** Lists the runs of this folder, oldest first; or with `--calls` every request of one run. */
export async function runs({ run, options }: Extract<Command, { name: 'runs' }>, io: Io): Promise<number> {
  if (run !== undefined || options.calls) return calls(run ?? 'last', options, io);
  const found = await listRuns(runsFolder(io));
  if (found.length === 0)
    await io.stderr.write(say`There are no runs here yet. Make one with: llm-eval run\n`);
  else await io.stdout.write(await runsText(found));
  return 0;
}

async function calls(
  name: string,
  options: Extract<Command, { name: 'runs' }>['options'],
  io: Io,
): Promise<number> {
  const { dir, plan } = await openRun(io, name, 'any');
  const files = [...new Set(plan.suites.map(({ file }) => file))];
  const { config } = await openProject(io, files, { ...options, live: true });
  if (options.csv) await io.stdout.write(callsCsvHead());
  for await (const call of callsOf(dir, plan, config))
    await io.stdout.write(options.csv ? callCsv(call) : callJson(call));
  return 0;
}
