import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Assertion } from '../domain/assertion.ts';
import { inside } from '../load/refs.ts';

/**
 * The files of the project that an assertion runs, absolute: its module, or what the words of its command name, by the
 * project's folder `root`. What these load themselves is not among them.
 */
export function codeFiles(root: string, { params }: Pick<Assertion, 'params'>): string[] {
  const { module, run, folder } = params;
  if (typeof module === 'string') return [module];
  if (!Array.isArray(run) || typeof folder !== 'string') return [];
  const named = run.map((word) => join(folder, String(word)));
  const real = realpathSync(root);
  return named.filter((file) => inside(real, file) && statSync(file, { throwIfNoEntry: false })?.isFile());
}
