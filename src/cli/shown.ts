import { relative, sep } from 'node:path';

/** The path as reports show it: relative to the working folder, with `/`. */
export function shown(cwd: string, path: string): string {
  return relative(cwd, path).split(sep).join('/');
}
