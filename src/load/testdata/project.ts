import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { AssertionKind, AssertionKinds } from '../../domain/assertion.ts';
import type { Config } from '../../domain/config.ts';
import { Failures } from '../../domain/failure.ts';
import type { Suite } from '../../domain/suite.ts';
import type { LoadOptions, LoadRules } from '../loading.ts';
import { loadProject } from '../project.ts';

function kind(
  type: string,
  fields: AssertionKind['fields'],
  more: Partial<AssertionKind> = {},
): [string, AssertionKind] {
  const score = () => ({ unscored: 'not scored here' });
  return [
    type,
    {
      type,
      summary: `Is ${type}.`,
      example: {},
      fields,
      takesPath: true,
      negatable: true,
      runs: () => 'inline',
      score,
      ...more,
    },
  ];
}

/** A small table of kinds: each way in which a kind can differ, once. */
const kinds: AssertionKinds = new Map([
  kind('equals', { value: z.json() }),
  kind('contains', { value: z.string() }),
  kind(
    'regex',
    { value: z.string() },
    { check: ({ value }) => (value === '(' ? 'the pattern does not compile' : undefined) },
  ),
  kind('number', { value: z.union([z.number(), z.string()]), tolerance: z.number().min(0).optional() }),
  kind('module', { module: z.string(), with: z.json().optional() }, { takesPath: false, negatable: false }),
  kind(
    'schema',
    { schema: z.union([z.record(z.string(), z.json()), z.string()]) },
    {
      negatable: false,
      check: async ({ schema }) =>
        JSON.stringify(schema).includes('"type":"nope"') ? 'type "nope" is unknown' : undefined,
    },
  ),
]);

/** The table with a group in it, for the tests of groups; the lists of names in all other messages stay short. */
export const kindsWithGroup: AssertionKinds = new Map([
  ...kinds,
  kind('any-of', {}, { takesPath: false, combine: () => ({ unscored: 'not scored here' }) }),
  kind('pairwise', {}, { negatable: false, pairs: true }),
]);

/** Rules with a models table of two rows. */
const rules: LoadRules = {
  kinds,
  models: {
    as_of: '2026-11-22',
    source: 'test',
    models: [
      { id: 'big-2026-01-01', kind: 'snapshot', efforts: ['low', 'high'] },
      { id: 'big', kind: 'alias', snapshots: ['big-2026-01-01'] },
      { id: 'plain-2026-01-01', kind: 'snapshot', efforts: [] },
    ],
  },
  checkModel: (id, { aliases, unlisted }) => {
    if (id.endsWith('-2026-01-01') || aliases.includes(id)) return undefined;
    if (id === 'big') return { message: '"big" is a moving alias', hint: 'Pin a snapshot.' };
    return unlisted ? undefined : { message: `"${id}" is not in the models table`, hint: 'Use a snapshot.' };
  },
  importSchema: async (_file, name) =>
    name === 'Ticket' ? { schema: { type: 'object' } } : { problem: `there is no export ${name}` },
};

/** The files of a project by path; text or bytes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Makes a project in a folder of its own, hands over its real path, and removes it. */
export async function inProject<T>(files: Files, use: (root: string) => Promise<T>): Promise<T> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'llm-eval-load-')));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return await use(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

/** What loading a project gives: its config and suites, or its failures as one line each, `file:line:column code: message | hint`. */
export type Loaded = { readonly config: Config; readonly suites: readonly Suite[] } | readonly string[];

/** Loads a project, by a table of kinds; failures come back as lines, anything else that is thrown stays thrown. */
export async function load(root: string, options: Partial<LoadOptions> = {}, table = kinds): Promise<Loaded> {
  try {
    return await loadProject(
      { ...rules, kinds: table },
      {
        cwd: root,
        patterns: [],
        replay: [],
        live: false,
        allowCode: false,
        today: '2026-11-22',
        ...options,
      },
    );
  } catch (error) {
    if (!(error instanceof Failures)) throw error;
    return error.list.map(({ code, where, message, hint }) => {
      const place =
        where === undefined
          ? '-'
          : [where.file, where.line, where.column].filter((part) => part !== undefined).join(':');
      return `${place} ${code}: ${message}${hint === undefined ? '' : ` | ${hint}`}`;
    });
  }
}

/** Loads files as a project. */
export function loadFiles(files: Files, options?: Partial<LoadOptions>, table = kinds): Promise<Loaded> {
  return inProject(files, (root) => load(root, options, table));
}
