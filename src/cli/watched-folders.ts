import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Suite } from '../domain/suite.ts';
import { CONFIG_NAME } from '../load/config-place.ts';
import { openWritten } from '../load/written-suite.ts';
import { codeFiles } from './code-files.ts';
import type { WatchedFolder } from './io.ts';

/** The folder in which a config may be, and the config that is named. */
export function configFolders(cwd: string, config: string | undefined): WatchedFolder[] {
  const named = config === undefined ? undefined : resolve(cwd, config);
  if (named === undefined) return [{ path: cwd, only: [CONFIG_NAME] }];
  return [{ path: dirname(named), only: [basename(named)] }];
}

/**
 * The folders of suites with all below, and of what they refer to elsewhere those files alone: a report or a log that is written
 * there is no edit.
 */
export async function foldersOf(cwd: string, suites: readonly Suite[]): Promise<WatchedFolder[]> {
  const deep = new Set(suites.map(({ file }) => dirname(join(cwd, file))));
  const files = new Set<string>();
  for (const { file, cases, replay, suite_assertions: over = [] } of suites) {
    for (const assertion of over) for (const code of codeFiles(cwd, assertion)) files.add(code);
    for (const recording of replay) files.add(recording);
    for (const text of (await (await openWritten(cwd, file)).texts()) ?? [])
      for (const [, path = ''] of text.matchAll(/file:([^\s"'#,}\]]+)/g))
        files.add(resolve(dirname(join(cwd, file)), path));
    for (const { assertions } of cases)
      for (const assertion of assertions) for (const code of codeFiles(cwd, assertion)) files.add(code);
  }
  const elsewhere = [...files].filter((file) => ![...deep].some((folder) => file.startsWith(folder + sep)));
  const byFolder = Map.groupBy(elsewhere, (file) => dirname(file));
  return [
    ...[...deep].map((path) => ({ path })),
    ...[...byFolder].map(([path, own]) => ({ path, only: own.map((file) => basename(file)) })),
  ];
}
