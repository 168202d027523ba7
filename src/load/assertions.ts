import { basename } from 'node:path';
import type { Assertion, AssertionKind } from '../domain/assertion.ts';
import { type Failure, Failures, fail, type Where } from '../domain/failure.ts';
import type { Json } from '../domain/json.ts';
import { gather, placeText, quote } from './failures.ts';
import { failuresOf, type Issue } from './issues.ts';
import { embeddingNamed, judgeNamed, NO_EMBEDDINGS, NO_JUDGES } from './judge-named.ts';
import type { Loading } from './loading.ts';
import { constantsOf, holdsTemplate, type Part, part, settle } from './parts.ts';
import { type Base, resolveRef } from './refs.ts';
import { MODULE_NAME } from './schema.ts';
import { type Path, type Source, valueAt, within } from './source.ts';
import type { Asker, Scope } from './template.ts';

/** An assertion that is ready, or one whose templates each case fills in. Filling in throws `Failures`. */
export type Prepared =
  | { readonly fixed: Assertion }
  | { fill(scope: Scope, asker: Asker): Assertion | Promise<Assertion> };

/** Longest name that a command gives its assertion, in characters. */
const LONGEST_NAME = 80;

/** Fields that are the same for every case and never templates. */
const FIXED_FIELDS = new Set([
  'type',
  'name',
  'weight',
  'threshold',
  'module',
  'judge',
  'model',
  'run',
  'env',
  'timeout',
  'lines',
]);

/**
 * Prepares the assertion at a path of a source: modules and `file:` references resolved, templates parsed. The shape was
 * checked before; what templates hid from that check is checked once they are filled in. Throws `Failures`.
 */
export async function prepare(loading: Loading, base: Base, source: Source, path: Path): Promise<Prepared> {
  const own = within(source, path);
  const written = own.value as { readonly [field: string]: Json };
  const kind = kindOf(loading, String(written.type));
  const problems: Failure[] = [];
  const { module: modulePath } = written;
  const module =
    typeof modulePath === 'string'
      ? await gather(problems, () => resolveModule(base, modulePath, own.at(['module'])))
      : undefined;
  if (kind.takesFolder && Array.isArray(written.run))
    for (const [index, word] of written.run.entries())
      if (typeof word === 'string' && /^\.\.?[\\/]/.test(word))
        await gather(problems, () => resolveRef(base, word, own.at(['run', index])));
  const name =
    typeof written.name === 'string'
      ? written.name
      : defaultName(written, kind.type === 'module' ? module?.file : undefined);

  const reader = await gather(problems, () => readerOf(loading, kind, written, own));
  const fields: [string, Part][] = [];
  const group = kind.combine === undefined ? undefined : await prepareAll(loading, base, own, problems);
  if (group !== undefined && written.type !== kind.type) problems.push(...negatedPairs(loading, kind, own));
  for (const [field, value] of Object.entries(written)) {
    if (group !== undefined && field === 'assert') continue;
    const refs = holdsRefs(field, value) ? base : undefined;
    if (field === 'module' && module !== undefined) fields.push([field, { constant: module.real }]);
    else if (FIXED_FIELDS.has(field)) fields.push([field, { constant: value }]);
    else fields.push([field, await part(value, { source: own, refs, problems }, [field])]);
  }
  if (problems.length > 0) throw new Failures(problems);
  const here = { ...loading, folder: base.folder };
  const constants = constantsOf(fields);
  const where = own.at([]);
  const fixed = group?.flatMap((one) => ('fixed' in one ? [one.fixed] : []));
  if (constants !== undefined && fixed?.length === group?.length)
    return { fixed: withParts(await build(here, kind, name, constants, where, own), fixed, reader) };
  return {
    fill: (scope, asker) => {
      const values = Object.fromEntries(fields.map(([field, inner]) => [field, settle(inner, scope, asker)]));
      const built = build(here, kind, name, values, where, asker);
      if (group === undefined)
        return built instanceof Promise
          ? built.then((whole) => withParts(whole, undefined, reader))
          : withParts(built, undefined, reader);
      const filled = group.map((one) => ('fixed' in one ? one.fixed : one.fill(scope, asker)));
      return Promise.all([built, ...filled]).then(([whole, ...parts]) => withParts(whole, parts, reader));
    },
  };
}

/** The assertions of a group. What is wrong with them joins `problems`. */
async function prepareAll(
  loading: Loading,
  base: Base,
  group: Source,
  problems: Failure[],
): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  for (const index of (valueAt(group.value, ['assert']) as readonly Json[]).keys()) {
    const one = await gather(problems, () => prepare(loading, base, group, ['assert', index]));
    if (one !== undefined) prepared.push(one);
  }
  return prepared;
}

/** The comparisons of pairs in a negated group: both sides are scored from the same verdicts, which have no opposite. */
function negatedPairs(loading: Loading, group: AssertionKind, own: Source): Failure[] {
  const inside = (path: Path): Failure[] =>
    [...(valueAt(own.value, [...path, 'assert']) as readonly Json[]).keys()].flatMap((index) => {
      const place = [...path, 'assert', index];
      const type = String(valueAt(own.value, [...place, 'type']));
      const kind = kindOf(loading, type);
      // A negated group in it tells of its own.
      if (kind.combine !== undefined) return type === kind.type ? inside(place) : [];
      if (!kind.pairs) return [];
      return [
        {
          code: 'invalid',
          where: own.at(place),
          message: `${type} cannot be negated, which the not-${group.type} around it does`,
          hint: `Write ${group.type} without \`not-\`, or take ${type} out of it.`,
        },
      ];
    });
  return inside([]);
}

function withParts(
  assertion: Assertion,
  group: readonly Assertion[] | undefined,
  reader: Pick<Assertion, 'judge' | 'embedding'> | undefined,
): Assertion {
  if (group === undefined && reader === undefined) return assertion;
  return { ...assertion, ...(group === undefined ? {} : { group }), ...reader };
}

/** The judge or embedding model that an assertion names; nothing where these could not be read, which is told already. */
async function readerOf(
  { judges = NO_JUDGES, embeddings = NO_EMBEDDINGS }: Loading,
  kind: AssertionKind,
  written: { readonly [field: string]: Json },
  own: Source,
): Promise<Pick<Assertion, 'judge' | 'embedding'> | undefined> {
  const named = (field: 'judge' | 'model') => {
    const { [field]: name } = written;
    const where = own.at(name === undefined ? [] : [field]);
    return [typeof name === 'string' ? name : undefined, where] as const;
  };
  if (kind.brief !== undefined) {
    const judge = judgeNamed(judges, ...named('judge'));
    return judge && { judge };
  }
  if (kind.references === undefined) return undefined;
  const embedding = embeddingNamed(embeddings, ...named('model'));
  return embedding && { embedding };
}

/** The finished assertion. What is wrong is placed in the assertion's source, or for filled templates at the case that filled them. */
function build(
  loading: Loading & { readonly folder: string },
  kind: AssertionKind,
  name: string,
  values: { readonly [field: string]: Json },
  where: Where,
  at: Source | Asker,
): Assertion | Promise<Assertion> {
  const schema = loading.assertionSchemas.get(kind.type)!;
  const checked = schema.safeParse(values);
  if (!checked.success) {
    if (!('id' in at)) throw new Failures(failuresOf(schema, checked.error.issues, at));
    const filled: Source = { file: where.file, value: values, at: () => at.where };
    throw new Failures(
      failuresOf(schema, checked.error.issues, filled).map((failure) => ({
        ...failure,
        message: `case ${quote(at.id)}: assertion ${quote(name)}: ${failure.message}`,
        hint: `Its template at ${placeText(where)} was filled with this case's values.`,
      })),
    );
  }
  const { type, name: _name, path, weight, threshold, ...params } = checked.data as WrittenAssertion;
  const assertion: Assertion = {
    type: kind.type,
    negated: type !== kind.type,
    name,
    ...(path === undefined ? {} : { path }),
    weight: weight ?? 1,
    ...withThreshold(threshold ?? kind.threshold),
    params: withPlace(kind, withTools(kind, params as Assertion['params'], loading), loading.folder),
    where,
  };
  const judge = (problem: string | undefined): Assertion => {
    if (problem === undefined) return assertion;
    const about = 'id' in at ? `case ${quote(at.id)}: ` : '';
    return fail({
      code: 'invalid',
      where: 'id' in at ? at.where : where,
      message: `${about}${name}: ${problem}`,
      hint: kind.summary,
    });
  };
  const problem = kind.check?.(assertion.params);
  return problem instanceof Promise ? problem.then(judge) : judge(problem);
}

function withThreshold(threshold: number | undefined): Pick<Assertion, 'threshold'> {
  return threshold === undefined ? {} : { threshold };
}

/** The fields of a kind that takes tools, with those of the target where it writes none. */
function withTools(
  { takesTools }: AssertionKind,
  params: Assertion['params'],
  { tools }: Loading,
): Assertion['params'] {
  return takesTools && params.tools === undefined && tools !== undefined ? { ...params, tools } : params;
}

/** The fields of a kind that takes the folder, with it. */
function withPlace(
  { takesFolder }: AssertionKind,
  params: Assertion['params'],
  folder: string,
): Assertion['params'] {
  return takesFolder ? { ...params, folder } : params;
}

/** An assertion as its schema gives it back. */
interface WrittenAssertion {
  readonly type: string;
  readonly name?: string;
  readonly path?: string;
  readonly weight?: number;
  readonly threshold?: number;
  readonly [field: string]: Json | undefined;
}

/** Issues about text that is a template say nothing yet: what it becomes is checked case by case. */
export function isAboutTemplate(issue: Issue, value: unknown): boolean {
  let depth = issue.path.indexOf('assert');
  while (depth !== -1 && issue.path[depth + 2] === 'assert') depth += 2;
  if (depth === -1 || issue.path.length < depth + 3 || issue.code === 'unrecognized_keys') return false;
  const field = issue.path[depth + 2];
  return !FIXED_FIELDS.has(String(field)) && holdsTemplate(valueAt(value, issue.path));
}

function kindOf(loading: Loading, type: string): AssertionKind {
  const { kinds } = loading.rules;
  return kinds.get(type) ?? kinds.get(type.replace(/^not-/, ''))!;
}

/** Where a `file:` text stands for a file's data: anywhere in `with`, and for a whole `schema`. */
function holdsRefs(field: string, value: Json): boolean {
  return field === 'with' || (field === 'schema' && typeof value === 'string');
}

function defaultName(written: { readonly [field: string]: Json }, module: string | undefined): string {
  const type = String(written.type);
  if (module !== undefined) return `${type.startsWith('not-') ? 'not-' : ''}${basename(module)}`;
  if (Array.isArray(written.run)) return `${type} ${written.run.join(' ')}`.slice(0, LONGEST_NAME).trimEnd();
  return typeof written.path === 'string' ? `${type} ${written.path}`.trimEnd() : type;
}

/** The file of a module that a suite names. Throws `Failures`. */
export async function resolveModule(base: Base, path: string, where: Where) {
  if (!MODULE_NAME.test(path)) {
    fail({
      code: 'invalid',
      where,
      message: `module: expected a .ts, .mts, .js or .mjs file, found ${quote(path)}`,
      hint: 'Name a file with one of these endings.',
    });
  }
  return resolveRef(base, path, where);
}
