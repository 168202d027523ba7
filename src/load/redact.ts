import type { ConfigFile } from '../domain/config.ts';
import { type Failure, Failures, fail, type Where } from '../domain/failure.ts';
import { privateKinds, type Redact } from '../domain/redact.ts';
import { quote } from './failures.ts';
import type { Loading } from './loading.ts';
import { type Base, resolveRef } from './refs.ts';
import { MODULE_NAME } from './schema.ts';
import type { Source } from './source.ts';

type Written = NonNullable<ConfigFile['redact']>;

/** The config's `redact` with its defaults. Throws `Failures`: a pattern that is none, a module that is not there or may not run. */
export async function loadRedact(
  loading: Loading,
  base: Base,
  written: Written,
  source: Source,
): Promise<Redact> {
  if (isList(written)) return { kinds: [...new Set(written)], patterns: {}, allow: [], restore: false };
  const { kinds = privateKinds, patterns = {}, module, allow = [], restore = false } = written;
  const problems = Object.entries(patterns).flatMap(([kind, pattern]): Failure[] => {
    const problem = patternProblem(pattern);
    if (problem === undefined) return [];
    const message = `redact: the pattern ${quote(kind)} ${problem}`;
    const hint = 'Write a JavaScript regular expression without slashes, e.g. `C-[0-9]{6}`.';
    return [{ code: 'invalid', where: source.at(['redact', 'patterns', kind]), message, hint }];
  });
  if (problems.length > 0) throw new Failures(problems);
  const file =
    module === undefined
      ? undefined
      : await moduleFile(loading, base, module, source.at(['redact', 'module']));
  return {
    kinds: [...new Set(kinds)],
    patterns,
    ...(file === undefined ? {} : { module: file }),
    allow,
    restore,
  };
}

function isList(written: Written): written is Extract<Written, readonly unknown[]> {
  return Array.isArray(written);
}

function patternProblem(source: string): string | undefined {
  try {
    // One that matches nothing at all would seem to be at work.
    return new RegExp(source).test('') ? 'matches the empty text' : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return `is not a regular expression: ${error.message}`;
    throw error;
  }
}

async function moduleFile(loading: Loading, base: Base, path: string, where: Where): Promise<string> {
  if (!MODULE_NAME.test(path)) {
    fail({
      code: 'invalid',
      where,
      message: `redact: expected a .ts, .mts, .js or .mjs file as module, found ${quote(path)}`,
      hint: 'Name a file with one of these endings.',
    });
  }
  const { real, file } = await resolveRef(base, path, where);
  if (!loading.options.allowCode) {
    fail({
      code: 'forbidden',
      where,
      message: `redact: ${file} is code, and no code of the project runs while the key is at hand`,
      hint: 'Write its rules as `patterns`, or allow it with --allow-code.',
    });
  }
  return real;
}
