import { fail } from '../../domain/failure.ts';
import type { Report } from '../../domain/report.ts';
import { REPORT_VERSION } from '../../domain/report.ts';
import { readReport } from '../../store/runs.ts';
import type { Command } from '../command.ts';
import { printReport } from '../conclude.ts';
import type { Io } from '../io.ts';
import { openRun } from '../runs-folder.ts';
import { TOOL } from '../version.ts';

/** Prints the report of a run again, with the exit code that it had. */
export async function report(
  { run: name, options }: Extract<Command, { name: 'report' }>,
  io: Io,
): Promise<number> {
  const { id, dir } = await openRun(io, name, name === 'last' ? 'complete' : 'any');
  const kept = parseReport(id, await readReport(dir));
  if (kept.v !== REPORT_VERSION) {
    fail({
      code: 'damaged',
      message: `the report of run ${id} has format version ${kept.v}, which ${TOOL} does not read`,
      hint: `Make it anew with: llm-eval score ${id}`,
    });
  }
  await printReport(io, kept, options);
  return kept.exit;
}

/** A report is ours alone to write, so beyond its version nothing in it is checked. */
function parseReport(id: string, text: string): Report {
  try {
    return JSON.parse(text) as Report;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail({
      code: 'damaged',
      message: `the report of run ${id} is not JSON`,
      hint: `Make it anew with: llm-eval score ${id}`,
    });
  }
}
