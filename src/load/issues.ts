import type { configFileSchema } from '../domain/config.ts';
import type { Failure } from '../domain/failure.ts';
import { didYouMean, found, quote } from './failures.ts';
import { type Path, type Source, valueAt } from './source.ts';

/** One finding of a zod schema. */
export type Issue = NonNullable<ReturnType<typeof configFileSchema.safeParse>['error']>['issues'][number];

/** What this file reads of a zod schema: enough to name the keys that are allowed at a path. */
export interface Shape {
  readonly def: {
    readonly type: string;
    readonly shape?: Readonly<Record<string, Shape>>;
    readonly innerType?: Shape;
    readonly element?: Shape;
    readonly valueType?: Shape;
    readonly options?: readonly Shape[];
    readonly discriminator?: string;
    readonly entries?: Readonly<Record<string, string | number>>;
    readonly values?: readonly unknown[];
  };
  readonly description?: string | undefined;
}

/** What the issues of a schema say, in the user's words, each at its place in the source. */
export function failuresOf(schema: Shape, issues: readonly Issue[], source: Source): Failure[] {
  return issues.flatMap((issue) =>
    plain(issue, source.value).flatMap((inner) => explain(schema, inner, source)),
  );
}

/**
 * Unions say what every branch would have wanted. When the value has the type of a branch, that branch was meant and
 * its issues are the ones to tell; else the union itself is, with the types it takes.
 */
function plain(issue: Issue, value: unknown): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const meant = issue.errors
    .filter((branch) => !branch.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'))
    .sort((a, b) => a.length - b.length)[0];
  if (meant === undefined || valueAt(value, issue.path) === undefined) return [issue];
  return meant.flatMap((inner) => plain({ ...inner, path: [...issue.path, ...inner.path] } as Issue, value));
}

function explain(schema: Shape, issue: Issue, source: Source): Failure[] {
  const { path } = issue;
  const value = valueAt(source.value, path);
  const label = pathText(path);
  const say = (message: string, hint?: string): Failure[] => [
    {
      code: 'invalid',
      where: source.at(path),
      message: label === '' ? message : `${label}: ${message}`,
      ...(hint ? { hint } : {}),
    },
  ];

  if (issue.code === 'unrecognized_keys') {
    const allowed = allowedKeys(schema, path, source.value);
    return issue.keys.map((key) => ({
      code: 'invalid',
      where: source.at([...path, key], 'key'),
      message: `unknown key ${quote(key)}${didYouMean(key, allowed)}`,
      hint: `Allowed ${label === '' ? 'here' : `in ${label}`}: ${allowed.join(', ')}.`,
    }));
  }
  if (value === undefined && path.length > 0) {
    const parent = path.slice(0, -1);
    const [, kinds] =
      issue.code === 'invalid_union' && issue.errors.length === 0 ? unknownKind(issue, value) : [];
    const description =
      kinds ?? follow(schema, path, source.value).find((inner) => inner.description)?.description;
    return [
      {
        code: 'invalid',
        where: source.at(parent),
        message: `${parent.length === 0 ? '' : `${pathText(parent)}: `}${quote(String(path.at(-1)))} is missing`,
        hint: `Add \`${String(path.at(-1))}\` here.${description === undefined ? '' : ` ${description}`}`,
      },
    ];
  }
  const hint = follow(schema, path, source.value).find((inner) => inner.description)?.description;
  if (issue.code === 'invalid_union' && issue.errors.length === 0) return say(...unknownKind(issue, value));
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    const because = issue.issues.map((inner) => format(inner as Issue)).join(', ');
    return [
      {
        code: 'invalid',
        where: source.at(path, 'key'),
        message: `${pathText(path.slice(0, -1))}: the name ${quote(key)} is not allowed: ${because}`,
      },
    ];
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map((allowedValue) =>
      typeof allowedValue === 'string' ? quote(allowedValue) : String(allowedValue),
    );
    const near = typeof value === 'string' ? didYouMean(value, issue.values.map(String)) : '';
    return say(`expected ${oneOf(allowed)}, found ${found(value)}${near}`, hint);
  }
  return say(
    `${format(issue)}, found ${found(value)}`,
    quotesHint(issue, value) ?? hint ?? plainHint(issue, value),
  );
}

/** For values that YAML reads as something else than the text that was meant. */
function quotesHint(issue: Issue, value: unknown): string | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean';
  return text && issue.code === 'invalid_type' && issue.expected === 'string'
    ? `Put it in quotes: "${value}".`
    : undefined;
}

/** What to do where the schema itself does not say. */
function plainHint(issue: Issue, value: unknown): string | undefined {
  if (issue.code === 'invalid_type' && issue.expected === 'object') return 'Write `key: value` pairs.';
  return value === null ? 'Write a value, or remove the key.' : undefined;
}

/** What was wanted, for the issues that differ only in this. */
function format(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${typeName(issue.expected)}`;
    case 'invalid_union':
      return `expected ${oneOf([...new Set(issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_type' ? [typeName(inner.expected)] : [])))])}`;
    case 'too_small':
      return `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `expected ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit(issue.origin, issue.maximum)}`;
    case 'invalid_format':
      return issue.message.startsWith('Invalid ')
        ? `expected text that matches ${issue.pattern ?? issue.format}`
        : issue.message;
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`;
    default:
      return issue.message;
  }
}

function unknownKind(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  value: unknown,
): [message: string, hint: string] {
  const names = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const kinds = names.filter((name) => !name.startsWith('not-'));
  const near = typeof value === 'string' ? didYouMean(value, names) : '';
  const positive =
    typeof value === 'string' && value.startsWith('not-') ? value.slice('not-'.length) : undefined;
  if (positive !== undefined && names.includes(positive))
    return [
      `${quote(positive)} cannot be negated`,
      `Write ${positive} without \`not-\`, or demand the opposite.`,
    ];
  return [
    `unknown assertion type ${found(value)}${near}`,
    `The types are: ${kinds.join(', ')}${kinds.length < names.length ? '; `not-` before a name negates it' : ''}.`,
  ];
}

/** The keys that the schema takes at a path, given what the source holds there. */
function allowedKeys(schema: Shape, path: Path, value: unknown): string[] {
  return [...new Set(follow(schema, path, value).flatMap((inner) => Object.keys(inner.def.shape ?? {})))];
}

/** The schemas that could hold at a path: through optionals and unions, and for kinds of assertions only the one named. */
function follow(schema: Shape, path: Path, value: unknown): Shape[] {
  const { def } = schema;
  if (def.innerType !== undefined) {
    const inner = follow(def.innerType, path, value);
    return path.length === 0 && schema.description !== undefined ? [schema, ...inner] : inner;
  }
  if (def.options !== undefined) {
    const named = def.options.filter(
      (option) => def.discriminator === undefined || takes(option, def.discriminator, value),
    );
    const inner = named.flatMap((option) => follow(option, path, value));
    return path.length === 0 && schema.description !== undefined ? [schema, ...inner] : inner;
  }
  const [first, ...rest] = path;
  if (first === undefined) return [schema];
  const next = def.shape?.[String(first)] ?? def.element ?? def.valueType;
  return next === undefined ? [] : follow(next, rest, valueAt(value, [first]));
}

function takes(option: Shape, discriminator: string, value: unknown): boolean {
  const tag = valueAt(value, [discriminator]);
  const { entries = {}, values = [] } = option.def.shape?.[discriminator]?.def ?? {};
  return [...Object.values(entries), ...values].some((entry) => entry === tag);
}

/** A path as it is written in messages: `assert[0].value`. */
export function pathText(path: Path): string {
  return path
    .map((segment, index) =>
      typeof segment === 'number' ? `[${segment}]` : `${index === 0 ? '' : '.'}${String(segment)}`,
    )
    .join('');
}

function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function typeName(type: string): string {
  return typeNames.get(type) ?? type;
}

const typeNames = new Map([
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['object', 'a mapping'],
  ['record', 'a mapping'],
  ['array', 'a list'],
  ['null', 'null'],
]);

function unit(origin: string, count: number | bigint): string {
  const name = origin === 'string' ? 'character' : origin === 'array' ? 'entr' : undefined;
  if (name === undefined) return '';
  if (name === 'entr') return count === 1 ? ' entry' : ' entries';
  return count === 1 ? ' character' : ' characters';
}
