import type { TrialEnd } from '../domain/answer.ts';
import { isJsonObject, type Json, jsonOf } from '../domain/json.ts';
import type { Score, TrialScore } from '../domain/score.ts';
import type { Side } from '../domain/side.ts';
import type { Case, Suite } from '../domain/suite.ts';
import { type JsonText, jsonPiece, jsonText } from './escape/json.ts';

/** What an eval log says of the run as a whole. */
export interface InspectRun {
  readonly id: string;
  /** When it began; UTC, ISO 8601. */
  readonly created: string;
  readonly suite: Suite;
  readonly side: Side;
  /** The name and version of this tool. */
  readonly tool: string;
  /** Trials that have a score, and all of them. */
  readonly scored: number;
  readonly total: number;
}

/** One trial of an eval log: a sample, and which epoch of it. */
export interface InspectTrial {
  readonly kase: Case;
  readonly end: TrialEnd;
  readonly score: TrialScore;
}

/** How an answer that is not finished is called there (`StopReason` of inspect_ai.model). */
const STOPS: { readonly [outcome: string]: string } = {
  answered: 'stop',
  empty: 'stop',
  truncated: 'max_tokens',
  filtered: 'content_filter',
  refused: 'content_filter',
};

/**
 * A run of one suite as an eval log of Inspect in its JSON form, version 2 (inspect_ai.log.EvalLog): a sample a case, an
 * epoch a trial, a score an assertion and `llm_eval` for the trial as a whole, with `C` for pass, `I` for fail and `N` for
 * unscored. It holds no events, no solver plan and no reductions, for there are none; and no verdict, which it has no place for.
 */
export async function* inspectLog(
  run: InspectRun,
  trials: AsyncIterable<InspectTrial> | Iterable<InspectTrial>,
): AsyncIterable<JsonText> {
  const { suite, side } = run;
  const model = modelName(suite);
  const usage = {
    input_tokens: side.usage.input,
    output_tokens: side.usage.output,
    total_tokens: side.usage.input + side.usage.output,
  };
  const accuracy = side.pass_rate;
  yield jsonPiece`{"version":2,"status":"success","eval":${jsonText({
    run_id: run.id,
    created: run.created,
    task: suite.name,
    task_id: suite.name,
    task_version: 0,
    task_file: suite.file,
    dataset: {
      name: suite.name,
      samples: suite.cases.length,
      sample_ids: suite.cases.map(({ id }) => id),
      shuffled: false,
    },
    model,
    config: { epochs: epochs(run) },
    packages: {},
    metadata: { made_by: run.tool, api: suite.target.api, params: suite.target.params },
  })},"plan":{"name":"plan","steps":[],"config":{}},"results":${jsonText({
    total_samples: run.total,
    completed_samples: run.total,
    scores: [
      {
        ...{ name: 'llm_eval', scorer: 'llm_eval', params: {} },
        ...{ scored_samples: run.scored, unscored_samples: run.total - run.scored },
        metrics: accuracy === null ? {} : { accuracy: { name: 'accuracy', value: accuracy, params: {} } },
      },
    ],
  })},"stats":${jsonText({
    ...{ started_at: run.created, completed_at: run.created },
    model_usage: { [model]: usage },
  })},"samples":[`;
  let first = true;
  for await (const trial of trials) {
    yield first ? jsonPiece`\n` : jsonPiece`,\n`;
    first = false;
    yield jsonText(sample(trial, model));
  }
  yield jsonPiece`\n]}\n`;
}

function epochs({ suite }: InspectRun): number {
  return 'fixed' in suite.trials ? suite.trials.fixed : suite.trials.max;
}

function modelName({ target }: Suite): string {
  return `${target.provider ?? 'openai'}/${target.model}`;
}

function sample({ kase, end, score }: InspectTrial, model: string): { readonly [field: string]: unknown } {
  const asked = [
    ...(kase.system === undefined ? [] : [{ role: 'system', content: kase.system }]),
    { role: 'user', content: kase.user },
  ];
  const { expected } = kase;
  const base = {
    id: kase.id,
    epoch: score.ordinal,
    input: asked,
    target: typeof expected === 'string' ? expected : expected === undefined ? '' : JSON.stringify(expected),
    scores: scoresOf(score),
    metadata: { vars: kase.vars, tags: kase.tags, outcome: score.outcome },
  };
  if (end.outcome === 'failed')
    return {
      ...base,
      messages: asked,
      output: { model, choices: [], error: end.message },
      error: { message: `${end.kind}: ${end.message}`, traceback: '', traceback_ansi: '' },
    };
  const { body, usage } = end;
  const message = {
    role: 'assistant',
    content: body.refusal ?? body.text,
    ...(body.tool_calls === undefined ? {} : { tool_calls: body.tool_calls.map(toolCall) }),
  };
  const taken =
    usage === null
      ? undefined
      : {
          input_tokens: usage.input ?? 0,
          output_tokens: usage.output,
          total_tokens: (usage.input ?? 0) + usage.output,
          input_tokens_cache_read: usage.cached,
          reasoning_tokens: usage.reasoning,
        };
  return {
    ...base,
    messages: [...asked, message],
    output: {
      model: end.served,
      choices: [{ message, stop_reason: stopOf(end.outcome, body.tool_calls !== undefined) }],
      usage: taken,
      ...(end.latency_ms === null ? {} : { time: end.latency_ms / 1000 }),
    },
    model_usage: taken === undefined ? {} : { [model]: taken },
    ...(end.latency_ms === null ? {} : { total_time: end.latency_ms / 1000 }),
  };
}

function stopOf(outcome: string, calls: boolean): string {
  return calls && outcome === 'answered' ? 'tool_calls' : (STOPS[outcome] ?? 'unknown');
}

/** A tool call; arguments that are no JSON object are kept as text, with the error that Inspect has for them. */
function toolCall(
  call: { readonly id?: string | undefined; readonly name: string; readonly arguments: string },
  index: number,
) {
  const base = { id: call.id ?? `call-${index + 1}`, function: call.name, type: 'function' };
  const value = jsonOf(call.arguments);
  if (isJsonObject(value)) return { ...base, arguments: value };
  return { ...base, arguments: {}, parse_error: `not a JSON object: ${call.arguments}` };
}

const LETTERS = { pass: 'C', fail: 'I', unscored: 'N' } as const;

function scoresOf({ status, value, reason, scores }: TrialScore): { readonly [name: string]: Json } {
  const all: Record<string, Json> = {
    llm_eval: {
      value: LETTERS[status],
      ...(reason === undefined ? {} : { explanation: reason }),
      metadata: value === undefined ? {} : { value },
    },
  };
  for (const score of scores) all[freeKey(all, score.assertion)] = scoreOf(score);
  return all;
}

function scoreOf({ status, value, weight, reason, expected, actual }: Score): Json {
  return {
    value: LETTERS[status],
    ...(actual === undefined ? {} : { answer: typeof actual === 'string' ? actual : JSON.stringify(actual) }),
    ...(reason === '' ? {} : { explanation: reason }),
    metadata: {
      weight,
      ...(value === undefined ? {} : { value }),
      ...(expected === undefined ? {} : { expected }),
    },
  };
}

/** Two assertions of a case may share a name; here each score has its own. */
function freeKey(taken: { readonly [name: string]: Json }, name: string): string {
  let key = name;
  for (let count = 2; Object.hasOwn(taken, key); count++) key = `${name} ${count}`;
  return key;
}
