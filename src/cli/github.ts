import { statSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { Report } from '../domain/report.ts';
import { say, term } from '../report/escape/term.ts';
import type { Io } from './io.ts';

/** Bytes below which a summary would say next to nothing. */
const LEAST_ROOM = 4_096;

/**
 * In GitHub Actions: annotations on stderr, since stdout may be a JSON document, and the report added to the step's
 * summary. Where the summary cannot be written that is said, and changes nothing of the verdict.
 */
export async function tellGitHub(io: Io, report: Report): Promise<void> {
  if (io.env.GITHUB_ACTIONS !== 'true') return;
  const { annotations } = await import('../report/annotations.ts');
  for (const line of annotations(report, { folder: folderOf(io) })) await io.stderr.write(line);
  const file = io.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  try {
    await addSummary(file, report);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    await io.stderr.write(say`The step summary was not written: ${term(error.message)}\n`);
  }
}

/** What GitHub gives files relative to: the repository's folder. Empty where the command runs in it, or outside of it. */
function folderOf({ cwd, env }: Io): string {
  const folder = relative(env.GITHUB_WORKSPACE || cwd, cwd)
    .split(sep)
    .join('/');
  return folder === '' || folder.startsWith('..') || folder.startsWith('/') ? '' : `${folder}/`;
}

/** Adds to what the step has written so far: above its limit GitHub drops all of it. */
async function addSummary(file: string, report: Report): Promise<void> {
  const { SUMMARY_LIMIT, markdownReport } = await import('../report/markdown.ts');
  const written = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const most = SUMMARY_LIMIT.most - written;
  if (most < LEAST_ROOM)
    throw Object.assign(new Error(`${file} is full: it holds ${written} bytes`), { code: 'EFBIG' });
  const text = [...(await markdownReport(report, { ...SUMMARY_LIMIT, most }))].join('');
  await appendFile(file, written === 0 ? text : `\n${text}`);
}
