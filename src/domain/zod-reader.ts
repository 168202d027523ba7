/** How a schema is made: a method of zod's, or of the schema that `from` describes, and its arguments. */
export interface Description {
  readonly from?: Description;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What a reader gives for a value that it does not take. Zod might still take it, and says why where it does not. */
export const REFUSED: unique symbol = Symbol('refused');

/** Gives the data as zod would, a copy with the keys in the schema's order; or `REFUSED`. */
export type Reader = (value: unknown) => unknown;

/** The description of an argument that is a schema; undefined for one that is none of ours. */
type PartOf = (value: unknown) => Description | undefined;

/**
 * A reader of what a description describes. It takes nothing that zod would refuse. Undefined where a part is not known:
 * a choice between what is known and what is not is zod's to make.
 */
export function readerOf(described: Description, partOf: PartOf): Reader | undefined {
  const { from, method, args } = described;
  const inner = (schema: unknown): Reader | undefined => {
    const part = partOf(schema);
    return part === undefined ? undefined : readerOf(part, partOf);
  };
  if (from !== undefined) {
    const read = readerOf(from, partOf);
    return read === undefined ? undefined : refined(read, method, args[0]);
  }
  switch (method) {
    case 'string':
      return readText;
    case 'number':
      return keep(same, Number.isFinite);
    case 'int':
      return keep(same, Number.isSafeInteger);
    case 'boolean':
      return keep(same, (value) => typeof value === 'boolean');
    case 'json':
      return readJson;
    case 'literal':
    case 'enum': {
      const values = method === 'enum' ? args[0] : args;
      if (!Array.isArray(values) || values.some((value) => typeof value === 'object')) return undefined;
      return keep(same, (value) => values.includes(value));
    }
    case 'array':
      return whole([inner(args[0])], ([read]) => listOf(read!));
    case 'tuple':
      return whole((args[0] as readonly unknown[]).map(inner), tupleOf);
    case 'record':
      return whole([inner(args[0]), inner(args[1])], ([readKey, read]) => recordOf(readKey!, read!));
    case 'union':
      return whole((args[0] as readonly unknown[]).map(inner), firstOf);
    case 'discriminatedUnion': {
      const [field, kinds] = args as [string, readonly unknown[]];
      const tags = kinds.map((kind) => tagsOf(partOf(kind), field, partOf));
      // The tag alone says which kind it is, so that the kinds that are known can be read beside one that is not.
      return kindsOf(
        field,
        tags,
        kinds.map((kind) => inner(kind) ?? refuse),
      );
    }
    case 'object':
    case 'strictObject': {
      // A field that is a getter is made when it is asked for, since it may hold the very schema that it is in.
      if (hasGetter(args[0] as object)) return undefined;
      const shape = Object.entries(args[0] as object);
      const names = shape.map(([name]) => name);
      return whole(
        shape.map(([, schema]) => inner(schema)),
        (readers) => objectOf(names, readers, method === 'strictObject'),
      );
    }
    default:
      return undefined;
  }
}

function refuse(): typeof REFUSED {
  return REFUSED;
}

function hasGetter(shape: object): boolean {
  return Object.values(Object.getOwnPropertyDescriptors(shape)).some(({ get }) => get !== undefined);
}

/** What is made of readers, where all of them are known. */
function whole(
  readers: readonly (Reader | undefined)[],
  make: (readers: readonly Reader[]) => Reader,
): Reader | undefined {
  return readers.includes(undefined) ? undefined : make(readers as readonly Reader[]);
}

/** The reader with what a method of the schema adds to it. */
function refined(read: Reader, method: string, arg: unknown): Reader | undefined {
  const bound = Number(arg);
  switch (method) {
    case 'describe':
      return read;
    case 'optional':
      return (value) => (value === undefined ? value : read(value));
    case 'nullable':
      return (value) => (value === null ? value : read(value));
    case 'min':
      return keep(read, (value) => sizeOf(value) >= bound);
    case 'max':
      return keep(read, (value) => sizeOf(value) <= bound);
    case 'nonnegative':
      return keep(read, (value) => (value as number) >= 0);
    case 'positive':
      return keep(read, (value) => (value as number) > 0);
    case 'regex':
      return keep(read, (value) => {
        (arg as RegExp).lastIndex = 0;
        return (arg as RegExp).test(value as string);
      });
    case 'refine':
      return keep(read, (value) => Boolean((arg as (value: unknown) => unknown)(value)));
    case 'superRefine':
      return keep(read, (value) => {
        let sound = true;
        const addIssue = () => {
          sound = false;
        };
        (arg as (value: unknown, context: object) => void)(value, { addIssue });
        return sound;
      });
    default:
      return undefined;
  }
}

const same: Reader = (value) => value;

function keep(read: Reader, takes: (value: unknown) => boolean): Reader {
  return (value) => {
    const data = read(value);
    return data !== REFUSED && takes(data) ? data : REFUSED;
  };
}

/** What `min` and `max` bound: a number itself, the length of a text or list. */
function sizeOf(value: unknown): number {
  return typeof value === 'number' ? value : (value as string | readonly unknown[]).length;
}

function listOf(read: Reader): Reader {
  return (value) => {
    if (!Array.isArray(value)) return REFUSED;
    const list: unknown[] = [];
    for (const one of value) {
      const data = read(one);
      if (data === REFUSED) return REFUSED;
      list.push(data);
    }
    return list;
  };
}

/** A list of as many items as there are readers; zod also takes one whose last, optional items are left out. */
function tupleOf(readers: readonly Reader[]): Reader {
  return (value) => {
    if (!Array.isArray(value) || value.length !== readers.length) return REFUSED;
    const list = value.map((one, index) => readers[index]!(one));
    return list.includes(REFUSED) ? REFUSED : list;
  };
}

/** An object as JSON gives it: nothing inherited, no key that reaches the prototype. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    value !== null &&
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype &&
    value.constructor === Object &&
    !Object.hasOwn(value, '__proto__')
  );
}

function recordOf(readKey: Reader, read: Reader): Reader {
  return (value) => {
    if (!isPlain(value)) return REFUSED;
    const record: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const data = read(value[key]);
      if (data === REFUSED || readKey(key) === REFUSED) return REFUSED;
      record[key] = data;
    }
    return record;
  };
}

function firstOf(readers: readonly Reader[]): Reader {
  return (value) => {
    for (const read of readers) {
      const data = read(value);
      if (data !== REFUSED) return data;
    }
    return REFUSED;
  };
}

/** An object with these fields; others are left out, or refused where it is strict. */
function objectOf(names: readonly string[], readers: readonly Reader[], strict: boolean): Reader {
  return (value) => {
    if (!isPlain(value)) return REFUSED;
    const data: Record<string, unknown> = {};
    let known = 0;
    for (let index = 0; index < names.length; index++) {
      const name = names[index]!;
      const written = value[name];
      const field = readers[index]!(written);
      if (field === REFUSED) return REFUSED;
      if (written !== undefined) {
        data[name] = field;
        known++;
      }
    }
    // A key that nobody knows; or one that is there without a value, of which JSON knows nothing.
    return !strict || known === Object.keys(value).length ? data : REFUSED;
  };
}

/** Objects told apart by one field; the tags are what it holds in each kind. */
function kindsOf(field: string, tags: readonly (readonly unknown[])[], readers: readonly Reader[]): Reader {
  const byTag = new Map<unknown, Reader>();
  for (const [index, read] of readers.entries()) for (const tag of tags[index]!) byTag.set(tag, read);
  return (value) => (isPlain(value) ? (byTag.get(value[field])?.(value) ?? REFUSED) : REFUSED);
}

/** The values of the literal or enum that tells a kind apart. */
function tagsOf(kind: Description | undefined, field: string, partOf: PartOf): readonly unknown[] {
  if (kind === undefined) return [];
  if (kind.from !== undefined) return tagsOf(kind.from, field, partOf);
  return partOf((kind.args[0] as Record<string, unknown>)[field])?.args.flat() ?? [];
}

const readText: Reader = keep(same, (value) => typeof value === 'string');
const readJson: Reader = (value) => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : REFUSED;
  return Array.isArray(value) ? readJsonList(value) : readJsonRecord(value);
};
const readJsonList = listOf((value) => readJson(value));
const readJsonRecord = recordOf(readText, (value) => readJson(value));
