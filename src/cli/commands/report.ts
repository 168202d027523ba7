import { join } from 'node:path';
import { fail } from '../../domain/failure.ts';
import { jsonOf } from '../../domain/json.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Report } from '../../domain/report.ts';
import { REPORT_VERSION } from '../../domain/report.ts';
import { say, term } from '../../report/escape/term.ts';
import { readReport } from '../../store/runs.ts';
import { readScores } from '../../store/scores.ts';
import type { Command } from '../command.ts';
import { openerOf } from '../desktop.ts';
import type { Io } from '../io.ts';
import { refusePlaces } from '../places.ts';
import { publishReport } from '../publish.ts';
import { openRun } from '../runs-folder.ts';
import { shown } from '../shown.ts';
import { TOOL } from '../version.ts';

/** Prints the report of a run again, with the exit code that it had; with `--open`, in a browser as well. */
export async function report(
  { run: name, options }: Extract<Command, { name: 'report' }>,
  io: Io,
): Promise<number> {
  refusePlaces(io, options);
  const { id, dir, plan } = await openRun(io, name, name === 'last' ? 'complete' : 'any');
  const kept = await parseReport(id, plan.command, await readReport(dir));
  if (options.open) await openPage(io, kept, dir);
  await publishReport(io, kept, options, () => readScores(dir));
  return kept.exit;
}

/** Writes the page, says where it is, and opens it where there is a desktop. */
async function openPage(io: Io, kept: Report, dir: string): Promise<void> {
  const path = join(dir, 'report.html');
  const { writeFileAtomic } = await import('../../store/atomic.ts');
  const { reportFormats } = await import('../../report/formats.ts');
  await writeFileAtomic(path, await reportFormats.html.render(kept, () => readScores(dir)));
  await io.stderr.write(say`Wrote ${term(shown(io.cwd, path))} (html)\n`);
  const opener = openerOf(io, path);
  const problem = 'why' in opener ? opener.why : await io.launch(opener.program, opener.words);
  if (problem === undefined) return;
  const why = 'why' in opener ? problem : `${opener.program} could not be started (${problem})`;
  await io.stderr.write(say`It was not opened: ${term(why)}. Open it in a browser: ${term(path)}\n`);
}

/** A run's folder may have come from elsewhere, such as another job, so its report is checked before it is believed. */
async function parseReport(id: string, command: Plan['command'], text: string): Promise<Report> {
  const refuse = (problem: string) =>
    fail({
      code: 'damaged',
      message: `the report of run ${id} ${problem}`,
      hint:
        command === 'compare'
          ? 'Take it from where it was made, or compare again.'
          : `Make it anew with: llm-eval score ${id}`,
    });
  const value = jsonOf(text);
  if (value === undefined) return refuse('is not JSON');
  const version = value !== null && typeof value === 'object' && 'v' in value ? value.v : undefined;
  if (version !== undefined && version !== REPORT_VERSION)
    return refuse(`has format version ${version}, which ${TOOL} does not read`);
  const { reportSchema } = await import('../../domain/report-schema.ts');
  const { success, data, error } = reportSchema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  return refuse(`is not one: ${issue?.path.join('.')}: ${issue?.message}`);
}
