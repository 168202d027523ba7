import type { z } from '../domain/zod.ts';

/** The first thing that a schema finds wrong with a stored value, as one clause that names the field. */
export function issueText(error: z.ZodError, value: unknown): string {
  const issue = error.issues[0];
  if (issue === undefined) throw new Error('an error without an issue');
  if (issue.code === 'unrecognized_keys') return `unknown key "${issue.keys[0]}"`;
  const path = issue.path.join('.');
  const found = issue.path.reduce<unknown>((inner, key) => Object(inner)[key], value);
  if (path !== '' && found === undefined) return `"${path}" is missing`;
  // Zod begins with the kind of mistake (`Invalid option: `), which the rest says again.
  const message = issue.message.replace(/^(Invalid|Too) \w+: /, '');
  return path === '' ? message : `${path}: ${message}`;
}
