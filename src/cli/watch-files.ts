import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { type Failure, fail } from '../domain/failure.ts';
import type { Change, WatchedFolder } from './io.ts';

/**
 * Calls back after a file in one of the folders changed; hidden files are none of the user's. Gives what ends it. Throws
 * `Failures` where the system watches no more files, or says so later.
 */
export function watchFolders(
  folders: readonly WatchedFolder[],
  onChange: (change: Change) => void,
): () => void {
  const watchers: FSWatcher[] = [];
  const end = () => {
    for (const watcher of watchers) watcher.close();
  };
  try {
    for (const { path, only } of folders) {
      const watcher = watch(path, { recursive: only === undefined }, (_event, name) => {
        if (name === null || /(^|[\\/])\./.test(name) || only?.includes(name) === false) return;
        onChange({ path: join(path, name) });
      });
      watcher.on('error', (error) => onChange({ failure: unwatchable(error) }));
      watchers.push(watcher);
    }
  } catch (error) {
    end();
    if (!(error instanceof Error) || !('code' in error)) throw error;
    fail(unwatchable(error));
  }
  return end;
}

function unwatchable(error: Error & { readonly code?: unknown }): Failure {
  return {
    code: 'limit',
    message: `the folders of the suites cannot be watched (${String(error.code ?? error.message)})`,
    hint: 'Leave out --watch, or let the system watch more files (on Linux fs.inotify.max_user_watches).',
  };
}
