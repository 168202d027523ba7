import { basename, dirname } from 'node:path';
import { fail } from '../../../domain/failure.ts';
import type { Imported, ImportedSuite, Remark } from '../../../domain/imported.ts';
import type { Json } from '../../../domain/json.ts';
import { parseJson } from '../../json.ts';
import type { Loading } from '../../loading.ts';
import { isMapping } from '../../source.ts';
import { type FileName, LIMITS, readText } from '../../text.ts';
import { parseYaml } from '../../yaml.ts';
import { type DraftCase, finishDraft, leftOut, slug, suiteName, withoutRepeats } from '../draft.ts';
import { liquidOf, type Rename } from '../nunjucks.ts';
import { readTarget } from '../target.ts';
import { type Translated, together, translate } from './assertions.ts';
import { choosesNothing, isFor, pairsOf } from './chosen.ts';
import type { Context } from './context.ts';
import { type ReadPrompt, readPrompts } from './prompts.ts';
import { type ReadProvider, readProviders } from './providers.ts';
import { settingsOf } from './settings.ts';
import { type ReadTest, readTests } from './tests.ts';

type Mapping = { readonly [key: string]: Json };

/** Names that a template of ours reads the case itself by. */
const RESERVED = ['expected', 'id', 'tags'];

/** Suites made of a promptfoo config: one a prompt and provider. Throws `Failures` where the config cannot be read. */
export async function importPromptfoo(
  loading: Loading,
  file: FileName,
  options: { readonly suite?: string; readonly judge?: string; readonly embedding?: string },
): Promise<Imported> {
  if (!/\.(?:ya?ml|json)$/i.test(file.file))
    fail({
      code: 'usage',
      message: `${file.file} is neither YAML nor JSON`,
      hint: 'An import runs no code: save what a config in JavaScript or TypeScript exports as YAML or JSON.',
    });
  const text = await readText(file, LIMITS.file);
  const config = /\.json$/i.test(file.file)
    ? parseJson(text, file.file)
    : await parseYaml(text, file.file, { merge: true });
  const remarks: Remark[] = [];
  const context: Context = {
    loading,
    base: { root: loading.root, folder: dirname(file.real) },
    config: isMapping(config.value) ? config : { ...config, value: {} },
    ...(options.judge === undefined ? {} : { judge: options.judge }),
    ...(options.embedding === undefined ? {} : { embedding: options.embedding }),
    remarks,
  };
  const settings = settingsOf(context);
  const prompts = await readPrompts(context);
  const providers = await readProviders(context);
  const tests = await readTests(context);
  for (const [what, found] of Object.entries({ prompts, providers, tests }))
    if (found.length === 0)
      remarks.push(leftOut(config.at([]), what, 'there are none that can be carried over'));
  remarks.push(...choosesNothing(prompts, providers, tests));

  const stem =
    options.suite ?? (suiteName(basename(file.file).replace(/(?:config)?\.[^.]*$/, '')) || 'promptfoo');
  const suites: ImportedSuite[] = [];
  const names = new Set<string>();
  for (const pair of pairsOf(prompts, providers)) {
    const { prompt, provider } = pair;
    const asked = byTexts(tests.filter((test) => isFor(test, pair)));
    for (const [index, own] of asked.entries()) {
      const [{ prefix = '', suffix = '' } = {}] = own;
      const name = freeName(names, [
        stem,
        ...(prompts.length > 1 ? [suiteName(prompt.label) || String(prompts.indexOf(prompt) + 1)] : []),
        ...(providers.length > 1 ? [suiteName(provider.label)] : []),
        ...(index === 0 ? [] : wordsAround(prefix, suffix)),
      ]);
      const made = await makeSuite(context, { name, settings, prompt, provider, tests: own });
      if ('head' in made) suites.push(made);
      else remarks.push(...made);
    }
  }
  return { stem, suites, modules: new Map(), remarks: withoutRepeats(remarks) };
}

interface Parts {
  readonly name: string;
  readonly settings: Mapping;
  readonly prompt: ReadPrompt;
  readonly provider: ReadProvider;
  /** Those that are asked by this prompt of this provider, with the same texts around it. */
  readonly tests: readonly ReadTest[];
}

async function makeSuite(
  shared: Context,
  { name, settings, prompt, provider, tests: own }: Parts,
): Promise<ImportedSuite | readonly Remark[]> {
  const remarks: Remark[] = [];
  const context: Context = { ...shared, remarks };
  const { config, where } = provider;
  const asked = { model: provider.model, api: provider.api, params: config.value as Mapping, where };
  const { target, schema } = await readTarget(
    shared.loading,
    asked,
    (key) => config.at([key], 'key'),
    remarks,
  );
  const [{ prefix = '', suffix = '' } = {}] = own;
  const texts = { ...prompt.messages, user: `${prefix}${prompt.messages.user}${suffix}` };
  const renamed: Rename = (variable) => (RESERVED.includes(variable) ? `${variable}_value` : variable);
  const reads = new Set<string>();
  const needed = new Set<string>();
  const written: Record<string, string> = {};
  for (const [role, text] of Object.entries(texts)) {
    const translated = liquidOf(text, renamed);
    if ('problem' in translated)
      return [...remarks, leftOut(prompt.where, 'the prompt', translated.problem, text)];
    for (const variable of translated.reads) reads.add(variable);
    for (const variable of translated.needed) needed.add(variable);
    // A text that begins so would be taken for the name of a file.
    written[role] = translated.text.replace(/^file:/, '{% raw %}file:{% endraw %}');
  }
  // What assertions alone read is what is expected: it is not asked, so that it may change without changing the case.
  const demanded: Rename = (variable) => (reads.has(variable) ? renamed(variable) : `expected.${variable}`);

  const translated: (readonly Translated[])[] = [];
  const known = new Map<string, Translated | undefined>();
  for (const test of own) {
    const all: Translated[] = [];
    for (const node of test.asserts) {
      const { embedder } = test;
      const key = JSON.stringify([node.at([]), node.value, embedder]);
      const about = embedder === undefined ? context : { ...context, embedder };
      if (!known.has(key)) known.set(key, await translate(about, node, demanded));
      const one = known.get(key);
      if (one !== undefined) all.push(one);
    }
    translated.push(all);
  }
  const expectedOnly = new Set(
    translated
      .flat()
      .flatMap((one) => one.reads)
      .filter((one) => !reads.has(one)),
  );
  const cases: DraftCase[] = [];
  for (const [index, test] of own.entries()) {
    const asserted = assertionsOf(test, translated[index] ?? [], remarks);
    if (asserted === undefined) continue;
    cases.push(caseOf(test, index, asserted, { expectedOnly, read: translated[index] ?? [], renamed }));
  }
  return finishDraft(shared.loading, {
    name,
    head: { ...settings, target, prompt: written as { user: string }, ...schema },
    reads: [...reads].filter((variable) => !needed.has(variable)).map(renamed),
    cases,
    remarks,
  });
}

/** Tests by what stands before and after their prompt, which makes another prompt of it; the most tests first. */
function byTexts(tests: readonly ReadTest[]): ReadTest[][] {
  const groups = Map.groupBy(tests, ({ prefix, suffix }) => JSON.stringify([prefix, suffix]));
  return [...groups.values()].sort((one, other) => other.length - one.length);
}

/** What tells a suite from another of the same prompt. */
function wordsAround(prefix: string, suffix: string): readonly string[] {
  const words = [prefix, suffix].map(suiteName).filter((word) => word !== '');
  return words.length === 0 ? ['plain'] : words;
}

/** The assertions of a test, held together where it has a threshold; undefined where that would demand something else. */
function assertionsOf(
  test: ReadTest,
  translated: readonly Translated[],
  remarks: Remark[],
): DraftCase['assertions'] | undefined {
  const { threshold, asserts, where } = test;
  if (threshold === undefined) return translated;
  const original = { threshold, vars: test.vars };
  if (translated.length < asserts.length) {
    const reason = 'its threshold is held against all its assertions, and not all could be carried over';
    remarks.push(leftOut(where, 'the test', reason, original));
    return undefined;
  }
  return [{ written: together(translated, threshold), where, what: 'threshold', original, texts: true }];
}

function caseOf(
  test: ReadTest,
  index: number,
  assertions: DraftCase['assertions'],
  {
    expectedOnly,
    read,
    renamed,
  }: {
    readonly expectedOnly: ReadonlySet<string>;
    readonly read: readonly Translated[];
    readonly renamed: Rename;
  },
): DraftCase {
  const expected: Record<string, Json> = {};
  const vars: Record<string, Json> = {};
  for (const [name, value] of Object.entries(test.vars)) {
    if (expectedOnly.has(name)) expected[name] = value;
    else vars[renamed(name)] = value;
  }
  const needed = new Set(read.flatMap((one) => one.needed));
  for (const name of read.flatMap(({ reads }) => reads))
    if (expectedOnly.has(name) && !needed.has(name) && !Object.hasOwn(expected, name)) expected[name] = null;
  return {
    id: slug(test.name) || shortText(vars) || `case-${index + 1}`,
    vars,
    ...(Object.keys(expected).length === 0 ? {} : { expected }),
    tags: [...new Set(test.tags)],
    where: test.where,
    assertions,
  };
}

/** The first variable that is a few words, as a name for its case. */
function shortText(vars: Mapping): string {
  const text = Object.values(vars).find((value) => typeof value === 'string' && value.length <= 40);
  return typeof text === 'string' ? slug(text) : '';
}

function freeName(names: Set<string>, parts: readonly string[]): string {
  const stem = parts.join('-').slice(0, 90);
  let name = stem;
  for (let count = 2; names.has(name); count++) name = `${stem}-${count}`;
  names.add(name);
  return name;
}
