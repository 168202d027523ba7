import { createRequire } from 'node:module';
import type * as zod from 'zod';
import { type Description, REFUSED, type Reader, readerOf } from './zod-reader.ts';

type Zod = typeof zod;

/** The makers and methods of schemas that are recorded; anything else is zod's own. */
const MAKERS = new Set(
  'string number int boolean literal enum json array tuple record union discriminatedUnion object strictObject'.split(
    ' ',
  ),
);
const METHODS = new Set(
  'optional nullable describe min max nonnegative positive regex refine superRefine'.split(' '),
);

const OBJECTS = new Set(['object', 'strictObject']);

/** The description behind a schema of ours. */
const description = Symbol('description');

let loaded: Zod | undefined;

function load(): Zod {
  loaded ??= createRequire(import.meta.url)('zod') as Zod;
  return loaded;
}

/**
 * The door to zod, and its package's only importer: `z` as zod has it. A schema made with it is a description at first.
 * Good data, which is nearly all, is read by that description alone; zod, which takes longer to load than most commands
 * take to run, is loaded for what is refused, to say what is wrong with it, and for all else that is asked of a schema.
 */
export const z: Zod = new Proxy({} as Zod, {
  get(_, name) {
    if (typeof name === 'string' && MAKERS.has(name))
      return (...args: unknown[]) => schemaOf({ method: name, args });
    if (name === 'iso') return iso;
    const own = Reflect.get(load(), name);
    // zod's other functions know nothing of descriptions; its classes are left alone.
    if (typeof own !== 'function' || typeof name !== 'string' || !/^[a-z]/.test(name)) return own;
    return (...args: unknown[]) => Reflect.apply(own, load(), args.map(real));
  },
});

/** zod's group of makers for dates, each recorded by its whole name. */
const iso = new Proxy(
  {},
  {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        schemaOf({ method: `iso.${String(name)}`, args }),
  },
);

export declare namespace z {
  /** The type of the data that a schema accepts. */
  export type infer<T> = zod.infer<T>;
  export type ZodType<T = unknown> = zod.ZodType<T>;
  export type ZodError = zod.ZodError;
}

function schemaOf(described: Description): object {
  let reader: Reader | undefined;
  const read = (value: unknown): unknown => {
    reader ??= readerOf(described, partOf) ?? (() => REFUSED);
    return reader(value);
  };
  return new Proxy(
    {},
    {
      get(_, name) {
        if (name === description) return described;
        // Whoever awaits what holds a schema asks for this.
        if (name === 'then') return undefined;
        if (name === 'safeParse') {
          return (value: unknown) => {
            const data = read(value);
            return data === REFUSED ? build(described).safeParse(value) : { success: true, data };
          };
        }
        if (name === 'parse') {
          return (value: unknown) => {
            const data = read(value);
            return data === REFUSED ? build(described).parse(value) : data;
          };
        }
        if (name === 'shape' && OBJECTS.has(described.method)) return described.args[0];
        if (typeof name === 'string' && METHODS.has(name))
          return (...args: unknown[]) => schemaOf({ from: described, method: name, args });
        return Reflect.get(build(described), name);
      },
      has: (_, name) => Reflect.has(build(described), name),
    },
  );
}

/** What describes a schema of ours; undefined for anything else. */
function partOf(value: unknown): Description | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  return (value as { readonly [description]?: Description })[description];
}

const built = new WeakMap<Description, zod.ZodType>();

/** The schema of zod's that a description stands for: the same one each time, as JSON Schemas name what is shared. */
function build(described: Description): zod.ZodType {
  const known = built.get(described);
  if (known !== undefined) return known;
  const { from, method, args } = described;
  // The makers of a group of zod's go by both names.
  const [first = '', second] = method.split('.');
  const owner: unknown = from === undefined ? load() : build(from);
  const on: unknown = second === undefined ? owner : Reflect.get(owner as object, first);
  const made = (on as Record<string, (...args: unknown[]) => zod.ZodType>)[second ?? first]!(
    ...args.map(real),
  );
  built.set(described, made);
  return made;
}

/** The same value with zod's own schemas in the place of ours. */
function real(value: unknown): unknown {
  const part = partOf(value);
  if (part !== undefined) return build(part);
  if (Array.isArray(value)) return value.map(real);
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  const copy = {};
  for (const [name, { get, value: inner }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    // A getter is asked when zod asks it: it may hold the very schema that it is in.
    const once = get === undefined ? { value: real(inner) } : { get: () => real(get.call(value)) };
    Object.defineProperty(copy, name, { ...once, enumerable: true, configurable: true });
  }
  return copy;
}
