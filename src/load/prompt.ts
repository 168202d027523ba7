import type { Failure, Where } from '../domain/failure.ts';
import type { Suite } from '../domain/suite.ts';
import type { SuiteHead } from '../domain/suite-file.ts';
import { gather } from './failures.ts';
import { type Base, refPath, resolveRef } from './refs.ts';
import type { Source } from './source.ts';
import { compile, isTemplate, type Template } from './template.ts';
import { LIMITS, readText } from './text.ts';

/** A suite's prompt: its texts as written, and what renders them. Text that is no template is kept as it is, once for all cases. */
export interface LoadedPrompt {
  readonly written: Suite['prompt'];
  readonly system?: string | Template;
  /** Absent where every case has turns. */
  readonly user?: string | Template;
}

/** Reads and parses both texts; undefined when one of them could not be, and then why is in `problems`. */
export async function loadPrompt(
  base: Base,
  written: NonNullable<SuiteHead['prompt']>,
  source: Source,
  problems: Failure[],
): Promise<LoadedPrompt | undefined> {
  const read = async (role: 'system' | 'user') => {
    const text = written[role];
    return text === undefined
      ? undefined
      : gather(problems, () => loadText(base, text, source.at(['prompt', role])));
  };
  const system = await read('system');
  const user = await read('user');
  if (written.user !== undefined && user === undefined) return undefined;
  if (written.system !== undefined && system === undefined) return undefined;
  return {
    written: {
      ...(system === undefined ? {} : { system: system.text }),
      ...(user === undefined ? {} : { user: user.text }),
    },
    ...(system === undefined ? {} : { system: system.template ?? system.text }),
    ...(user === undefined ? {} : { user: user.template ?? user.text }),
  };
}

/** A text of a prompt, written where it stands or by `file:`, and its template where it is one. Throws `Failures`. */
export async function loadText(
  base: Base,
  written: string,
  where: Where,
): Promise<{ readonly text: string; readonly template?: Template }> {
  const path = refPath(written);
  if (path === undefined) return parsed(written, { where, ownFile: false });
  const name = await resolveRef(base, path, where);
  return parsed(await readText(name, LIMITS.file, where), {
    where: { file: name.file, line: 1, column: 1 },
    ownFile: true,
  });
}

async function parsed(
  text: string,
  origin: { where: ReturnType<Source['at']>; ownFile: boolean },
): Promise<{ text: string; template?: Template }> {
  return isTemplate(text) ? { text, template: await compile(text, { ...origin, gives: 'text' }) } : { text };
}
