import type { Assertion } from '../../domain/assertion.ts';
import type { Where } from '../../domain/failure.ts';
import type { Remark } from '../../domain/imported.ts';
import type { Json } from '../../domain/json.ts';
import type { Api } from '../../domain/request.ts';
import { paramsSchema } from '../../domain/target-file.ts';
import { quote } from '../failures.ts';
import type { Loading } from '../loading.ts';
import { isMapping } from '../source.ts';
import { changed, leftOut } from './draft.ts';

/** Sent where the document says nothing, so that nothing is left to a default of ours that may move. */
const OUTPUT_TOKENS = 4096;

/** The smallest limit that the API takes, in tokens. */
const LEAST_TOKENS = 16;

type Checked = Assertion['params'];

type Mapping = { readonly [key: string]: Json };

/** What a suite says of its target and schema, read from parameters in the words of either API. */
export interface ReadTarget {
  readonly target: Mapping;
  /** `schema` and `schema_mode` of the suite. */
  readonly schema: Mapping;
}

/** Parameters that are called the same here. */
const SAME = [
  'temperature',
  'top_p',
  'verbosity',
  'parallel_tool_calls',
  'prompt_cache_key',
  'safety_identifier',
];

/** What the two APIs, and the hosted evals, call the limit of the output. */
const LIMITS = ['max_output_tokens', 'max_completion_tokens', 'max_completions_tokens', 'max_tokens'];

/**
 * A target in our words. A moving alias becomes its newest snapshot; parameters without a counterpart are remarked on.
 * `at` gives the place of a parameter by its name.
 */
export async function readTarget(
  loading: Loading,
  asked: { readonly model: string; readonly api: Api; readonly params: Mapping; readonly where: Where },
  at: (name: string) => Where,
  remarks: Remark[],
): Promise<ReadTarget> {
  const params: Record<string, Json> = {};
  let schema: Mapping = {};
  const refuse = (name: string, reason: string): void => {
    remarks.push(leftOut(at(name), name, reason, { [name]: asked.params[name] ?? null }));
  };
  for (const [name, value] of Object.entries(asked.params)) {
    if (value === null) continue;
    if (SAME.includes(name)) params[name] = value;
    else if (LIMITS.includes(name)) {
      const few = typeof value === 'number' && value < LEAST_TOKENS;
      if (few) remarks.push(changed(at(name), name, `the least that the API takes is ${LEAST_TOKENS}`));
      params.max_output_tokens = few ? LEAST_TOKENS : value;
    } else if (name === 'reasoning_effort') params.reasoning = { effort: value };
    else if (name === 'reasoning' && isMapping(value)) params.reasoning = value as Json;
    else if (name === 'tools' && Array.isArray(value)) params.tools = value.map(flatTool);
    else if (name === 'tool_choice') params.tool_choice = flatTool(value);
    else if (name === 'response_format' || name === 'text') {
      // The Responses API keeps the format, and the verbosity, in `text`.
      const { format = { type: 'text' }, verbosity } = (
        name === 'text' && isMapping(value) ? value : { format: value }
      ) as Mapping;
      const read = schemaOf(format);
      const checked = typeof read === 'string' || !('schema' in read) ? undefined : (read as Checked);
      const problem =
        typeof read === 'string'
          ? read
          : checked && (await loading.rules.kinds.get('schema')?.check?.(checked));
      if (problem !== undefined) refuse(name, problem);
      else schema = read as Mapping;
      if (verbosity !== undefined) params.verbosity = verbosity;
    } else refuse(name, 'the suite has no such parameter');
  }
  const { error } = paramsSchema.safeParse(params);
  for (const { path, message } of error?.issues ?? []) {
    const name = String(path[0]);
    const [written = name] = Object.keys(asked.params).filter((key) => oursOf(key) === name);
    if (Object.hasOwn(params, name)) refuse(written, `it cannot be asked so: ${message}`);
    delete params[name];
  }
  const { model, ...more } = modelOf(loading, asked.model, asked.where, remarks);
  const { effort } = (params.reasoning ?? {}) as Mapping;
  const { efforts } = loading.rules.models.models.find(({ id }) => id === model) ?? {};
  if (effort !== undefined && efforts !== undefined && !efforts.includes(String(effort))) {
    const written = Object.hasOwn(asked.params, 'reasoning_effort') ? 'reasoning_effort' : 'reasoning';
    refuse(written, `${model} does not take this effort`);
    delete params.reasoning;
  }
  return {
    target: { model, api: asked.api, ...more, params: { max_output_tokens: OUTPUT_TOKENS, ...params } },
    schema,
  };
}

/** What a parameter is called here. */
function oursOf(name: string): string {
  if (LIMITS.includes(name)) return 'max_output_tokens';
  return name === 'reasoning_effort' ? 'reasoning' : name;
}

function modelOf(
  loading: Loading,
  id: string,
  where: Where,
  remarks: Remark[],
): { readonly model: string; readonly allow_unlisted?: true } {
  const { checkModel, models } = loading.rules;
  if (checkModel(id, { aliases: [], unlisted: false, use: 'answers' }) === undefined) return { model: id };
  if (checkModel(id, { aliases: [], unlisted: true, use: 'answers' }) === undefined) {
    remarks.push(
      changed(
        where,
        id,
        'the id is in no table of ours and has no date; `allow_unlisted` says that it never moves',
      ),
    );
    return { model: id, allow_unlisted: true };
  }
  const [newest] = models.models.find((model) => model.id === id)?.snapshots ?? [];
  if (newest !== undefined) {
    remarks.push(
      changed(where, id, `it is an alias that the vendor moves; its newest snapshot ${newest} is asked`),
    );
    return { model: newest };
  }
  const reason = `it is an alias that the vendor moves, and no snapshot of it is known; choose a model, or list ${quote(id)} under allow_aliases in llm-eval.config.yaml`;
  remarks.push(leftOut(where, id, reason));
  return { model: id };
}

/** A tool, or the choice of one, in the form of the Responses API, whatever form it has. */
function flatTool(tool: Json): Json {
  if (!isMapping(tool) || !isMapping(tool.function)) return tool;
  return { type: 'function', ...(tool.function as Mapping) };
}

/** The suite's schema from a response format of either API; a text says why there is none. */
function schemaOf(format: Json): Mapping | string {
  if (!isMapping(format)) return 'it is not a response format';
  if (format.type === 'text') return {};
  const inner = isMapping(format.json_schema) ? format.json_schema : format;
  if (format.type !== 'json_schema' || !isMapping(inner.schema))
    return 'only a JSON Schema can be sent; write one under `schema`';
  if (inner.strict === false)
    return 'a schema is only sent as a strict one; write it under `schema` if it is';
  return { schema: inner.schema as Json };
}
