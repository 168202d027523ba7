import type { Remark } from '../../../domain/imported.ts';
import type { Json } from '../../../domain/json.ts';
import type { Api } from '../../../domain/request.ts';
import { isMapping, type Source, valueAt, within } from '../../source.ts';
import { type Draft, type DraftCase, leftOut } from '../draft.ts';
import { type Messages, messagesOf } from '../messages.ts';
import type { Rename } from '../nunjucks.ts';
import { readTarget } from '../target.ts';
import type { EvalsContext } from './context.ts';
import { assertionOfGrader, type Graded, itemTemplate } from './graders.ts';

type Fields = { readonly [field: string]: Json };

/** Names that a template of ours reads the case itself by. */
const RESERVED = ['expected', 'id', 'tags'];

/** A suite for each run of the evals: the run says what is asked, its eval what is demanded. */
export async function hostedDrafts(context: EvalsContext, objects: readonly Source[]): Promise<Draft[]> {
  const of = (kind: string) => objects.filter(({ value }) => (value as Fields).object === kind);
  const evals = of('eval');
  const runs = of('eval.run');
  const items = of('eval.run.output_item');
  const drafts: Draft[] = [];
  for (const run of runs) {
    const { eval_id: evalId, id } = run.value as Fields;
    const own = evals.length === 1 ? evals[0] : evals.find(({ value }) => (value as Fields).id === evalId);
    if (own === undefined) {
      const reason = `the eval ${JSON.stringify(evalId ?? null)} that it is a run of is not among the documents; name its JSON too`;
      context.remarks.push(leftOut(run.at([]), 'the run', reason));
      continue;
    }
    const answered = items.filter(({ value }) => runs.length === 1 || (value as Fields).run_id === id);
    const draft = await draftOf(context, own, run, answered);
    if (draft !== undefined) drafts.push(draft);
  }
  // A single run is given all items: those that are saved by hand may name none.
  const known = new Set(runs.map(({ value }) => (value as Fields).id));
  const lost = items.filter(({ value }) => runs.length !== 1 && !known.has((value as Fields).run_id));
  for (const [id = null, [first]] of Map.groupBy(lost, ({ value }) => (value as Fields).run_id)) {
    const reason = `the run ${JSON.stringify(id)} that they are of is not among the documents; name its JSON too`;
    if (first !== undefined) context.remarks.push(leftOut(first.at([]), 'the output items', reason));
  }
  for (const one of evals) {
    const { id } = one.value as Fields;
    if (runs.length > 0 && (evals.length === 1 || runs.some(({ value }) => (value as Fields).eval_id === id)))
      continue;
    const reason =
      'an eval says what is demanded; what is asked stands in its runs. Save one (GET /v1/evals/ID/runs) and its output items while the product is there, until 2026-11-30, and name these files too';
    context.remarks.push(leftOut(one.at([]), 'the eval', reason));
  }
  return drafts;
}

interface Item {
  readonly fields: Fields;
  readonly node: Source;
}

async function draftOf(
  context: EvalsContext,
  evaluation: Source,
  run: Source,
  answered: readonly Source[],
): Promise<Draft | undefined> {
  const remarks: Remark[] = [];
  const own: EvalsContext = { ...context, remarks };
  const refuse = (path: readonly string[], what: string, reason: string): undefined => {
    context.remarks.push(...remarks, leftOut(run.at(path), what, reason));
    return undefined;
  };
  const source = within(run, ['data_source']);
  const {
    type,
    model = valueAt(run.value, ['model']),
    sampling_params: params,
  } = (source.value ?? {}) as Fields;
  if (type !== 'completions' && type !== 'responses')
    return refuse(
      ['data_source'],
      'the run',
      'it scores answers that it was given and asks nothing; see `llm-eval import answers`',
    );
  const asked = typeof model === 'string' && model !== '' ? model : context.model;
  if (asked === undefined)
    return refuse(['data_source'], 'the run', 'it names no model; name one with --model');
  const items = itemsOf(source, answered, remarks);
  if (items.length === 0)
    return refuse(
      ['data_source', 'source'],
      'the run',
      'its items are not in it; save its output items (GET /v1/evals/ID/runs/ID/output_items) while the product is there, until 2026-11-30, and name that file too',
    );
  const renamed: Rename = (name) => (RESERVED.includes(name) ? `${name}_value` : name);
  const prompt = promptOf(source, renamed);
  if (typeof prompt === 'string') return refuse(['data_source', 'input_messages'], 'the prompt', prompt);

  const api: Api = type === 'responses' ? 'responses' : 'chat';
  const { target, schema } = await readTarget(
    own.loading,
    { model: asked, api, params: isMapping(params) ? (params as Fields) : {}, where: source.at(['model']) },
    (name) => source.at(['sampling_params', name], 'key'),
    remarks,
  );
  const graders = within(evaluation, ['testing_criteria']);
  const demanded: Rename = (name) => (prompt.reads.includes(name) ? renamed(name) : `expected.${name}`);
  const assertions = (Array.isArray(graders.value) ? graders.value : []).flatMap((_, index): Graded[] => {
    const one = assertionOfGrader(own, within(graders, [index]), demanded);
    return one === undefined ? [] : [one];
  });
  const expectedOnly = new Set(
    assertions.flatMap(({ reads }) => reads).filter((name) => !prompt.reads.includes(name)),
  );
  const read = items.map((item, index) => caseOf(item, index, prompt, { expectedOnly, renamed, assertions }));
  // Items that bring their own messages have a system text all, or none.
  const bare =
    prompt.reference !== undefined && !read.some((one) => typeof one !== 'string' && 'system' in one.vars);
  const { name: evalName } = evaluation.value as Fields;
  const { name: runName } = run.value as Fields;
  const description = [evalName, runName].filter((one) => typeof one === 'string' && one !== '').join(': ');
  return {
    name: own.name(typeof evalName === 'string' ? evalName : ''),
    head: {
      ...(description === '' ? {} : { description }),
      ...{ target, prompt: bare ? { user: prompt.messages.user } : prompt.messages, ...schema },
    } as unknown as Draft['head'],
    reads: prompt.reads.map(renamed),
    cases: items.flatMap(({ node, fields }, index) => {
      const one = read[index] ?? 'it could not be read';
      const why =
        typeof one === 'string'
          ? one
          : prompt.reference !== undefined && !bare && !('system' in one.vars)
            ? 'it has no system message, and others have'
            : undefined;
      if (why === undefined) return [one as DraftCase];
      remarks.push(leftOut(node.at([]), 'the item', why, fields));
      return [];
    }),
    remarks,
  };
}

/** The items that a run asks about: those in it, else those that its output items name. */
function itemsOf(source: Source, answered: readonly Source[], remarks: Remark[]): Item[] {
  const content = within(source, ['source', 'content']);
  const inline = (Array.isArray(content.value) ? content.value : []).map((_, index) =>
    within(content, [index, 'item']),
  );
  const items = inline.length > 0 ? inline : answered.map((one) => within(one, ['datasource_item']));
  return items.flatMap((node): Item[] => {
    if (isMapping(node.value)) return [{ node, fields: node.value as Fields }];
    remarks.push(
      leftOut(node.at([]), 'the item', 'its fields do not stand under `item` (or `datasource_item`)'),
    );
    return [];
  });
}

interface Prompt {
  readonly messages: Messages;
  readonly reads: readonly string[];
  /** Where each item brings its own messages: the field that holds them. */
  readonly reference?: string;
}

/** What a run asks, as templates over its items; a text says why it is none. */
function promptOf(source: Source, renamed: Rename): Prompt | string {
  const { input_messages: input } = source.value as Fields;
  if (!isMapping(input)) return 'it has no messages';
  if (input.type === 'item_reference') {
    const [, field] = /^item\.(\w+)$/.exec(String(input.item_reference)) ?? [];
    return field === undefined
      ? 'its messages are no field of an item'
      : { messages: { system: '{{ system }}', user: '{{ prompt }}' }, reads: [], reference: field };
  }
  const messages = messagesOf(Array.isArray(input.template) ? input.template : []);
  if (typeof messages === 'string') return messages;
  const reads = new Set<string>();
  const translated: Record<string, string> = {};
  for (const [role, text] of Object.entries(messages)) {
    const one = itemTemplate(text, renamed);
    if ('problem' in one) return one.problem;
    for (const name of one.reads) reads.add(name);
    // A text that begins so would be taken for the name of a file.
    translated[role] = one.text.replace(/^file:/, '{% raw %}file:{% endraw %}');
  }
  return { messages: translated as unknown as Messages, reads: [...reads] };
}

function caseOf(
  { fields, node }: Item,
  index: number,
  { reference }: Prompt,
  {
    expectedOnly,
    renamed,
    assertions,
  }: {
    readonly expectedOnly: ReadonlySet<string>;
    readonly renamed: Rename;
    readonly assertions: readonly Graded[];
  },
): DraftCase | string {
  const expected: Record<string, Json> = {};
  const vars: Record<string, Json> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === reference) continue;
    if (expectedOnly.has(name)) expected[name] = value;
    else vars[renamed(name)] = value;
  }
  for (const name of expectedOnly) if (!Object.hasOwn(expected, name)) expected[name] = null;
  if (reference !== undefined) {
    const chat = fields[reference];
    const messages = messagesOf(Array.isArray(chat) ? chat : [{ role: 'user', content: chat ?? null }]);
    if (typeof messages === 'string') return messages;
    if (messages.system !== undefined) vars.system = messages.system;
    vars.prompt = messages.user;
  }
  const { id } = fields;
  return {
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : `item-${index + 1}`,
    vars,
    ...(Object.keys(expected).length === 0 ? {} : { expected }),
    tags: [],
    where: node.at([]),
    assertions,
  };
}
