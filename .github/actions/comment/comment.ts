// Keeps one comment on the pull request that a workflow's run was for: `node comment.ts REPORT`, in a job on `workflow_run`. The
// report is data of whoever wrote it; the pull request, the head and the workflow's name come from the event alone. What GitHub
// refuses is a warning and no failure: the gate has spoken elsewhere. No dependencies, since the runner brings none.
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { argv, env, stdout } from 'node:process';
import { say, term } from '../../../src/report/escape/term.ts';
import { readShownReport } from '../../../src/report/shown-report.ts';
import { reportSummary } from '../../../src/report/summary.ts';
import { api, Refused } from './github-api.ts';

interface Event {
  readonly repository: { readonly full_name: string };
  readonly workflow_run: {
    readonly id: number;
    readonly run_attempt: number;
    readonly name: string;
    readonly event: string;
    readonly head_sha: string;
    readonly head_branch: string;
    readonly head_repository: { readonly owner: { readonly login: string } } | null;
  };
}

interface Pull {
  readonly number: number;
  readonly head: { readonly sha: string };
}

interface Comment {
  readonly id: number;
  readonly body?: string | null;
  readonly user?: { readonly login: string } | null;
}

const PAGE = 100;
/** Pages of comments that are looked through; the comment of a longer discussion is written anew. */
const MOST_PAGES = 20;
/** Bytes of a report that is read. */
const MOST_BYTES = 100_000_000;

const [, , file = ''] = argv;

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  stdout.write(`::warning::${say`The comment was not written: ${term(error.message)}`}\n`);
}

async function main(): Promise<number> {
  const { workflow_run: run, repository } = JSON.parse(
    readFileSync(env.GITHUB_EVENT_PATH ?? '', 'utf8'),
  ) as Event;
  if (run.event !== 'pull_request') return told(say`The run was for no pull request`);
  if (!existsSync(file)) return told(say`The run left no report: it came to no verdict`);
  const stats = lstatSync(file);
  if (!stats.isFile() || stats.size > MOST_BYTES) return refused('it is no file of a report’s size');
  const read = readShownReport(readFileSync(file, 'utf8'));
  if ('problem' in read) return refused(read.problem);
  if ('failed' in read) return told(say`The run left no report: it came to no verdict`);

  const repo = `/repos/${repository.full_name}`;
  const pull = await pullOf(repo, run);
  if (pull === undefined)
    return told(say`No open pull request has the head that was judged: a newer one is reported instead`);
  const name = run.name.replaceAll(/[^A-Za-z0-9 _-]/g, '').slice(0, 100);
  const marker = `<!-- llm-eval ${name} -->`;
  const stamp = `<!-- run ${run.id} attempt ${run.run_attempt} -->`;
  const body = `${marker}\n${stamp}\n${reportSummary(read.report)}\n\nHead ${run.head_sha.slice(0, 12)}, workflow ${name}.\n`;

  const old = await ownComment(`${repo}/issues/${pull.number}/comments`, marker);
  if (old !== undefined && isNewer(old.body ?? '', run)) return told(say`A newer run has reported already`);
  if (old === undefined) await api('POST', `${repo}/issues/${pull.number}/comments`, { body });
  else await api('PATCH', `${repo}/issues/comments/${old.id}`, { body });
  return told(old === undefined ? say`The comment was written` : say`The comment was renewed`);
}

/** The open pull request whose head is the one that was judged; undefined when it has moved on. */
async function pullOf(repo: string, { head_repository, head_branch, head_sha }: Event['workflow_run']) {
  if (head_repository === null) return undefined;
  const head = encodeURIComponent(`${head_repository.owner.login}:${head_branch}`);
  const pulls = (await api('GET', `${repo}/pulls?state=open&per_page=${PAGE}&head=${head}`)) as Pull[];
  return pulls.find((pull) => pull.head.sha === head_sha);
}

/** Our comment: by its marker at the very beginning and by its author, since anyone can write a marker. */
async function ownComment(path: string, marker: string): Promise<Comment | undefined> {
  for (let page = 1; page <= MOST_PAGES; page++) {
    const comments = (await api('GET', `${path}?per_page=${PAGE}&page=${page}`)) as Comment[];
    const own = comments.find(
      ({ body, user }) => user?.login === env.AUTHOR && body?.startsWith(`${marker}\n`) === true,
    );
    if (own !== undefined || comments.length < PAGE) return own;
  }
  return undefined;
}

/** Whether a comment tells of a later run than this one. */
function isNewer(body: string, { id, run_attempt }: Event['workflow_run']): boolean {
  const [, run = 0, attempt = 0] = /^<!-- run (\d+) attempt (\d+) -->$/m.exec(body)?.map(Number) ?? [];
  return run > id || (run === id && attempt > run_attempt);
}

function told(what: string): number {
  stdout.write(`${what}\n`);
  return 0;
}

/** A report that is none was not made by our gate: that is worth a red job, though not the gate's. */
function refused(why: string): number {
  stdout.write(`::error::${say`The report was refused: ${term(why)}`}\n`);
  return 1;
}
