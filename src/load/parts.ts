import type { Failure } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import { gather } from './failures.ts';
import { type Base, readData, refPath, resolveRef } from './refs.ts';
import type { Path, Source } from './source.ts';
import { type Asker, compile, type Scope } from './template.ts';

/** A value of the user's, ready for every case: constant, or with templates inside. */
export type Part = { readonly constant: Json } | { render(scope: Scope, asker: Asker): Json };

/** What compiling needs of where the value stands; what is wrong joins `problems`. */
export interface Surroundings {
  readonly source: Source;
  /** Given where a `file:` text stands for a file's data, which is then taken as it is, braces and all. */
  readonly refs?: Base | undefined;
  readonly problems: Failure[];
}

/** Compiles the value of the user's at a path. */
export async function part(value: Json, around: Surroundings, path: Path): Promise<Part> {
  const { source, refs, problems } = around;
  if (typeof value === 'string') {
    const ref = refs === undefined ? undefined : refPath(value);
    const compiled = await gather(problems, async (): Promise<Part> => {
      const where = source.at(path);
      if (refs !== undefined && ref !== undefined)
        return { constant: await readData(await resolveRef(refs, ref, where), where) };
      if (!value.includes('{{')) return { constant: value };
      return compile(value, { where, ownFile: false, gives: 'value' });
    });
    return compiled ?? { constant: value };
  }
  if (value === null || typeof value !== 'object' || !holdsTextToChange(value, refs !== undefined))
    return { constant: value };
  const parts: [string, Part][] = [];
  for (const [key, inner] of Object.entries(value)) {
    parts.push([key, await part(inner, around, [...path, Array.isArray(value) ? Number(key) : key])]);
  }
  const join = (entries: [string, Json][]): Json =>
    Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
  const constants = constantsOf(parts);
  if (constants !== undefined) return { constant: join(Object.entries(constants)) };
  return { render: (scope, asker) => join(parts.map(([key, inner]) => [key, settle(inner, scope, asker)])) };
}

function holdsTextToChange(value: Json, refs: boolean): boolean {
  if (typeof value === 'string') return value.includes('{{') || (refs && refPath(value) !== undefined);
  return (
    value !== null &&
    typeof value === 'object' &&
    Object.values(value).some((inner) => holdsTextToChange(inner, refs))
  );
}

/** The values by name when none of them holds a template. */
export function constantsOf(parts: readonly [string, Part][]): { [key: string]: Json } | undefined {
  if (!parts.every(([, inner]) => 'constant' in inner)) return undefined;
  return Object.fromEntries(parts.map(([key, inner]) => [key, (inner as { constant: Json }).constant]));
}

/** The value of a part for one case. Throws `Failures`. */
export function settle(inner: Part, scope: Scope, asker: Asker): Json {
  return 'constant' in inner ? inner.constant : inner.render(scope, asker);
}

/** True when a value holds text that is a template. */
export function holdsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{');
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).some(holdsTemplate);
}
