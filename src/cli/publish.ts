import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Failure, Failures } from '../domain/failure.ts';
import type { Report } from '../domain/report.ts';
import type { ScoreSource } from '../domain/score-line.ts';
import { say, term } from '../report/escape/term.ts';
import { reportFormats } from '../report/formats.ts';
import type { ReportFile, ReportOptions } from './command.ts';
import { tellGitHub } from './github.ts';
import type { Io } from './io.ts';
import { shown } from './shown.ts';

/**
 * Writes a report, and the scores that it rests on, wherever the flags and the CI ask for it, then prints it, so that the verdict stands last. Throws
 * `Failures` with code `storage` when a file could not be written, once all others are and the report is printed.
 */
export async function publishReport(
  io: Io,
  report: Report,
  options: ReportOptions,
  scores: ScoreSource,
): Promise<void> {
  const failures = await writeReports(io, report, options.report ?? [], scores);
  if (options.github === true) await tellGitHub(io, report);
  await printReport(io, report, options);
  if (failures.length > 0) throw new Failures(failures);
}

async function printReport(io: Io, report: Report, { json, quiet }: ReportOptions): Promise<void> {
  if (json) {
    const { jsonReport } = await import('../report/json.ts');
    for (const chunk of jsonReport(report)) await io.stdout.write(chunk);
    return;
  }
  const { quietReport, terminalReport } = await import('../report/terminal.ts');
  const color = io.stdout.isTTY && !io.env.NO_COLOR && io.env.TERM !== 'dumb';
  const root = showsLinks(io) ? `${pathToFileURL(io.cwd).href}/` : undefined;
  const chunks = quiet
    ? quietReport(report, { color })
    : await terminalReport(report, { width: Math.min(io.stdout.columns, 120), color, root });
  for (const chunk of chunks) await io.stdout.write(chunk);
}

/** Whether stdout is a terminal that is known to show links (OSC 8); others print the address, or worse. */
function showsLinks({ stdout, env }: Io): boolean {
  if (!stdout.isTTY || env.CI || env.TERM === 'dumb') return false;
  if (env.WT_SESSION || env.KITTY_WINDOW_ID) return true;
  // VTE, the heart of GNOME's and many other terminals: 0.50.1 was the first without a crash on them.
  if (Number(env.VTE_VERSION ?? 0) > 5000) return true;
  return ['iTerm.app', 'WezTerm', 'vscode', 'ghostty'].includes(env.TERM_PROGRAM ?? '');
}

/** What could not be written. */
async function writeReports(
  io: Io,
  report: Report,
  files: readonly ReportFile[],
  scores: ScoreSource,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  if (files.length === 0) return failures;
  const { writeOutput } = await import('../store/output.ts');
  for (const { format, file } of files) {
    const path = resolve(io.cwd, file);
    try {
      await writeOutput(path, await reportFormats[format].render(report, scores));
      await io.stderr.write(say`Wrote ${term(shown(io.cwd, path))} (${term(format)})\n`);
    } catch (error) {
      if (!(error instanceof Failures)) throw error;
      failures.push(...error.list.map((failure) => withHint(failure, report, { format, file })));
    }
  }
  return failures;
}

/** What was asked is kept with the run, so that the file can be written again without asking. */
function withHint(failure: Failure, { run }: Report, { format, file }: ReportFile): Failure {
  if (run.id === null) return failure;
  const again = `Write it again with: llm-eval report ${run.id} --report ${format}=${file}`;
  return { ...failure, hint: [failure.hint, again].filter((part) => part !== undefined).join(' ') };
}
