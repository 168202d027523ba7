import type { Warning } from '../../domain/lint.ts';
import type { Case, Suite } from '../../domain/suite.ts';
import { partsOf } from '../prompt-parts.ts';

/** A variable, and the first case that has it. */
interface Unread {
  readonly name: string;
  readonly first: Case;
}

/**
 * Variables that the prompt's templates do not read; assertions may read them all the same. Empty where a module scores, which
 * is handed all variables.
 */
export function unreadByPrompt({ prompt, cases }: Pick<Suite, 'prompt' | 'cases'>): readonly Unread[] {
  if (
    cases.some(({ assertions }) =>
      assertions.some(({ params }) => params.module !== undefined || params.run !== undefined),
    )
  )
    return [];
  const read = new Set(
    [...partsOf(prompt.system ?? ''), ...partsOf(prompt.user ?? '')].flatMap((part) =>
      'text' in part ? [] : part.paths.map((path) => path.split('.')[0]),
    ),
  );
  const unread = new Map<string, Case>();
  for (const kase of cases) {
    for (const name of Object.keys(kase.vars))
      if (!read.has(name) && !unread.has(name)) unread.set(name, kase);
  }
  return [...unread].map(([name, first]) => ({ name, first }));
}

/** Of these, the ones that stand in no template of the suite's files, which are given as they are written. */
export function unusedVariables(unread: readonly Unread[], files: readonly string[]): Warning[] {
  const tags = files.flatMap((text) => text.match(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g) ?? []);
  const used = new Set(tags.flatMap((tag) => tag.match(/[A-Za-z_][\w-]*/g) ?? []));
  return unread
    .filter(({ name }) => !used.has(name))
    .map(({ name, first }) => ({
      code: 'unused-variable',
      spot: first.where,
      message: `no template reads the variable ${JSON.stringify(name)}, which case ${JSON.stringify(first.id)} is the first to have`,
      hint: `Write {{ ${name} }} in the prompt or in an assertion, or remove the variable.`,
    }));
}
