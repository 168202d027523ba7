import { createReadStream } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { Failures, type Where } from '../domain/failure.ts';
import type { DataPath } from '../domain/lint.ts';
import { parseJson } from './json.ts';
import { baseOf, refPath, resolveRef } from './refs.ts';
import { isMapping, type Source } from './source.ts';
import { type FileName, LIMITS, reading, readText } from './text.ts';
import { parseYaml } from './yaml.ts';

/** A suite's file as it is written, for places, edits and its templates. It was loaded before, so that it can be read. */
export interface WrittenSuite {
  /** The file that a path leads to, through `schema: file:…`, and the rest of the path in it; undefined where that is code. */
  fileOf(path: DataPath): Promise<{ readonly name: FileName; readonly path: DataPath } | undefined>;
  /** The place of the value at a path, or of its nearest parent. */
  at(path: DataPath): Promise<Where>;
  /** The texts of the suite's file and of its file of cases; undefined where that one is too large to be held. */
  texts(): Promise<readonly string[] | undefined>;
}

/** Opens a suite's file anew. `file` is relative to `cwd`. Throws `Failures` when it has gone or changed for the worse. */
export async function openWritten(cwd: string, file: string): Promise<WrittenSuite> {
  const root = await realpath(cwd);
  const real = await reading(file, { file }, () => realpath(join(cwd, file)));
  const name: FileName = { real, file };
  const sources = new Map<string, Promise<Source>>();
  const sourceOf = (one: FileName): Promise<Source> => {
    const known = sources.get(one.real) ?? readSource(one);
    sources.set(one.real, known);
    return known;
  };
  const base = baseOf(root, name);
  const fileOf: WrittenSuite['fileOf'] = async (path) => {
    const own = await sourceOf(name);
    const schema = path[0] === 'schema' && isMapping(own.value) ? own.value.schema : undefined;
    const ref = typeof schema === 'string' ? refPath(schema) : undefined;
    if (ref === undefined) return { name, path };
    if (!['.json', '.yaml', '.yml'].includes(extname(ref).toLowerCase())) return undefined;
    return { name: await resolveRef(base, ref, own.at(['schema'])), path: path.slice(1) };
  };
  return {
    fileOf,
    async at(path) {
      const found = await fileOf(path);
      if (found === undefined) return (await sourceOf(name)).at(['schema']);
      return (await sourceOf(found.name)).at(found.path);
    },
    async texts() {
      const { value, at } = await sourceOf(name);
      const cases = isMapping(value) && typeof value.cases === 'string' ? refPath(value.cases) : undefined;
      const names = [name];
      if (cases !== undefined)
        names.push(await resolveRef({ root, folder: dirname(name.real) }, cases, at(['cases'])));
      try {
        return await Promise.all(names.map((one) => readText(one, LIMITS.file)));
      } catch (error) {
        if (error instanceof Failures && error.list.every(({ code }) => code === 'limit')) return undefined;
        throw error;
      }
    },
  };
}

/** Of a suite in lines, which may be of any size, the first is the suite without its cases. */
async function readSource(name: FileName): Promise<Source> {
  if (name.file.endsWith('.jsonl')) return reading(name.file, { file: name.file }, () => readHead(name));
  const text = await readText(name, LIMITS.file);
  return name.file.endsWith('.json') ? parseJson(text, name.file) : parseYaml(text, name.file);
}

async function readHead({ real, file }: FileName): Promise<Source> {
  // Of the suites that are read again, few are in lines.
  const { createInterface } = await import('node:readline');
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(real, 'utf8'), crlfDelay: Infinity })) {
    line++;
    const bare = line === 1 ? text.replace(/^\ufeff/, '') : text;
    if (bare.trim() !== '') return parseJson(bare, file, line);
  }
  throw new Error(`${file} was loaded before and is empty now`);
}
