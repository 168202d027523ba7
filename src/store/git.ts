import { execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failures, fail } from '../domain/failure.ts';
import { errnoOf } from './storage-failure.ts';

/** Bytes of one file beyond which it is left out; only lines of answers and cases may be longer. */
const LARGEST = 10_000_000;
const LINES = /\.(jsonl|csv)$/;

/** Bytes that git may print of names and errors. */
const MOST_OUTPUT = 64_000_000;

/** Files of a commit, written out. */
export interface ExportedCommit {
  /** The full hash. */
  readonly commit: string;
  readonly files: number;
}

/**
 * Writes the files of a commit that lie in or below a folder of its repository to another folder, which must be empty. The
 * working tree and the index are neither read nor changed; links are left out. Throws `Failures` (`usage`, `not-found`):
 * no git, no repository, no such commit.
 */
export async function exportCommit(cwd: string, ref: string, to: string): Promise<ExportedCommit> {
  const commit = await resolveCommit(cwd, ref);
  const listed = await git(cwd, ['ls-tree', '-r', '-z', '-l', commit]);
  const entries = listed.stdout
    .split('\0')
    .flatMap((line): { readonly hash: string; readonly path: string }[] => {
      const [, mode, hash, size, path] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([\s\S]*)$/.exec(line) ?? [];
      if (hash === undefined || path === undefined || !mode?.startsWith('100')) return [];
      if (Number(size) > LARGEST && !LINES.test(path)) return [];
      return isPlain(path) ? [{ hash, path }] : [];
    });
  const folders = new Set(entries.map(({ path }) => dirname(join(to, path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  await readBlobs(cwd, entries, (path, bytes) => writeFile(join(to, path), bytes, { flag: 'wx' }));
  return { commit, files: entries.length };
}

/** A path that stays where it is written to. */
function isPlain(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part !== '.git');
}

async function resolveCommit(cwd: string, ref: string): Promise<string> {
  const inside = await git(cwd, ['rev-parse', '--is-inside-work-tree']);
  if (inside.stdout.trim() !== 'true') {
    fail({
      code: 'usage',
      message: `--baseline-ref ${ref}: this folder is in no git repository that can be read${inside.stderr === '' ? '' : ` (${firstLine(inside.stderr)})`}`,
      hint: 'Run in a checkout of the repository, or leave the flag out.',
    });
  }
  const { stdout, code } = await git(cwd, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  if (code === 0) return stdout.trim();
  const shallow = (await git(cwd, ['rev-parse', '--is-shallow-repository'])).stdout.trim() === 'true';
  return fail({
    code: 'not-found',
    message: `--baseline-ref ${ref}: there is no such commit here${shallow ? ', and the clone is shallow' : ''}`,
    hint: shallow
      ? 'Fetch it first: actions/checkout with fetch-depth: 0, or git fetch origin BRANCH.'
      : 'Name a branch, a tag or a commit that git rev-parse knows, e.g. origin/main.',
  });
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

interface GitEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git. A code other than 0 is the caller's to judge; that there is no git is told. */
function git(cwd: string, args: readonly string[]): Promise<GitEnd> {
  return new Promise((resolve, reject) => {
    const options = { cwd, maxBuffer: MOST_OUTPUT, encoding: 'utf8' as const };
    execFile('git', args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
      else reject(noGit(error));
    });
  });
}

/** The failure of a git that cannot be started; another error as it is. */
function noGit(error: unknown): unknown {
  if (errnoOf(error) !== 'ENOENT') return error;
  return new Failures([
    {
      code: 'not-found',
      message: '--baseline-ref needs git, and it is not installed',
      hint: 'Install git, or leave the flag out.',
    },
  ]);
}

/** Hands over the bytes of blobs, one after the other, as `git cat-file --batch` prints them. */
async function readBlobs(
  cwd: string,
  entries: readonly { readonly hash: string; readonly path: string }[],
  take: (path: string, bytes: Buffer) => Promise<void>,
): Promise<void> {
  const child = spawn('git', ['cat-file', '--batch'], { cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error) => reject(noGit(error)));
    child.on('close', () => resolve());
  });
  child.stdin.end(entries.map(({ hash }) => `${hash}\n`).join(''));
  let chunks: Buffer[] = [];
  let held = 0;
  // Bytes below which nothing more can be taken: pieces are joined no more often than that.
  let needed = 0;
  let at = 0;
  for await (const chunk of child.stdout) {
    chunks.push(chunk as Buffer);
    held += (chunk as Buffer).length;
    if (held < needed) continue;
    let rest = Buffer.concat(chunks, held);
    needed = 0;
    for (let entry = entries[at]; entry !== undefined; entry = entries[at]) {
      const line = rest.indexOf(LF);
      if (line === -1) break;
      const size = Number(rest.toString('latin1', 0, line).split(' ')[2]);
      const end = line + 1 + size;
      if (rest.length <= end) {
        needed = end + 1;
        break;
      }
      await take(entry.path, rest.subarray(line + 1, end));
      rest = rest.subarray(end + 1);
      at++;
    }
    [chunks, held] = [[rest], rest.length];
  }
  await ended;
  if (at < entries.length) throw new Error(`git gave ${at} of ${entries.length} files`);
}

const LF = 10;
