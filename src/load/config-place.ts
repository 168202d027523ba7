import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** What a config is called where none is named. */
export const CONFIG_NAME = 'llm-eval.config.yaml';

/** The folders of the working folder in which it is looked for. */
export const CONFIG_FOLDERS = ['', 'evals'] as const;

/** Folders above the working folder that are looked at for a config that was meant. */
const MOST_ABOVE = 5;

/**
 * Where to add what the config lacks, in a sentence without a full stop that begins with "Add it under `key`": in the config that
 * was read, `file`, or in one that is not there, with the one of a folder above that a run from there would read.
 */
export function addUnder(key: string, root: string, file: string | undefined): string {
  if (file !== undefined) return `Add it under ${key} in ${file}`;
  const places = CONFIG_FOLDERS.map((folder) => (folder === '' ? CONFIG_NAME : `${folder}/${CONFIG_NAME}`));
  const above = configAbove(root);
  const meant =
    above === undefined ? '' : `, and ${above.file} is read only where llm-eval runs in ${above.folder}`;
  return `Add it under ${key} in ${CONFIG_NAME}: none was found in the working folder (looked for ${places.join(' and ')})${meant}`;
}

/** The nearest config that a run in a folder above would read, both by their way from here; undefined where there is none. */
function configAbove(root: string): { readonly folder: string; readonly file: string } | undefined {
  const way = (path: string) => relative(root, path).split(sep).join('/');
  let folder = root;
  for (let up = 0; up < MOST_ABOVE; up++) {
    // A repository is the most that a project can be.
    if (dirname(folder) === folder || existsSync(join(folder, '.git'))) return undefined;
    folder = dirname(folder);
    const file = CONFIG_FOLDERS.map((one) => join(folder, one, CONFIG_NAME)).find((one) => existsSync(one));
    // The config in `evals` is that of the folder around it.
    const from = basename(folder) === 'evals' ? dirname(folder) : folder;
    if (file !== undefined) return { folder: way(from), file: way(file) };
  }
  return undefined;
}
