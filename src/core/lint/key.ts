import type { Warning } from '../../domain/lint.ts';

/** Kinds of key by their first letters: developers.openai.com, API keys. Those of projects and of service accounts are meant. */
const PREFIXES = [
  { prefix: 'sk-proj-', kind: undefined },
  { prefix: 'sk-svcacct-', kind: undefined },
  {
    prefix: 'sk-admin-',
    kind: 'an admin key, which manages the organization and may ask no model',
  },
  { prefix: 'sk-', kind: "a user's key, which reaches all projects of that user" },
] as const;

/** Says that a key of the vendor's is another kind than that of one project. Only its first letters are looked at, none is told. */
export function keyWarning(key: string): Warning[] {
  const kind = PREFIXES.find(({ prefix }) => key.startsWith(prefix))?.kind;
  if (kind === undefined) return [];
  return [
    {
      code: 'user-key',
      message: `OPENAI_API_KEY is ${kind}`,
      hint: 'Make a key of one project, with a budget of its own, best for a service account: then a leak, a limit or a bill is that project’s alone.',
    },
  ];
}
