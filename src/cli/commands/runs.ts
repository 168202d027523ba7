import { say } from '../../report/escape/term.ts';
import { runsText } from '../../report/runs.ts';
import { listRuns } from '../../store/runs.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import { runsFolder } from '../runs-folder.ts';

/** Lists the runs of this folder, oldest first. */
export async function runs(_command: Extract<Command, { name: 'runs' }>, io: Io): Promise<number> {
  const found = await listRuns(runsFolder(io));
  if (found.length === 0)
    await io.stderr.write(say`There are no runs here yet. Make one with: llm-eval run\n`);
  else await io.stdout.write(await runsText(found));
  return 0;
}
