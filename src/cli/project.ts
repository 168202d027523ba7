import { assertionKinds } from '../core/assertions/index.ts';
import { modelRule } from '../core/models.ts';
import type { Config } from '../domain/config.ts';
import { fail } from '../domain/failure.ts';
import type { Api } from '../domain/request.ts';
import type { Suite } from '../domain/suite.ts';
import { loadProject } from '../load/project.ts';
import { models } from '../provider/models.ts';
import type { AskOptions, ProjectOptions } from './command.ts';
import type { Io } from './io.ts';

export interface Project {
  readonly config: Config;
  readonly suites: readonly Suite[];
}

/** What a command may leave out of the loading. */
interface Particulars {
  /** False refuses schemas that are modules. */
  readonly allowCode?: boolean;
  /** Replaces every suite's model and, where given, API. */
  readonly target?: { readonly model: string; readonly api?: Api };
}

/** The suites and config that a command's arguments and flags name. Throws all their failures at once. */
export async function openProject(
  io: Io,
  patterns: readonly string[],
  options: ProjectOptions & Partial<AskOptions>,
  { allowCode = true, target }: Particulars = {},
): Promise<Project> {
  const { importSchema } = await import('../execute/import-schema.ts');
  return loadProject(
    { kinds: assertionKinds, models, checkModel: modelRule(models), importSchema },
    {
      cwd: io.cwd,
      patterns,
      config: options.config,
      pins: pinsOf(options.pin),
      replay: options.replay ?? [],
      live: options.live ?? false,
      target,
      serviceTier: options.serviceTier,
      allowCode,
      today: io.clock.now().toISOString().slice(0, 10),
    },
  );
}

/** `--pin name=model` flags as a map. */
function pinsOf(flags: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    flags.map((flag) => {
      const equals = flag.indexOf('=');
      if (equals < 1 || equals === flag.length - 1) {
        fail({
          code: 'usage',
          message: `--pin ${flag} is not of the form name=model`,
          hint: 'Write --pin triage=gpt-5.4-mini-2026-03-17.',
        });
      }
      return [flag.slice(0, equals), flag.slice(equals + 1)] as const;
    }),
  );
}
