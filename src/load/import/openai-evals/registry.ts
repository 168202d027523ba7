import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Failure, fail } from '../../../domain/failure.ts';
import type { Remark } from '../../../domain/imported.ts';
import type { Json } from '../../../domain/json.ts';
import { collect, gather } from '../../failures.ts';
import { parseJson } from '../../json.ts';
import { resolveRef } from '../../refs.ts';
import { readRows } from '../../rows.ts';
import { isMapping, type Source } from '../../source.ts';
import type { FileName } from '../../text.ts';
import { changed, type Draft, type DraftCase, leftOut } from '../draft.ts';
import { type Messages, messagesOf } from '../messages.ts';
import { readTarget } from '../target.ts';
import type { EvalsContext } from './context.ts';
import { fuzzyMatchModule } from './fuzzy-match.ts';

type Fields = { readonly [field: string]: Json };

/** The file of the module that fuzzy matches name. */
const FUZZY = 'fuzzy-match.assert.ts';

/** What a sample's ideal answers come to: the case's `expected`, and assertions that read it; or why there are none. */
type Demand = (
  ideal: readonly string[],
  args: Fields,
  context: EvalsContext,
) => { readonly expected: Json; readonly assert: Fields } | string;

/** The basic evals of the registry, by the class's own name (evals.elsuite.basic and evals.elsuite.modelgraded). */
const classes: { readonly [name: string]: Demand } = {
  Match: (ideal) => anyOf('starts-with', ideal),
  Includes: (ideal, { ignore_case: ignoreCase }) =>
    ignoreCase === true
      ? anyOf('icontains', ideal)
      : { expected: ideal, assert: { type: 'contains-any', value: '{{ expected }}' } },
  FuzzyMatch: (ideal) => ({
    expected: ideal,
    assert: { type: 'module', module: `./${FUZZY}`, with: { ideal: '{{ expected }}' } },
  }),
  JsonMatch: (ideal) => {
    const problems: Failure[] = [];
    const values = ideal.map((text) => collect(problems, () => parseJson(text, 'ideal'))?.value as Json);
    return problems.length > 0 ? 'an ideal answer of it is not JSON' : anyOf('json-equals', values);
  },
  ModelBasedClassify: (ideal, { modelgraded_spec: spec }, { loading, judge }) => {
    const [type, field] =
      spec === 'fact'
        ? ['factuality', { reference: '{{ expected }}' }]
        : spec === 'closedqa'
          ? ['closed-qa', { criterion: '{{ criteria }}' }]
          : [];
    if (type === undefined || field === undefined)
      return `a model grades it by ${JSON.stringify(spec ?? null)}, and no judge here asks the same`;
    if (judge === undefined) return 'a model grades it; name the judge with --judge';
    if (!loading.rules.kinds.has(type))
      return `a model grades it, and there is no assertion \`${type}\` here`;
    return { expected: ideal.join('\n'), assert: { type, ...field, judge } };
  },
};

/** Arguments that are read, or that every eval has. */
const ARGUMENTS = new Set(['samples_jsonl', 'max_tokens', 'ignore_case', 'modelgraded_spec', 'eval_type']);

/** A suite for each eval of a registry file. Throws `Failures` where no model is named, for the registry names none. */
export async function registryDrafts(
  context: EvalsContext,
  file: FileName,
  registry: Source,
): Promise<Draft[]> {
  const { model } = context;
  if (model === undefined)
    return fail({
      code: 'usage',
      where: registry.at([]),
      message: 'a registry of OpenAI Evals names no model',
      hint: 'Name the one that is asked: --model gpt-5.4-mini-2026-03-17',
    });
  const drafts: Draft[] = [];
  for (const [name, entry] of Object.entries(registry.value as Fields)) {
    if (!isMapping(entry) || !('class' in entry)) {
      context.remarks.push(...aliasOfNothing(registry, name));
      continue;
    }
    const { class: named, args = {} } = entry as Fields;
    const own = String(named).replace(/^.*[:.]/, '');
    const demand = Object.hasOwn(classes, own) ? classes[own] : undefined;
    const arguments_ = (isMapping(args) ? args : {}) as Fields;
    const where = registry.at([name], 'key');
    const refuse = (reason: string) => context.remarks.push(leftOut(where, name, reason, entry as Json));
    if (demand === undefined) {
      refuse(`its class ${own} is code that no assertion here stands for`);
      continue;
    }
    if (Number(arguments_.num_few_shot ?? 0) > 0) {
      refuse('it shows other samples before each question; a suite asks one question');
      continue;
    }
    const remarks: Remark[] = [];
    for (const [key, value] of Object.entries(arguments_))
      if (!ARGUMENTS.has(key) && !key.startsWith('num_few_shot') && !key.startsWith('few_shot'))
        remarks.push(
          leftOut(registry.at([name, 'args', key], 'key'), key, 'a suite has no such argument', {
            [key]: value,
          }),
        );
    const samples = await readSamples(context, file, registry, name, arguments_);
    if (samples === undefined) continue;
    const limit = arguments_.max_tokens;
    const { target } = await readTarget(
      context.loading,
      {
        ...{ model, api: 'responses', where },
        params: limit === undefined ? {} : { max_tokens: limit },
      },
      (key) => registry.at([name, 'args', key], 'key'),
      remarks,
    );
    const cases = casesOf(samples, (ideal) => demand(ideal, arguments_, context), own, remarks);
    if (own === 'ModelBasedClassify' && cases.cases.length > 0)
      remarks.push(
        changed(where, name, 'the judge is asked in other words; measure it with `llm-eval judge check`'),
      );
    if (own === 'FuzzyMatch') context.modules.set(FUZZY, fuzzyMatchModule);
    const { description } = describing(registry.value as Fields, name);
    drafts.push({
      name: context.name(name),
      head: {
        ...(description === undefined ? {} : { description }),
        target,
        prompt: { ...(cases.system ? { system: '{{ system }}' } : {}), user: '{{ prompt }}' },
      },
      reads: [],
      cases: cases.cases,
      remarks,
    });
  }
  return drafts;
}

/** A remark where an entry stands for no eval of the file: a plain name is one, of an entry with a class. */
function aliasOfNothing(registry: Source, name: string): Remark[] {
  const entries = registry.value as Fields;
  const entry = entries[name] ?? null;
  const id = isMapping(entry) ? entry.id : undefined;
  const target = typeof id === 'string' && Object.hasOwn(entries, id) ? entries[id] : undefined;
  if (isMapping(target) && 'class' in target) return [];
  const reason =
    id === undefined
      ? 'it has neither a `class` nor the `id` of an eval'
      : `the eval ${JSON.stringify(id)} that it stands for is not in the file`;
  return [leftOut(registry.at([name], 'key'), name, reason, entry)];
}

/** What the entry says that stands for an eval by its plain name. */
function describing(registry: Fields, name: string): { readonly description?: string } {
  const entry = Object.values(registry).find((one) => isMapping(one) && one.id === name) as
    | Fields
    | undefined;
  return typeof entry?.description === 'string' ? { description: entry.description } : {};
}

/** The samples of an eval, looked for where the registry keeps them: in `data` beside the folder of the file, or beside it. */
async function readSamples(
  context: EvalsContext,
  file: FileName,
  registry: Source,
  name: string,
  { samples_jsonl: written }: Fields,
): Promise<Source[] | undefined> {
  const where = registry.at([name, 'args', 'samples_jsonl']);
  const folder = dirname(file.real);
  const path = String(written ?? '');
  const places = [folder, join(folder, 'data'), join(folder, '..', 'data')];
  const place = places.find((one) => path !== '' && existsSync(join(one, path))) ?? folder;
  const problems: Failure[] = [];
  const rows: Source[] = [];
  await gather(problems, async () => {
    const samples = await resolveRef({ root: context.loading.root, folder: place }, path, where);
    await readRows(samples, problems, (row) => {
      rows.push(row);
    });
  });
  for (const problem of problems)
    context.remarks.push(leftOut(problem.where ?? where, name, problem.message));
  return rows.length === 0 ? undefined : rows;
}

function casesOf(
  samples: readonly Source[],
  demand: (ideal: readonly string[]) => ReturnType<Demand>,
  what: string,
  remarks: Remark[],
): { readonly cases: DraftCase[]; readonly system: boolean } {
  const read = samples.flatMap((sample, index) => {
    const made = caseOf(sample, index, demand, what);
    if (typeof made !== 'string') return [made];
    remarks.push(leftOut(sample.at([]), 'the sample', made, sample.value as Json));
    return [];
  });
  // A prompt has a system text for all cases or for none.
  const system = read[0] !== undefined && 'system' in read[0].vars;
  const cases = read.filter((kase) => {
    if ('system' in kase.vars === system) return true;
    const reason = system
      ? 'it has no system message, and others have'
      : 'it has a system message, and others have none';
    remarks.push(leftOut(kase.where, 'the sample', reason, kase.vars));
    return false;
  });
  return { cases, system };
}

function caseOf(
  sample: Source,
  index: number,
  demand: (ideal: readonly string[]) => ReturnType<Demand>,
  what: string,
): DraftCase | string {
  if (!isMapping(sample.value)) return 'it is no object';
  const { input, ideal, ...others } = sample.value as Fields;
  const messages: Messages | string = Array.isArray(input)
    ? messagesOf(input)
    : typeof input === 'string'
      ? { user: input }
      : 'it has no `input`';
  if (typeof messages === 'string') return messages;
  const ideals = (Array.isArray(ideal) ? ideal : [ideal]) as readonly Json[];
  if (!ideals.every((one) => typeof one === 'string')) return 'its `ideal` is no text or list of texts';
  const demanded = demand(ideals as readonly string[]);
  if (typeof demanded === 'string') return demanded;
  const { user, ...system } = messages;
  const where = sample.at([]);
  const kept = Object.entries(others).filter(
    ([name]) => !['expected', 'id', 'tags', 'system', 'prompt'].includes(name),
  );
  return {
    id: typeof others.id === 'string' ? others.id : `sample-${index + 1}`,
    vars: { ...Object.fromEntries(kept), ...system, prompt: user },
    expected: demanded.expected,
    tags: [],
    where,
    assertions: [{ written: demanded.assert, where, what, original: { ideal: ideal ?? null } }],
  };
}

/** An assertion that one of several values meets, without a group where there is only one. */
function anyOf(type: string, values: readonly Json[]): Exclude<ReturnType<Demand>, string> {
  const [only] = values;
  if (values.length === 1 && only !== undefined)
    return { expected: only, assert: { type, value: '{{ expected }}' } };
  return {
    expected: values,
    assert: {
      type: 'any-of',
      assert: values.map((_, index) => ({ type, value: `{{ expected[${index}] }}` })),
    },
  };
}
