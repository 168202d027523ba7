import type { Where } from '../domain/failure.ts';

/** Keys and indexes from the top of a parsed text down to a value. */
export type Path = readonly PropertyKey[];

/** A parsed text that knows where its parts stand. */
export interface Source {
  /** As messages show it: relative to the working folder, with `/`. */
  readonly file: string;
  /** What the text says: plain JSON data. */
  readonly value: unknown;
  /** The place of the value at a path, or of its key; of its nearest parent when there is none. */
  at(path: Path, part?: 'key'): Where;
}

/** The value at a path, read through own properties only; undefined when there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const segment of path) {
    if (current === null || typeof current !== 'object' || !Object.hasOwn(current, segment)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[segment];
  }
  return current;
}

/** One part of a source as a source of its own. */
export function within(source: Source, base: Path): Source {
  return {
    file: source.file,
    value: valueAt(source.value, base),
    at: (path, part) => source.at([...base, ...path], path.length === 0 ? undefined : part),
  };
}

/** True for a plain mapping. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
