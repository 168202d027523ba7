import { OWN_CODE } from '../domain/code-target.ts';
import { type Failure, fail } from '../domain/failure.ts';
import type { SuiteHead } from '../domain/suite-file.ts';
import { resolveModule } from './assertions.ts';
import { gather } from './failures.ts';
import type { Loading } from './loading.ts';
import { type Base, resolveRef } from './refs.ts';
import type { Source } from './source.ts';
import type { LoadedTarget } from './target.ts';

/** Of a code target neither is asked nor sent: its requests bear them so that they look like any other. */
const NOT_SENT = { max_output_tokens: 4096 } as const;

/** Reads a target that is the user's own code. What is wrong joins `problems`. */
export async function loadCodeTarget(
  { options }: Loading,
  base: Base,
  written: SuiteHead['target'],
  source: Source,
  problems: Failure[],
): Promise<LoadedTarget | undefined> {
  const { command, module, version = '', name, env = [], timeout } = written;
  return gather(problems, async () => {
    const where = source.at(['target']);
    if (options.target !== undefined) {
      fail({
        code: 'usage',
        where,
        message: 'the target is code of your own, which no model can stand in for',
        hint: 'Compare it with its baseline, or with a run of another version of it.',
      });
    }
    if (!options.allowCode) {
      fail({
        code: 'forbidden',
        where,
        message: 'the target is code, and no code of the project runs while the key is at hand',
        hint: 'Allow it with --allow-code.',
      });
    }
    for (const [index, word] of (command ?? []).entries())
      if (/^\.\.?[\\/]/.test(word)) await resolveRef(base, word, source.at(['target', 'command', index]));
    const file =
      module === undefined ? undefined : await resolveModule(base, module, source.at(['target', 'module']));
    const timeoutMs = timeout === undefined ? {} : { timeout_ms: timeout * 1000 };
    return {
      target: {
        ...{ name: name ?? version, api: 'responses', model: version, provider: OWN_CODE, params: NOT_SENT },
        code: {
          run: command ?? [file?.real ?? ''],
          module: command === undefined,
          written: command ?? [module ?? ''],
          ...{ folder: base.folder, env, ...timeoutMs },
        },
      },
      warnings: [],
    } satisfies LoadedTarget;
  });
}
