import { realpathSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fail, type Where } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import { nearest, quote } from './failures.ts';
import { parseJson } from './json.ts';
import { noteRead } from './reads.ts';
import { type FileName, LIMITS, readText, systemCode } from './text.ts';
import { parseYaml } from './yaml.ts';

/** A file that may hold references, and the project's root, outside of which nothing is read. Both are real paths. */
export interface Base {
  readonly root: string;
  /** The folder that references are relative to. */
  readonly folder: string;
}

/** The path of a `file:` reference; undefined for any other text. */
export function refPath(text: string): string | undefined {
  return text.startsWith('file:') ? text.slice('file:'.length) : undefined;
}

/** A path relative to the root, with `/`, as messages show it. */
function shown(root: string, path: string): string {
  return relative(root, path).split(sep).join('/') || '.';
}

/** True for a path that is the root or below it, by its letters. */
export function inside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * The file that a reference names. It is found by its real path, so that neither `..` nor a symbolic link leads out of
 * the project; nothing outside is opened. Throws `Failures`: `forbidden`, or `not-found` with the nearest name there is.
 */
export async function resolveRef(base: Base, path: string, where: Where): Promise<FileName> {
  const name = path.replaceAll('\\', '/');
  if (isAbsolute(name) || /^[A-Za-z]:/.test(name)) {
    fail({
      code: 'forbidden',
      where,
      message: `the path ${quote(path)} is absolute`,
      hint: 'Write it relative to the file that names it.',
    });
  }
  const found = await locate(base.root, resolve(base.folder, name), path, where);
  if (found.kind === 'folder') {
    fail({
      code: 'invalid',
      where,
      message: `${found.file} is a folder, not a file`,
      hint: 'Name a file in it.',
    });
  }
  return { real: found.real, file: found.file };
}

/** A file or folder inside the project. */
export interface Located extends FileName {
  readonly kind: 'file' | 'folder';
}

/** What stands at an absolute path inside the root. Throws `Failures` as `resolveRef` does; `path` is how the user wrote it. */
export async function locate(root: string, full: string, path: string, where?: Where): Promise<Located> {
  const place = where === undefined ? {} : { where };
  const outside = (how: string): never =>
    fail({
      code: 'forbidden',
      ...place,
      message: `the path ${quote(path)} ${how}`,
      hint: 'Keep the file inside the folder that llm-eval runs in.',
    });
  if (path.includes('\0')) outside('holds a NUL character');
  if (!inside(root, full)) outside('leads out of the project');

  const real = await realPath(full).catch(async (error: unknown) => {
    const code = systemCode(error);
    if (code === undefined) throw error;
    const near = await nearestPath(root, full);
    return fail({
      code: 'not-found',
      ...place,
      message: `${shown(root, full)} does not exist${near === undefined ? '' : `; did you mean ${quote(near)}?`}`,
      hint: `Check the spelling; the path is relative to ${where === undefined ? 'the working folder' : 'the file that names it'}.`,
    });
  });
  if (!inside(root, real)) outside('leads out of the project through a symbolic link');
  const stats = statSync(real);
  if (!stats.isFile() && !stats.isDirectory()) outside('is neither a file nor a folder');
  if (stats.isFile()) noteRead(real);
  return { real, file: shown(root, full), kind: stats.isFile() ? 'file' : 'folder' };
}

async function realPath(path: string): Promise<string> {
  return realpathSync.native(path);
}

/** The path with its first missing segment replaced by the nearest name that does exist beside it. */
async function nearestPath(root: string, full: string): Promise<string | undefined> {
  const segments = relative(root, full).split(sep);
  for (let depth = 0, folder = root; depth < segments.length; depth++) {
    const segment = segments[depth]!;
    // A parent that is a file, or closed to this user, offers no names; the caller reports the path in any case.
    const names = await readdir(folder).catch((error: unknown) => {
      if (systemCode(error) === undefined) throw error;
      return [] as string[];
    });
    if (!names.includes(segment)) {
      const meant = nearest(segment, names.sort());
      return meant === undefined ? undefined : shown(root, join(folder, meant, ...segments.slice(depth + 1)));
    }
    folder = join(folder, segment);
  }
  return undefined;
}

/** The data in a file, read by its extension: JSON, YAML, JSONL as a list; any other file is its text. */
export async function readData(name: FileName, where: Where, limit: number = LIMITS.file): Promise<Json> {
  const extension = extname(name.real).toLowerCase();
  if (extension !== '.jsonl') {
    const text = await readText(name, limit, where);
    if (extension === '.json') return parseJson(text, name.file).value as Json;
    if (extension === '.yaml' || extension === '.yml')
      return (await parseYaml(text, name.file)).value as Json;
    return text;
  }
  const rows: Json[] = [];
  for (const [index, line] of (await readText(name, limit, where)).split('\n').entries()) {
    if (line.trim() !== '') rows.push(parseJson(line, name.file, index + 1).value as Json);
  }
  return rows;
}

/** The folder of a file, as the base of what the file refers to. */
export function baseOf(root: string, name: FileName): Base {
  return { root, folder: dirname(name.real) };
}
