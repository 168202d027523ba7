import { type Dirent, type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { type Failure, fail } from '../domain/failure.ts';
import type { Change, WatchedFolder } from './io.ts';

/**
 * Calls back after a file in one of the folders changed; hidden files are none of the user's. Gives what ends it. Throws
 * `Failures` where the system watches no more files, or says so later.
 *
 * Each folder has a watcher of its own: by a recursive one Node follows the files themselves on Linux, and loses one that an
 * editor replaces with a new file at every save.
 */
export function watchFolders(
  folders: readonly WatchedFolder[],
  onChange: (change: Change) => void,
): () => void {
  const watchers = new Set<FSWatcher>();
  const below = new Map<string, FSWatcher>();
  const open = (path: string, matters: (name: string, event: string) => boolean): FSWatcher => {
    const watcher = watch(path, (event, name) => {
      if (name !== null && !name.startsWith('.') && matters(name, event))
        onChange({ path: join(path, name) });
    });
    watchers.add(watcher);
    return watcher;
  };
  const forget = (folder: string) => {
    for (const [path, watcher] of below) {
      if (path !== folder && !path.startsWith(folder + sep)) continue;
      watcher.close();
      watchers.delete(watcher);
      below.delete(path);
    }
  };
  const openDeep = (path: string): FSWatcher => {
    const watcher = open(path, (name, event) => {
      const child = join(path, name);
      // A folder comes, goes or is replaced; of a file there is nothing to open.
      if (event === 'rename') forget(child);
      try {
        if (event === 'rename' && isFolder(child)) openBelow(child);
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error)) throw error;
        onChange({ failure: unwatchable(error) });
      }
      return true;
    });
    for (const child of foldersIn(path)) openBelow(child);
    return watcher;
  };
  const openBelow = (path: string): void => {
    try {
      const watcher = openDeep(path);
      below.set(path, watcher);
      watcher.on('error', (error) => {
        forget(path);
        if (!isGone(error)) onChange({ failure: unwatchable(error) });
      });
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  };
  const end = () => {
    for (const watcher of watchers) watcher.close();
  };
  try {
    for (const { path, only } of folders) {
      const watcher = only === undefined ? openDeep(path) : open(path, (name) => only.includes(name));
      watcher.on('error', (error) => onChange({ failure: unwatchable(error) }));
    }
  } catch (error) {
    end();
    if (!(error instanceof Error) || !('code' in error)) throw error;
    fail(unwatchable(error));
  }
  return end;
}

/** The folders in one, without hidden ones. */
function foldersIn(path: string): string[] {
  return entries(path).flatMap((entry) =>
    entry.isDirectory() && !entry.name.startsWith('.') ? [join(path, entry.name)] : [],
  );
}

function isFolder(path: string): boolean {
  return foldersIn(dirname(path)).includes(path);
}

/** What a folder holds; nothing where it went meanwhile. */
function entries(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

/** A folder that was removed while it was looked at. Windows calls that EPERM. */
function isGone(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EPERM'].includes(String(error.code))
  );
}

function unwatchable(error: Error & { readonly code?: unknown }): Failure {
  return {
    code: 'limit',
    message: `the folders of the suites cannot be watched (${String(error.code ?? error.message)})`,
    hint: 'Leave out --watch, or let the system watch more files (on Linux fs.inotify.max_user_watches).',
  };
}
