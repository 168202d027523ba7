import type { Failure } from '../domain/failure.ts';
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
  readonly user: string | Template;
}

/** Reads and parses both texts; undefined when one of them could not be, and then why is in `problems`. */
export async function loadPrompt(
  base: Base,
  written: SuiteHead['prompt'],
  source: Source,
  problems: Failure[],
): Promise<LoadedPrompt | undefined> {
  const { system: systemText } = written;
  const system =
    systemText === undefined
      ? undefined
      : await gather(problems, () => loadText(base, systemText, source, 'system'));
  const user = await gather(problems, () => loadText(base, written.user, source, 'user'));
  if (user === undefined || (systemText !== undefined && system === undefined)) return undefined;
  return {
    written: { ...(system === undefined ? {} : { system: system.text }), user: user.text },
    ...(system === undefined ? {} : { system: system.template ?? system.text }),
    user: user.template ?? user.text,
  };
}

async function loadText(
  base: Base,
  written: string,
  source: Source,
  role: 'system' | 'user',
): Promise<{ text: string; template?: Template }> {
  const where = source.at(['prompt', role]);
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
