import { extname } from 'node:path';
import type { Where } from '../../../domain/failure.ts';
import type { Json } from '../../../domain/json.ts';
import { isMapping, type Source, within } from '../../source.ts';
import { leftOut } from '../draft.ts';
import { isEmbedder } from '../embedding.ts';
import { attempt, type Context, filePath, filesOf, namesOf, sourcesOf } from './context.ts';
import { csvTests } from './csv-tests.ts';
import { combinations, varsOfFile } from './vars.ts';

type Mapping = { readonly [key: string]: Json };

/** One test for one combination of its variables, the defaults joined to it. */
export interface ReadTest {
  /** Its description; empty where it has none. */
  readonly name: string;
  readonly vars: Mapping;
  readonly asserts: readonly Source[];
  /** Held against the weighted mean of all assertions, instead of each of them. */
  readonly threshold?: number;
  readonly tags: readonly string[];
  /** Names of the providers and prompts that it is for; absent: all. */
  readonly providers?: readonly string[];
  readonly prompts?: readonly string[];
  /** Written before and after the prompt. */
  readonly prefix: string;
  readonly suffix: string;
  /** What its options name as the provider of embeddings. */
  readonly embedder?: Json;
  readonly where: Where;
}

/** Fields that are read here, and those that say nothing of what is asked or demanded. */
const READ = new Set([
  'description',
  'vars',
  'assert',
  'threshold',
  'metadata',
  'options',
  'providers',
  'prompts',
]);

const list = { what: 'list', holds: (value: Json) => Array.isArray(value) };
const names = { what: 'name or list of names', holds: (value: Json) => namesOf(value) !== undefined };
const mapping = { what: 'mapping', holds: (value: Json) => isMapping(value) };

/** What a field that is read has to be for anything of it to be carried over. */
const SHAPES: {
  readonly [field: string]: { readonly what: string; readonly holds: (value: Json) => boolean };
} = {
  assert: list,
  threshold: { what: 'number', holds: (value) => typeof value === 'number' },
  vars: { what: 'mapping or file', holds: (value) => isMapping(value) || filePath(value) !== undefined },
  ...{ metadata: mapping, options: mapping, providers: names, prompts: names },
};

/** The tests of a config, scenarios too, in their order. */
export async function readTests(context: Context): Promise<ReadTest[]> {
  const { config } = context;
  const defaults = await defaultTest(context);
  const tests: ReadTest[] = [];
  const { tests: written, scenarios } = config.value as Mapping;
  // Without any, promptfoo asks one test that is all defaults.
  const own = written === undefined && scenarios === undefined ? [{ ...config, value: {} }] : undefined;
  for (const test of own ?? (await listed(context, within(config, ['tests']))))
    tests.push(...(await readTest(context, defaults, undefined, test)));
  for (const scenario of await listed(context, within(config, ['scenarios']))) {
    const inner = await listed(context, within(scenario, ['tests']));
    for (const data of await listed(context, within(scenario, ['config'])))
      for (const test of inner.length === 0 ? [{ ...scenario, value: {} }] : inner)
        tests.push(...(await readTest(context, defaults, data, test)));
  }
  return tests;
}

async function defaultTest(context: Context): Promise<Source | undefined> {
  const node = within(context.config, ['defaultTest']);
  const path = filePath(node.value);
  if (path === undefined) {
    if (isMapping(node.value)) return node;
    const reason = 'it is neither a mapping nor a `file://` path';
    if (node.value !== undefined && node.value !== null)
      context.remarks.push(leftOut(node.at([]), 'defaultTest', reason, node.value as Json));
    return undefined;
  }
  const [file] = await filesOf(context, path, node.at([]));
  const [source] = file === undefined ? [] : await sourcesOf(context, file, node.at([]));
  return source;
}

/** The tests that a node stands for: a list, a file, or a list with files in it. */
async function listed(context: Context, node: Source): Promise<Source[]> {
  const { value } = node;
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return ofFiles(context, filePath(value) ?? value, node.at([]));
  if (!Array.isArray(value)) {
    if (isMapping(value) && typeof value.path !== 'string') return [node];
    const path = filePath(isMapping(value) ? value.path : undefined) ?? String((value as Mapping).path);
    return ofFiles(context, path, node.at([]));
  }
  const all: Source[] = [];
  for (const index of value.keys()) all.push(...(await listed(context, within(node, [index]))));
  return all;
}

async function ofFiles(context: Context, path: string, where: Where): Promise<Source[]> {
  if (/^[a-z]+:\/\//.test(path)) {
    context.remarks.push(leftOut(where, path, 'the tests are elsewhere; save them as a file first', path));
    return [];
  }
  const all: Source[] = [];
  for (const file of await filesOf(context, path, where)) {
    const ending = extname(file.real).toLowerCase();
    if (ending === '.csv')
      all.push(...((await attempt(context, where, path, () => csvTests(context, file))) ?? []));
    else if (['.json', '.jsonl', '.yaml', '.yml'].includes(ending)) {
      for (const source of await sourcesOf(context, file, where))
        all.push(...(await listed(context, source)));
    } else
      context.remarks.push(leftOut(where, path, `tests are not read from ${ending || 'such'} files`, path));
  }
  return all;
}

async function readTest(
  context: Context,
  defaults: Source | undefined,
  data: Source | undefined,
  test: Source,
): Promise<ReadTest[]> {
  if (!isMapping(test.value)) {
    context.remarks.push(leftOut(test.at([]), 'the test', 'it is no mapping', test.value as Json));
    return [];
  }
  const parts = [defaults, data, test].filter((part) => part !== undefined);
  const written = test.value as Mapping;
  if ('providerOutput' in written || 'provider' in written) {
    const key = 'provider' in written ? 'provider' : 'providerOutput';
    const reason = 'it is answered by something else than the suite’s target';
    context.remarks.push(leftOut(test.at([key], 'key'), 'the test', reason, written));
    return [];
  }
  const options: Record<string, Json> = {};
  const metadata: Record<string, Json> = {};
  const vars: Record<string, Json> = {};
  let threshold: Json | undefined;
  for (const part of parts) {
    const fields = part.value as Mapping;
    for (const [key, value] of Object.entries(fields)) {
      if (READ.has(key)) continue;
      context.remarks.push(leftOut(part.at([key], 'key'), key, 'a case has no such field', { [key]: value }));
    }
    for (const [key, expected] of Object.entries(SHAPES)) {
      const value = fields[key];
      if (value === undefined || value === null || expected.holds(value)) continue;
      context.remarks.push(
        leftOut(part.at([key], 'key'), key, `it is no ${expected.what}`, { [key]: value }),
      );
    }
    optionsOf(context, part, options);
    if (isMapping(fields.metadata)) Object.assign(metadata, fields.metadata);
    const path = filePath(fields.vars);
    const own = path === undefined ? fields.vars : await varsOfFile(context, part, path);
    if (path !== undefined && own === undefined) return [];
    if (isMapping(own)) Object.assign(vars, own);
    threshold = fields.threshold ?? threshold;
  }
  const all = await combinations(context, test, vars, options.disableVarExpansion !== true);
  const asserts = [
    ...(options.disableDefaultAsserts === true ? [] : assertsOf(defaults)),
    ...assertsOf(isMapping(test.value) && Array.isArray(test.value.assert) ? test : data),
  ];
  const { description, ...chosen } = { ...(data?.value as Mapping | undefined), ...written };
  const providers = namesOf(chosen.providers);
  const prompts = namesOf(chosen.prompts);
  return (all ?? []).map((combination) => ({
    name: typeof description === 'string' ? description : '',
    vars: combination,
    asserts,
    // As in promptfoo, a threshold of 0 is none.
    ...(typeof threshold === 'number' && threshold !== 0 ? { threshold } : {}),
    tags: tagsOf(context, test, metadata),
    ...(providers === undefined ? {} : { providers }),
    ...(prompts === undefined ? {} : { prompts }),
    prefix: String(options.prefix ?? ''),
    suffix: String(options.suffix ?? ''),
    ...(options.embedder === undefined ? {} : { embedder: options.embedder }),
    where: test.at([]),
  }));
}

/** Joins the options of one part; those that a case cannot have are remarked on. */
function optionsOf(context: Context, part: Source, options: Record<string, Json>): void {
  const { options: written } = part.value as { readonly options?: Json };
  if (!isMapping(written)) return;
  for (const [key, value] of Object.entries(written as Mapping)) {
    if (['prefix', 'suffix', 'disableVarExpansion', 'disableDefaultAsserts'].includes(key)) {
      options[key] = value;
      continue;
    }
    const { embedding, ...others } = key === 'provider' && isMapping(value) ? (value as Mapping) : {};
    const embedder = embedding ?? (isEmbedder(value) ? value : undefined);
    if (key === 'provider' && embedder !== undefined) {
      options.embedder = embedder;
      // What it names beside embeddings grades.
      if (embedding === undefined || Object.keys(others).length === 0) continue;
    }
    const reason =
      key === 'transform' || key === 'postprocess'
        ? 'answers are asserted as they come; assertions that relied on it need a path or a module'
        : key === 'provider'
          ? 'it grades; name a judge with --judge'
          : 'a case has no such option';
    context.remarks.push(leftOut(part.at(['options', key], 'key'), key, reason, { [key]: value }));
  }
}

function assertsOf(part: Source | undefined): Source[] {
  const assert = isMapping(part?.value) ? part.value.assert : undefined;
  if (part === undefined || !Array.isArray(assert)) return [];
  return assert.map((_, index) => within(part, ['assert', index]));
}

/** Metadata as tags, which are what slices are made of: `category: math` becomes `category=math`. */
function tagsOf(context: Context, test: Source, metadata: Mapping): string[] {
  return Object.entries(metadata).flatMap(([key, value]) => {
    const values = Array.isArray(value) ? (value as Json[]) : [value];
    if (values.every((one) => one !== null && typeof one !== 'object' && String(one).length < 100))
      return values.map((one) => `${key}=${String(one)}`.slice(0, 200));
    const reason = 'a tag is one short text';
    context.remarks.push(
      leftOut(test.at(['metadata', key], 'key'), `metadata ${key}`, reason, { [key]: value }),
    );
    return [];
  });
}
