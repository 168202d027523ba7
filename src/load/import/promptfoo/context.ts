import { extname, resolve } from 'node:path';
import type { Failure, Where } from '../../../domain/failure.ts';
import type { Remark } from '../../../domain/imported.ts';
import type { Json } from '../../../domain/json.ts';
import { gather } from '../../failures.ts';
import { parseJson } from '../../json.ts';
import type { Loading } from '../../loading.ts';
import { type Base, locate, resolveRef } from '../../refs.ts';
import { readRows } from '../../rows.ts';
import type { Source } from '../../source.ts';
import { type FileName, LIMITS, readText } from '../../text.ts';
import { parseYaml } from '../../yaml.ts';
import { leftOut } from '../draft.ts';

/** What the parts of one import share. */
export interface Context {
  readonly loading: Loading;
  /** The folder that the config's paths are relative to. */
  readonly base: Base;
  /** The whole config. */
  readonly config: Source;
  /** The judge that model-graded assertions are given to; absent: they are left out. */
  readonly judge?: string;
  /** The embedding model of the config that `similar` is given to where it is not measured by one that the config has. */
  readonly embedding?: string;
  /** What a test's options name as the provider of embeddings. */
  readonly embedder?: Json;
  /** Grows as the config is read. */
  readonly remarks: Remark[];
}

/** The path of a promptfoo file reference; undefined for any other text. */
export function filePath(text: unknown): string | undefined {
  return typeof text === 'string' && text.startsWith('file://') ? text.slice('file://'.length) : undefined;
}

/** The names in a list of them, or the one that is written without a list; undefined for anything else. */
export function namesOf(value: Json | undefined): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : undefined;
}

/** True of a file that promptfoo would run. */
export function isCode(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|py|rb|sh|bash|exe|go)(?::\w+)?$/.test(path);
}

/** The files that a path or glob names, sorted; a remark when there are none, or it is code. */
export async function filesOf(context: Context, path: string, where: Where): Promise<FileName[]> {
  const { base, loading, remarks } = context;
  if (isCode(path)) {
    remarks.push(leftOut(where, path, 'it is code, which an import does not run', `file://${path}`));
    return [];
  }
  const files = await attempt(context, where, path, async () => {
    if (!/[*?{}[\]]/.test(path)) return [await resolveRef(base, path, where)];
    const { default: fastGlob } = await import('fast-glob');
    const found = await fastGlob(path.replaceAll('\\', '/'), {
      cwd: base.folder,
      followSymbolicLinks: false,
    });
    return Promise.all(
      found.sort().map((name) => locate(loading.root, resolve(base.folder, name), name, where)),
    );
  });
  if (files?.length === 0) remarks.push(leftOut(where, path, 'no file matches it'));
  return files ?? [];
}

/**
 * The data of a file by its ending, with places: JSON, YAML, or JSONL as one source a line. Other files give one text, without
 * the white space around it, as in promptfoo (its `processFileReference`): editors end a file with a line end.
 */
export async function sourcesOf(context: Context, name: FileName, where: Where): Promise<Source[]> {
  const read = await attempt(context, where, name.file, async () => {
    const ending = extname(name.real).toLowerCase();
    const rows: Source[] = [];
    if (ending === '.jsonl') {
      const problems: Failure[] = [];
      await readRows(name, problems, (row) => {
        rows.push(row);
      });
      for (const { where: at = where, message } of problems)
        context.remarks.push(leftOut(at, 'the line', message));
      return rows;
    }
    const text = await readText(name, LIMITS.file, where);
    if (ending === '.json') return [parseJson(text, name.file)];
    if (ending === '.yaml' || ending === '.yml') return [await parseYaml(text, name.file, { merge: true })];
    return [sourceOf(text.trim(), { file: name.file, line: 1 })];
  });
  return read ?? [];
}

/** A value that stands as a whole at one place. */
export function sourceOf(value: Json, where: Where): Source {
  return { file: where.file, value, at: () => where };
}

/** Does what may fail by the user's files; a failure becomes a remark, and the rest goes on. */
export async function attempt<T>(
  { remarks }: Context,
  where: Where,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const problems: Failure[] = [];
  const done = await gather(problems, work);
  for (const { where: at, message } of problems) remarks.push(leftOut(at ?? where, what, message));
  return done;
}
