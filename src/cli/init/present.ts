import { existsSync } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from '../../domain/failure.ts';
import type { Json } from '../../domain/json.ts';
import { isJsonObject, type JsonObject } from '../../domain/json.ts';
import { readYamlFile } from '../../load/yaml.ts';
import { asStorageFailure } from '../../store/storage-failure.ts';
import { CONFIG } from './files.ts';

/** A config that is there already: `init` adds to a project, it does not change how it is set up. */
export interface PresentConfig {
  /** Relative to the project's folder, with `/`. */
  readonly path: string;
  /** Models by the names of their pins, without `$`. */
  readonly pins: ReadonlyMap<string, string>;
}

/** The config of the project, in its folder or in `evals`; undefined where there is none. Throws `Failures` for one that is no YAML. */
export async function presentConfig(cwd: string): Promise<PresentConfig | undefined> {
  for (const path of [CONFIG, `evals/${CONFIG}`]) {
    if (!existsSync(join(cwd, path))) continue;
    const value = await readYamlFile({ real: join(cwd, path), file: path });
    const named = asMapping(asMapping(value).pins ?? {});
    // What else is wrong with the config, `check` says.
    const models = Object.entries(named).flatMap(([name, model]) =>
      typeof model === 'string' ? [[name, model] as const] : [],
    );
    return { path, pins: new Map(models) };
  }
  return undefined;
}

function asMapping(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The text of a file of the project; undefined where there is none. Throws `Failures` where something else is in its place. */
export async function presentText(cwd: string, path: string): Promise<string | undefined> {
  const full = join(cwd, path);
  try {
    const found = await lstat(full);
    if (found.isFile()) return await readFile(full, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    // A folder of the path is a file.
    if (code !== 'ENOTDIR') throw asStorageFailure(error, path);
  }
  return fail({
    code: 'usage',
    message: `${path} cannot be written: a plain file, in a folder, should stand there`,
    hint: 'Move it away, or run init in another folder.',
  });
}
