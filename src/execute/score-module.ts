import { existsSync } from 'node:fs';
import { extname, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

/** A module's exports, or one sentence on why it cannot be loaded. */
export type Loaded =
  | { readonly exports: { readonly [name: string]: unknown } }
  | { readonly problem: string };

/** Longest message of the user's own that a sentence quotes, in characters. */
const MESSAGE = 500;

/** Folders of our own, whose frames say nothing to a user. */
const here = new URL('.', import.meta.url).href;
const core = new URL('../core/', import.meta.url).href;

/** Imports a module of the user's by its absolute path, natively: Node strips the types of `.ts` and `.mts`. */
export async function importModule(file: string): Promise<Loaded> {
  try {
    return { exports: await import(pathToFileURL(file).href) };
  } catch (error) {
    return { problem: loadProblem(file, error) };
  }
}

/** A file as the user knows it: relative to the working folder, with `/`. */
export function nameOf(file: string): string {
  return relative(process.cwd(), file).replaceAll('\\', '/');
}

/** What was thrown and, where the stack says so, at which line of the user's. */
export function thrown(error: unknown): string {
  if (error instanceof Error) {
    const place = placeOf(error);
    return `${error.name}: ${String(error.message).slice(0, MESSAGE)}${place === undefined ? '' : ` (at ${place})`}`;
  }
  return inspect(error, { depth: 1, customInspect: false, breakLength: Infinity }).slice(0, MESSAGE);
}

/** The topmost line of the stack that is in a file of the user's, as `file:line`. */
function placeOf(error: Error): string | undefined {
  for (const line of String(error.stack).split('\n')) {
    // A frame has line and column; the head of a syntax error only the line.
    const match = /(file:\/\/[^\s()]+?):(\d+)(:\d+)?\)?$/.exec(line);
    if (match?.[1] === undefined || match[1].includes('/node_modules/')) continue;
    const url = match[1];
    if (url.startsWith(core) || new URL('.', url).href === here) continue;
    return `${nameOf(fileURLToPath(url))}:${match[2]}`;
  }
  return undefined;
}

function loadProblem(file: string, error: unknown): string {
  const name = nameOf(file);
  if (!(error instanceof Error)) return `${name} threw ${thrown(error)} while it was loaded`;
  const { code, url } = error as { readonly code?: unknown; readonly url?: unknown };
  switch (code) {
    case 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX':
      return `${name} cannot be loaded: ${thrown(error)}; Node runs TypeScript by removing types, so write no enum, namespace or parameter property`;
    case 'ERR_UNKNOWN_FILE_EXTENSION':
      return `${name} cannot be loaded: ${error.message.replace(/ for .*/, '')}; .ts, .mts, .js and .mjs files are read`;
    case 'ERR_UNSUPPORTED_DIR_IMPORT':
      return `${name} cannot be loaded: it imports a folder; name the file in it, with its extension`;
    case 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING':
      return `${name} cannot be loaded: it imports TypeScript from node_modules, which Node does not run`;
    case 'ERR_MODULE_NOT_FOUND':
      return notFound(name, file, error, url);
    default:
      return `${name} cannot be loaded: ${thrown(error)}`;
  }
}

/** Names the import that is not there, and the file that was probably meant. */
function notFound(name: string, file: string, error: Error, url: unknown): string {
  const wanted = /^Cannot find (?:package|module) '([^']+)'/.exec(error.message)?.[1] ?? error.message;
  const importer = / imported from (.+)$/.exec(error.message)?.[1];
  const from = importer === undefined ? name : nameOf(importer);
  if (typeof url !== 'string' || !url.startsWith('file:')) {
    return `${from} cannot be loaded: the package "${wanted}" is not installed`;
  }
  const path = fileURLToPath(url);
  if (path === file) return `${name} is not there`;
  const bare = path.slice(0, path.length - extname(path).length);
  const meant = [`${path}.ts`, `${path}.mts`, `${path}.js`, `${path}.mjs`, `${bare}.ts`, `${bare}.mts`].find(
    (one) => existsSync(one),
  );
  const hint = meant === undefined ? '' : `; write the import with its extension, as ${nameOf(meant)}`;
  return `${from} cannot be loaded: it imports ${nameOf(path)}, which is not there${hint}`;
}
